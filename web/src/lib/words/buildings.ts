import { m } from '#lib/paraglide/messages.js';

/** Name of a building as people say it: `B07` and `7` are building No. 7; any other code stands as it is. */
export function buildingWord(code: string): string {
  const no = buildingNumber(code);
  return no === null ? code : m.unit_building({ code: no });
}

/** The bare number of a building's code, or null. */
export function buildingNumber(code: string): string | null {
  return /^[Bb]?0*(\d{1,3})(?:[#号幢栋]|号楼)?$/.exec(code)?.[1] ?? null;
}

/** Orders codes as people count: 2 before 10. */
export function byBuilding(a: string, b: string): number {
  return a.localeCompare(b, 'zh-CN', { numeric: true });
}

/** `1–6、8、11–13`: runs of numbers drawn together, then the codes that are no numbers. */
export function buildingRuns(codes: readonly string[]): string[] {
  const numbers = codes.flatMap((code) => buildingNumber(code) ?? []).map(Number).sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const no of numbers) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === no - 1) last[1] = no;
    else runs.push([no, no]);
  }
  const named = codes.filter((code) => buildingNumber(code) === null).sort(byBuilding);
  return [...runs.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)), ...named];
}
