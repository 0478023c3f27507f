import type { Item } from '@sanfang/shared/protocol/live.ts';
import type { FeedEvent } from './feed-events.ts';

type FeedType = FeedEvent['type'];
/** What an item says to residents: a plain sentence, and where the whole of it stands. */
export interface Telling {
  readonly sentence: string;
  readonly link: { readonly href: string; readonly text: string } | null;
}
/** `offset`: minutes east of UTC, for days. */
type Teller = (event: FeedEvent, compound: string, offset: number) => Telling | null;

/**
 * Words that not every feed needs come along with the first item that needs them: the open feed is read on poor networks. Each
 * type has a module of its own, which exports its teller.
 */
const modules: Readonly<Partial<Record<FeedType, () => Promise<Teller>>>> = {
  'rules.changed': async () => (await import('./rules-told.ts')).rulesTold,
  'project.published': async () => (await import('./money-told.ts')).moneyTold,
  'statement.published': async () => (await import('./money-told.ts')).moneyTold,
  'topup.advised': async () => (await import('./money-told.ts')).moneyTold,
  'question.published': async () => (await import('./money-told.ts')).moneyTold,
  'petition.published': async () => (await import('./petition-told.ts')).petitionTold,
  'vote.announced': async () => (await import('./vote-told.ts')).voteTold,
  'vote.stepped': async () => (await import('./vote-told.ts')).voteTold,
  'result.published': async () => (await import('./vote-told.ts')).voteTold,
  'resolution.published': async () => (await import('./vote-told.ts')).voteTold,
};
const loaded = new Map<FeedType, Teller>();

/** Loads the words for these items; to be awaited before they are shown. */
export async function loadTellers(items: readonly Item[]): Promise<void> {
  const types = new Set(items.flatMap((item) => ('skip' in item ? [] : [item.type as FeedType])));
  await Promise.all([...types].map(async (type) => {
    const load = loaded.has(type) ? undefined : modules[type];
    if (load !== undefined) loaded.set(type, await load());
  }));
}

/** What an item says whose words were loaded; null for one that the item itself has words for. */
export function tell(event: FeedEvent, compound: string, offset: number): Telling | null {
  return loaded.get(event.type)?.(event, compound, offset) ?? null;
}
