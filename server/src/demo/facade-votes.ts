import { electorateOf } from '@sanfang/shared/law/electorate.ts';
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import { addDays } from '@sanfang/shared/law/periods.ts';
import { cast, demoCompound } from './cast.ts';
import { ballotsOf, type Said } from './facade-ballots.ts';
import type { FacadeBuilding } from './facade-buildings.ts';
import { announced, appoint, castBallot, certify, draft, notice, post, type PlayedVote } from './owners-votes.ts';
import { need } from './play.ts';
import { lian, ownerOf, partOf, stateOf, type Stage } from './stage.ts';

const OPENS = '2023-09-04';
const CLOSES = '2023-09-13';
/** Last day of the votes in which too few had taken part. */
const PROLONGED = '2023-09-17';
const DAYS = 10;
/** People vote in the evening. */
const EVENINGS = ['19:10', '19:50', '20:40'] as const;

/** A building's vote on its outer wall, with who says what, in the order in which they say it. */
export interface FacadeVote extends PlayedVote {
  readonly of: FacadeBuilding;
  readonly said: readonly Said[];
}

/** Each building is asked separately: drafted, announced on 19 August 2023, open from 4 September; three of them need four days more. */
export async function askBuildings(stage: Stage, buildings: readonly FacadeBuilding[]): Promise<FacadeVote[]> {
  const { past } = stage;
  past.goTo(lian('2023-08-17', '09:30'));
  const { register, feed } = await stateOf(stage);
  const votes = await draftAll(stage, buildings);
  const asked: FacadeVote[] = [];
  for (const [i, of] of buildings.entries()) {
    const units = Object.values(register.units).filter((unit) => unit.building === of.building);
    const said = ballotsOf(electorateOf(units, feed.rules).persons, of, cast.flatMap(({ owns }) => owns ?? []));
    await Promise.all(said.map((one) => ownerOf(stage, one.units[0] ?? '')));
    asked.push({ line: `façade of ${of.building}`, vote: votes[i] ?? '', words: { ...common, ...partOfMotion(of) }, observers: said.slice(0, 2).flatMap((one) => one.units[0] ?? []), of, said });
  }
  past.goTo(lian('2023-08-18', '15:00'));
  await Promise.all(asked.map((one) => appoint(stage, one)));
  past.goTo(lian('2023-08-19', '10:00'));
  await Promise.all(asked.map((one) => notice(stage, one, { opens: OPENS, closes: CLOSES })));
  return asked;
}

/** From the opening to the close: who votes when, and the votes that are prolonged before they would have ended without a result. */
export async function voteOnFacades(stage: Stage, asked: readonly FacadeVote[]): Promise<void> {
  const { past, play } = stage;
  const short = asked.filter(({ of }) => of.firstPersons < of.tookPart.persons);
  past.goTo(lian(OPENS, '00:00:03'));
  await Promise.all(asked.map(({ line, vote }) => play.due(`${line}: open`, demoCompound, 'OpenVote', { vote })));
  for (let day = 0; day < DAYS; day += 1) {
    if (day === DAYS - 1) {
      past.goTo(lian(CLOSES, '18:00'));
      await Promise.all(short.map(({ line, vote }) => play.line(`${line}: longer`, demoCompound, partOf(stage, 'chen'), 'ExtendVote', { vote, closes: PROLONGED })));
    }
    for (const [slot, time] of EVENINGS.entries()) {
      const turn = day * EVENINGS.length + slot;
      past.goTo(lian(addDays(OPENS, day), time));
      await castAll(stage, asked, ({ of }, i) => i < of.firstPersons && turnOf(i, of.firstPersons) === turn);
    }
  }
  await close(stage, CLOSES, asked.filter((one) => !short.includes(one)));
  if (short.length === 0) return;
  for (let day = addDays(CLOSES, 1), late = 0; day <= PROLONGED; day = addDays(day, 1), late += 1) {
    past.goTo(lian(day, '19:30'));
    await castAll(stage, short, ({ of }, i) => i >= of.firstPersons && Math.min(i - of.firstPersons, 3) === late);
  }
  await close(stage, PROLONGED, short);
}

/** Signed by who watched, and posted: objections are heard until 25 September. */
export async function postResults(stage: Stage, asked: readonly FacadeVote[]): Promise<void> {
  stage.past.goTo(lian('2023-09-18', '09:00'));
  await Promise.all(asked.map((one) => certify(stage, one)));
  stage.past.goTo(lian('2023-09-18', '15:00'));
  await Promise.all(asked.map((one) => post(stage, one)));
}

export async function finalise(stage: Stage, asked: readonly FacadeVote[]): Promise<void> {
  stage.past.goTo(lian('2023-09-26', '09:00'));
  await Promise.all(asked.map(({ line, vote }) => stage.play.line(`${line}: final`, demoCompound, partOf(stage, 'chen'), 'FinaliseResult', { vote })));
}

/** Most come on the first evenings. */
function turnOf(i: number, all: number): number {
  return Math.floor(DAYS * EVENINGS.length * (i / all) ** 1.4);
}

/** All ballots of a time in one go, as a hub takes them that is asked by many at once. */
async function castAll(stage: Stage, asked: readonly FacadeVote[], now: (one: FacadeVote, i: number) => boolean): Promise<void> {
  const coming = asked.map((one) => ({ one, ballots: one.said.filter((_, i) => now(one, i)) })).filter(({ ballots }) => ballots.length > 0);
  const open = await Promise.all(coming.map(({ one }) => announced(stage, one.vote)));
  await Promise.all(coming.flatMap(({ one, ballots }, i) => {
    const vote = open[i];
    return vote === undefined ? [] : ballots.map((said) => castBallot(stage, one.line, vote, said));
  }));
}

async function close({ past, play }: Stage, lastDay: string, asked: readonly FacadeVote[]): Promise<void> {
  past.goTo(lian(addDays(lastDay, 1), '00:00:03'));
  await Promise.all(asked.map(({ line, vote }) => play.due(`${line}: close`, demoCompound, 'CloseVote', { vote })));
}

/** All at once, as one project; a single one by itself. */
async function draftAll(stage: Stage, buildings: readonly FacadeBuilding[]): Promise<string[]> {
  const [first] = buildings;
  if (first !== undefined && buildings.length === 1) return [(await draft(stage, `façade of ${first.building}`, { ...common, ...partOfMotion(first) }, [])).vote];
  const made = await stage.play.line('façades: drafts', demoCompound, partOf(stage, 'chen'), 'DraftVoteSeries', { title: '18 栋楼外墙修缮', ...common, parts: buildings.map(partOfMotion) });
  return buildings.map((_, i) => need(made, `vote${String(i + 1)}`));
}

const common: Omit<CommandData['DraftVote'], 'title' | 'scope' | 'amount'> = {
  matterCode: 'I5',
  text: '本楼外墙粉刷层脱落，已设围挡。拟铲除空鼓、修补基层、重刷外墙，费用从本楼住宅专项维修资金中列支，按专有部分面积分摊，总额不超过公告金额。',
  fund: { source: 'MAINTENANCE_FUND', regime: 'ART_22' },
  origin: { kind: 'PETITION', persons: 210, area: 2_360_000, reference: '业主联名书 2023 第 3 号（演示）' },
};

function partOfMotion({ building, amount }: FacadeBuilding): Pick<CommandData['DraftVote'], 'title' | 'scope'> & { amount: number } {
  return { title: `${building}号楼外墙修缮使用维修资金`, scope: { buildings: [building], except: [], extra: [] }, amount };
}
