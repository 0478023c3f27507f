import { localDate } from '@sanfang/shared/law/calendar.ts';
import { createEngine } from '../engine/engine.ts';
import type { Clock } from '../engine/ports.ts';
import type { Stores } from '../store/stores.ts';
import { demoCompound } from './cast.ts';
import { facadeBuildings } from './facade-buildings.ts';
import { askBuildings, finalise, postResults, voteOnFacades } from './facade-votes.ts';
import { PastClock } from './past-clock.ts';
import { lineId, Play } from './play.ts';
import { setUp } from './seed.ts';
import { lian, type Stage } from './stage.ts';
import { lastLine, voteOfToday } from './today-vote.ts';

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
    await playFacades(stage, story);
    await voteOfToday(stage, localDate(new Date(clock.now()).toISOString(), UTC_OFFSET));
  } finally {
    await engine.close();
  }
}

async function playFacades(stage: Stage, story: 'WHOLE' | 'SHORT'): Promise<void> {
  const asked = await askBuildings(stage, story === 'WHOLE' ? facadeBuildings : facadeBuildings.slice(0, 1));
  await voteOnFacades(stage, asked);
  await postResults(stage, asked);
  await finalise(stage, asked);
}
