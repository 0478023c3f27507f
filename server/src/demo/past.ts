import { localDate } from '@sanfang/shared/law/calendar.ts';
import type { Choice } from '@sanfang/shared/law/ballot.ts';
import { addDays } from '@sanfang/shared/law/periods.ts';
import { createEngine } from '../engine/engine.ts';
import type { Clock } from '../engine/ports.ts';
import type { Stores } from '../store/stores.ts';
import { demoCompound } from './cast.ts';
import { finish, type Stage, voteOnFacade } from './facade-vote.ts';
import { PastClock } from './past-clock.ts';
import { lineId, Play } from './play.ts';
import { setUp } from './seed.ts';

const DAY = 86_400_000;
const UTC_OFFSET = 480;
/** How long ago the story began: a notice of 15 days, the days of the vote, seven and the holidays for objections, and the next vote's notice. */
const PAST_DAYS = 70;
/** Local days from the beginning on. The second opens two days before today. */
const FIRST_OPENS = 16;
const FIRST_CLOSES = 25;
const SECOND_NOTICED = PAST_DAYS - 19;
const SECOND_OPENS = PAST_DAYS - 2;
const SECOND_CLOSES = PAST_DAYS + 11;
/** The home of the owner in the cast, who has not voted yet. */
const VISITOR = '7-1-201';
/** The line that ends the past. */
const LAST = 'façade of 7: ballot of 7-2-101';

export interface PastOptions {
  readonly stores: Stores;
  readonly clock: Clock;
}

/**
 * Puts in place what happened before today: one building has decided to use the maintenance fund, another is voting on it now.
 * Played on a clock of its own, before an engine with the present time has the log: that one would close the votes at once.
 * A demo that began without a past, or has it already, is left as it is; one that was cut off is completed.
 */
export async function playPast({ stores, clock }: PastOptions): Promise<void> {
  const [first] = await stores.logs.commits(demoCompound, 0, 1);
  const began = first === undefined ? morningOf(clock.now() - PAST_DAYS * DAY) : Date.parse(first.at);
  if (clock.now() - began < (PAST_DAYS - 1) * DAY || await stores.logs.command(demoCompound, lineId(demoCompound, LAST)) !== null) return;
  const past = new PastClock(began);
  const engine = await createEngine({ stores, clock: past });
  try {
    const play = new Play(engine, past);
    const set = await setUp({ stores, engine, clock: past }, play);
    const stage: Stage = { engine, past, play, set };
    const day = (days: number): string => addDays(localDate(new Date(began).toISOString(), UTC_OFFSET), days);
    const one = await voteOnFacade(stage, {
      building: '1', amount: 26_184_200, ballots: said(33, 11, 0), silent: [], opens: day(FIRST_OPENS), closes: day(FIRST_CLOSES),
    });
    await finish(stage, one, '1');
    past.goTo(new Date(began + SECOND_NOTICED * DAY).toISOString());
    await voteOnFacade(stage, {
      building: '7', amount: 19_658_800, ballots: said(9, 2, 1), silent: [VISITOR], opens: day(SECOND_OPENS), closes: day(SECOND_CLOSES),
    });
  } finally {
    await engine.close();
  }
}

/** Choices in a mixed order that is the same each time. */
function said(agree: number, against: number, abstain: number): Choice[] {
  const all: Choice[] = [...Array.from({ length: agree }, () => 'AGREE' as const), ...Array.from({ length: against }, () => 'AGAINST' as const), ...Array.from({ length: abstain }, () => 'ABSTAIN' as const)];
  return all.map((choice, i) => ({ choice, at: (i * 7) % all.length })).sort((a, b) => a.at - b.at).map(({ choice }) => choice);
}

/** 10:00 in Lu'an on the day of a moment. */
function morningOf(at: number): number {
  return Math.floor((at + UTC_OFFSET * 60_000) / DAY) * DAY - UTC_OFFSET * 60_000 + 10 * 3_600_000;
}
