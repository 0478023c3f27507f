import type { FeedEvents } from '@sanfang/shared/compound/feed/state.ts';
import type { SeenEvent } from '@sanfang/shared/protocol/live.ts';
import type { VoteEvent } from '#lib/feed/vote-sentence.ts';
import { shownOptions, type ShownOption } from './options.ts';

/** Where a vote stands for everybody. */
export type VotePhase = 'NOTICED' | 'OPEN' | 'CLOSED' | 'WITHDRAWN' | 'PRELIMINARY' | 'FINAL' | 'IN_FORCE' | 'REVOKED_BY_GOV' | 'CANCELLED_BY_COURT';

type Told<K extends VoteEvent['type']> = Extract<VoteEvent, { readonly type: K }>;

/** A vote as the open feed has it, put together from its announcement and what was told since. */
export interface PublicVote {
  readonly announced: Told<'vote.announced'>;
  readonly told: readonly VoteEvent[];
  readonly phase: VotePhase;
  /** As it stands now, and as it was announced where it has been extended. */
  readonly closesAt: string;
  readonly extendedFrom: string | null;
  /** The latest result. */
  readonly result: Told<'result.published'> | null;
  readonly title: string | null;
  readonly text: string | null;
  /** To choose from; none where owners agree or not. */
  readonly options: readonly ShownOption[];
}

const types: readonly string[] = ['vote.announced', 'vote.stepped', 'result.published', 'resolution.published'] satisfies VoteEvent['type'][];

/** Puts it together; null where something is of a kind or version that this page does not know. */
export function publicVote({ announced, told }: { readonly announced: SeenEvent; readonly told: readonly SeenEvent[] }): PublicVote | null {
  const events = [announced, ...told];
  if (events.some(({ type, v }) => !types.includes(type) || v !== 1)) return null;
  const [first, ...rest] = events as VoteEvent[];
  if (first?.type !== 'vote.announced') return null;
  const text = (path: string): string | null => (typeof first.opened[path] === 'string' ? first.opened[path] : null);
  const extended = rest.findLast((event) => event.type === 'vote.stepped' && event.data.step === 'EXTENDED') as Told<'vote.stepped'> | undefined;
  return {
    announced: first, told: rest, phase: rest.reduce<VotePhase>(phaseAfter, 'NOTICED'),
    closesAt: extended?.data.closesAt ?? first.data.closesAt, extendedFrom: extended === undefined ? null : first.data.closesAt,
    result: rest.findLast((event) => event.type === 'result.published') ?? null, title: text('title'), text: text('text'),
    options: shownOptions(first.data.options, first.opened['options']),
  };
}

function phaseAfter(phase: VotePhase, event: VoteEvent): VotePhase {
  switch (event.type) {
    case 'vote.announced': return phase;
    case 'vote.stepped': return phaseOfStep[event.data.step];
    case 'result.published': return event.data.stage;
    case 'resolution.published': return event.data.status;
  }
}

const phaseOfStep = { OPENED: 'OPEN', EXTENDED: 'OPEN', CLOSED: 'CLOSED', WITHDRAWN: 'WITHDRAWN' } as const satisfies Record<FeedEvents['vote.stepped']['step'], VotePhase>;
