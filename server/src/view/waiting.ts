import { ENROLMENT } from '@sanfang/shared/compound/channel.ts';
import type { CommandType } from '@sanfang/shared/compound/command.ts';
import type { Compound } from '@sanfang/shared/compound/compound.ts';
import type { EnrolmentState } from '@sanfang/shared/compound/enrolment/state.ts';
import type { Hat } from '@sanfang/shared/compound/hats.ts';
import { allows } from '@sanfang/shared/compound/policy-table.ts';
import { isToAccept } from '@sanfang/shared/compound/vote/proxy/held-letters.ts';
import type { Vote } from '@sanfang/shared/compound/vote/state.ts';
import type { Waiting } from '@sanfang/shared/protocol/api/waiting.ts';
import type { Engine } from '../engine/ports.ts';
import { fundOf } from './fund/money-state.ts';

interface Asker {
  readonly person: string;
  readonly hats: readonly Hat[];
}

/** What waits for somebody under their hats, beside their own ballots: what is due soonest first. Numbers only, and only of what they may open. */
export async function waitingFor(engine: Engine, log: string, { feed }: Compound, asker: Asker): Promise<Waiting[]> {
  const may = (type: CommandType): boolean => asker.hats.some(({ office }) => allows(office, type, 'NO_ROOM'));
  const underWay = Object.entries(feed.votes).filter(([vote, { status }]) => status === 'NOTICED' || status === 'OPEN' || (status === 'CLOSED' && (feed.resolutions[vote]?.status ?? 'PRELIMINARY') === 'PRELIMINARY'));
  const [votes, questions, claims] = await Promise.all([
    Promise.all(underWay.map(async ([id, { number }]) => {
      const vote = (await engine.compound(log, null, id))?.vote;
      return vote === undefined || vote.status === 'ABSENT' ? [] : ofVote(vote, asker, may).map((one): Waiting => ({ ...one, vote: { id, ...number } }));
    })),
    may('AnswerQuestion') ? questionsDue(engine, log) : [],
    may('ReviewClaim') ? claimsOpen(engine, log, asker) : [],
  ]);
  return [...votes.flat(), ...questions, ...claims].sort((a, b) => (a.due ?? '9').localeCompare(b.due ?? '9'));
}

function ofVote(vote: Vote, { person, hats }: Asker, may: (type: CommandType) => boolean): Omit<Waiting, 'vote'>[] {
  const worn = new Set(hats.map(({ capacity }) => capacity));
  const [counts, watches] = [vote.tellers, vote.observers].map((named) => named.some((capacity) => worn.has(capacity)));
  const found: Omit<Waiting, 'vote'>[] = [];
  const add = (kind: Waiting['kind'], count: number, due: string | null): void => {
    if (count > 0) found.push({ kind, count, due });
  };
  if (vote.status === 'NOTICED' || vote.status === 'OPEN') {
    const letters = Object.values(vote.letters).filter((letter) => letter.status === 'WAITING' && !isToAccept(letter) && letter.accepted !== person && (counts === true || (letter.way === 'TELLER' && watches === true)) && !(letter.way === 'TELLER' && letter.by === person));
    add('LETTERS_TO_CHECK', letters.length, vote.closesAt);
  }
  if (vote.status === 'CLOSED' && (counts === true || watches === true) && !Object.keys(vote.certified).some((capacity) => worn.has(capacity))) add('COUNT_TO_CERTIFY', 1, null);
  if (vote.status === 'PRELIMINARY') {
    const objections = Object.values(vote.objections);
    if (may('AnswerObjection')) add('OBJECTIONS_TO_ANSWER', objections.filter(({ answered }) => !answered).length, vote.objectionsUntil);
    add('OBJECTION_ANSWERED', objections.filter((one) => one.answered && one.person === person).length, null);
  }
  return found;
}

async function questionsDue(engine: Engine, log: string): Promise<Waiting[]> {
  const dues = Object.values((await fundOf(engine, log)).questions).map(({ due }) => due).sort();
  return dues.length === 0 ? [] : [{ kind: 'QUESTIONS_TO_ANSWER', vote: null, count: dues.length, due: dues[0] ?? null }];
}

async function claimsOpen(engine: Engine, log: string, { person }: Asker): Promise<Waiting[]> {
  // The slice of this channel has this shape.
  const enrolment = (await engine.channel(log, ENROLMENT))?.state as EnrolmentState | undefined;
  const open = Object.values(enrolment?.claims ?? {}).filter((claim) => claim.status === 'OPEN' && claim.person !== person && !claim.reviews.some((review) => review.person === person));
  return open.length === 0 ? [] : [{ kind: 'CLAIMS_TO_REVIEW', vote: null, count: open.length, due: null }];
}
