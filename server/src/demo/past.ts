import { localDate } from '@sanfang/shared/law/calendar.ts';
import { addDays } from '@sanfang/shared/law/periods.ts';
import { createEngine } from '../engine/engine.ts';
import type { Clock } from '../engine/ports.ts';
import type { Stores } from '../store/stores.ts';
import { demoCompound } from './cast.ts';
import { facadeBuildings } from './facade-buildings.ts';
import { meet } from './facade-meeting.ts';
import { askBuildings, finalise, postResults, voteOnFacades } from './facade-votes.ts';
import { accept, commission, conclude, instalments, propose, putToVote } from './facade-works.ts';
import { openBooks, publish, reconcile } from './fund-books.ts';
import { PastClock } from './past-clock.ts';
import { lineId, Play } from './play.ts';
import { bookQuarter, keepBooks } from './revenue.ts';
import { setUp } from './seed.ts';
import { lian, type Stage } from './stage.ts';
import { announceRevenueVote } from './revenue-vote.ts';
import { chooseRoofer } from './roof-choice.ts';
import { petitionOfToday, RAISED, raisingLine } from './today-petition.ts';
import { draftLine, lastLine, NOTICED, voteOfToday } from './today-vote.ts';

const UTC_OFFSET = 480;
const BEGAN = lian('2023-07-10', '10:00');

export interface PastOptions {
  readonly stores: Stores;
  readonly clock: Clock;
  /** SHORT: one building has decided, another decides today, and that is all; for whoever looks at something else. */
  readonly story?: 'WHOLE' | 'SHORT';
}

/**
 * Puts in place what happened before today: how eighteen buildings repaired their outer walls in 2023, and a vote that is open now.
 * Played on a clock of its own, before an engine with the present time has the log: that one would close the votes at once.
 * A demo that began without a past, or has it already, is left as it is; one that was cut off is completed.
 */
export async function playPast({ stores, clock, story = 'WHOLE' }: PastOptions): Promise<void> {
  const [first] = await stores.logs.commits(demoCompound, 0, 1);
  if (first !== undefined && first.at !== BEGAN) return;
  if (await stores.logs.command(demoCompound, lineId(demoCompound, lastLine)) !== null) return;
  const past = new PastClock(Date.parse(BEGAN));
  const engine = await createEngine({ stores, clock: past });
  try {
    const play = new Play(engine, past);
    const set = await setUp({ stores, engine, clock: past }, play);
    const stage: Stage = { stores, engine, past, play, set, owners: new Map() };
    await (story === 'WHOLE' ? playFacades(stage) : playShort(stage));
    const today = await (story === 'WHOLE' ? todayBy(stores, raisingLine, RAISED, clock.now()) : todayBy(stores, draftLine, NOTICED, clock.now()));
    if (story === 'WHOLE') {
      await petitionOfToday(stage, today);
      await announceRevenueVote(stage, today);
    }
    await voteOfToday(stage, today);
  } finally {
    await engine.close();
  }
}

/** The local day from which the present is reckoned: a start that completes what another one began keeps that one's day, `days` after the line. */
async function todayBy(stores: Stores, line: string, days: number, now: number): Promise<string> {
  const said = await stores.logs.command(demoCompound, lineId(demoCompound, line));
  const [event] = said === null ? [] : await stores.logs.channel(demoCompound, said.answer.channel, said.answer.n, said.answer.n, 1);
  return event === undefined ? localDate(new Date(now).toISOString(), UTC_OFFSET) : addDays(localDate(event.at, UTC_OFFSET), days);
}

/** One building decides, and that is all. */
async function playShort(stage: Stage): Promise<void> {
  const asked = await askBuildings(stage, facadeBuildings.slice(0, 1));
  await voteOnFacades(stage, asked);
  await postResults(stage, asked);
  await finalise(stage, asked);
}

/** From the first deposits to the last account of the outer walls, what common parts brought in until the end of 2025, and a roofer chosen in 2026. */
async function playFacades(stage: Stage): Promise<void> {
  await openBooks(stage);
  const project = await propose(stage, facadeBuildings);
  const asked = await askBuildings(stage, facadeBuildings);
  await putToVote(stage, project, asked);
  await voteOnFacades(stage, asked);
  await postResults(stage, asked);
  await meet(stage, asked);
  await finalise(stage, asked);
  await commission(stage, project, facadeBuildings);
  await bookQuarter(stage, '2023-09');
  await accept(stage, project, facadeBuildings);
  await conclude(stage, project, facadeBuildings);
  await bookQuarter(stage, '2023-12');
  stage.past.goTo(lian('2024-01-05', '10:00'));
  await reconcile(stage, instalments(facadeBuildings));
  for (const ledger of ['PUBLIC_REVENUE', 'MAINTENANCE_FUND'] as const) await publish(stage, ledger, '2023-07', '2023-12');
  await keepBooks(stage);
  await chooseRoofer(stage);
}
