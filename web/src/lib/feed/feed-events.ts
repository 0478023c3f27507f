import type { FeedEvents, PublishedDecision } from '@sanfang/shared/compound/feed/state.ts';
import type { ProposalText } from '@sanfang/shared/compound/room/state.ts';
import type { Side } from '@sanfang/shared/compound/party/offices.ts';
import type { Item, SeenEvent } from '@sanfang/shared/protocol/live.ts';

type FeedType = keyof FeedEvents;
/** An event of a feed that this page can read. */
export type FeedEvent = { [K in FeedType]: SeenEvent & { readonly type: K; readonly data: FeedEvents[K] } }[FeedType];

/** The version of each type that these pages were written for. */
const readable: Readonly<Record<FeedType, number>> = {
  'compound.founded': 1, 'decision.published': 1, 'escalation.published': 1, 'rules.changed': 1, 'project.published': 1, 'statement.published': 1, 'topup.advised': 1, 'question.published': 1,
  'vote.announced': 1, 'vote.stepped': 1, 'result.published': 1, 'resolution.published': 1, 'petition.published': 1,
};

/** The event, when its type and version are known here; null otherwise: what cannot be read is never guessed. */
export function asFeedEvent(item: Item): FeedEvent | null {
  if ('skip' in item) return null;
  const known: Readonly<Record<string, number>> = readable;
  return known[item.type] === item.v ? (item as FeedEvent) : null;
}

/** The texts of a published decision. A text that was erased is null. */
export interface DecisionTexts {
  readonly title: string | null;
  readonly text: ProposalText | null;
  readonly grounds: Readonly<Partial<Record<Side, string>>>;
}

/** Takes the opened texts out of a `decision.published`. */
export function decisionTexts(event: Pick<SeenEvent, 'opened'>): DecisionTexts {
  const { opened } = event;
  const text = opened['text'] as ProposalText | undefined;
  const grounds: Partial<Record<Side, string>> = {};
  for (const side of ['BRANCH', 'COMMITTEE', 'COMPANY'] as const) {
    const words = opened[`grounds.${side}`];
    if (typeof words === 'string') grounds[side] = words;
  }
  return { title: typeof opened['title'] === 'string' ? opened['title'] : null, text: text ?? null, grounds };
}

/** Sides that did not simply agree. */
export function dissentOf(decision: PublishedDecision): readonly PublishedDecision['positions'][number][] {
  return decision.positions.filter(({ position }) => position !== 'AGREE');
}
