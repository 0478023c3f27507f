import type { Refusal } from '../protocol/refusal.ts';
import type { CompoundDraft } from './event.ts';

/** A command that stands: its events, and the ids it made, by role. */
export interface Accepted {
  readonly events: readonly CompoundDraft[];
  readonly made?: Readonly<Record<string, string>>;
}

/** What `decide` answers. */
export type Outcome = Accepted | Refusal;
