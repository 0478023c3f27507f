import { personChannel } from '@sanfang/shared/compound/channel.ts';
import type { Compound } from '@sanfang/shared/compound/compound.ts';
import type { PersonEvents, PersonState } from '@sanfang/shared/compound/person/state.ts';
import { ownVoters, type OwnVoter, type WornHat } from '@sanfang/shared/compound/vote/ballot-standing.ts';
import type { NoticedVote, Vote } from '@sanfang/shared/compound/vote/state.ts';
import type { OwnPaper, OwnVoteReply } from '@sanfang/shared/protocol/api/votes.ts';
import type { SeenEvent } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import type { Engine } from '../engine/ports.ts';
import { textOf } from './sealed-text.ts';
import type { View } from './view-for.ts';

/** A vote that was announced and not taken back. */
export type AnnouncedVote = Extract<Vote, Pick<NoticedVote, 'electorate'>>;

/** The counting persons of a vote in which somebody's hats have a unit, or for which they hold a letter. */
export function papersOf(vote: AnnouncedVote, { register }: Pick<Compound, 'register'>, hats: readonly WornHat[]): OwnVoter[] {
  return ownVoters(vote, register, hats);
}

/** A paper for its owner; the token stands on ballots and is for nobody. */
export function withoutToken({ token: _token, ...paper }: OwnVoter): OwnPaper {
  return 'units' in paper ? { ...paper, units: [...paper.units] } : paper;
}

/** What was sent to somebody about a vote: receipts without the choice, and answers to objections by objection. */
export async function sentAbout({ engine, view }: { readonly engine: Engine; readonly view: View }, log: string, person: string, vote: string): Promise<Pick<OwnVoteReply, 'receipts'> & { answers: ReadonlyMap<string, { at: string; text: string | null }> }> {
  const channel = personChannel(person);
  const whole = await engine.channel(log, channel);
  const numbers = (whole?.state as PersonState | undefined)?.about[vote] ?? [];
  const pages = await Promise.all(numbers.map((n) => view.range({ person }, { log, channel, from: n, to: n })));
  const events = pages.flatMap((page) => (isRefusal(page) ? [] : page.items)).filter((item): item is SeenEvent => !('skip' in item));
  const answers = events.filter(({ type }) => type === 'answer.received').map(({ at, data, opened }) => [(data as PersonEvents['answer.received']).objection, { at, text: textOf(opened['text']) }] as const);
  return {
    receipts: events.filter(({ type }) => type === 'receipt.issued').map(({ n, at, data }) => {
      const { units, area, signed, disputed, proxy = null } = data as PersonEvents['receipt.issued'];
      return { n, at, units: [...units], area, signed, disputed, proxy };
    }),
    answers: new Map(answers),
  };
}
