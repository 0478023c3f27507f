/** How a building decided on its outer wall: fictional. Areas in 0.01 m², money in fen. */
export interface FacadeBuilding {
  readonly building: string;
  /** What the owners were asked for, and what it cost. */
  readonly amount: number;
  readonly tookPart: { readonly persons: number; readonly area: number };
  /** Of these, by the first close; the others came in the days by which the vote was prolonged. */
  readonly firstPersons: number;
  readonly agree: { readonly persons: number; readonly area: number };
  readonly against: number;
  readonly abstain: number;
}

const rows = [
  [1, 26_184_200, 44, 444_876, 44, 33, 343_098, 11, 0],
  [2, 27_246_200, 30, 386_751, 30, 25, 323_664, 1, 4],
  [3, 24_036_600, 33, 365_777, 33, 29, 321_693, 3, 1],
  [4, 21_145_600, 42, 405_654, 42, 32, 307_194, 6, 4],
  [5, 24_355_200, 33, 366_426, 28, 29, 318_882, 2, 2],
  [6, 27_246_200, 38, 472_391, 38, 34, 419_971, 4, 0],
  [7, 19_658_800, 32, 344_336, 32, 25, 265_105, 5, 2],
  [8, 17_298_800, 29, 281_898, 29, 22, 211_764, 3, 4],
  [9, 19_930_200, 30, 344_088, 30, 22, 254_736, 6, 2],
  [10, 22_290_200, 31, 386_751, 31, 28, 348_655, 1, 2],
  [11, 19_658_800, 27, 299_651, 22, 25, 273_441, 1, 1],
  [12, 17_298_800, 32, 311_739, 32, 27, 262_509, 3, 2],
  [13, 19_930_200, 33, 367_860, 33, 29, 323_184, 2, 2],
  [14, 22_290_200, 26, 324_883, 21, 23, 288_006, 2, 1],
  [15, 19_658_800, 25, 269_273, 25, 22, 242_462, 0, 3],
  [16, 17_298_800, 30, 289_320, 30, 22, 211_764, 5, 3],
  [17, 19_930_200, 27, 300_846, 27, 21, 232_398, 3, 3],
  [18, 22_290_200, 25, 373_646, 25, 22, 274_901, 1, 2],
] as const;

/** The eighteen buildings of 龙庭御景（演示）: three of them had too few ballots at the first close. */
export const facadeBuildings: readonly FacadeBuilding[] = rows.map(([building, amount, took, area, firstPersons, agree, agreeArea, against, abstain]) => ({
  building: String(building), amount, tookPart: { persons: took, area }, firstPersons, agree: { persons: agree, area: agreeArea }, against, abstain,
}));
