import { withRule } from '../../law/local-rules.ts';
import type { EventOf } from '../event.ts';
import type { FeedState } from '../feed/state.ts';
import type { Adoption } from './state.ts';

/** Folds `rules.changed`: the profile's next version, and where the rule now comes from. */
export function rulesChanged(state: FeedState, event: EventOf<'rules.changed'>): FeedState {
  const { version, change, source, adopted, by } = event.data;
  return {
    ...state,
    rules: withRule(state.rules, change, source, adoptedBy(adopted)),
    ruleNumbers: [...state.ruleNumbers, event.n],
    ruleSettings: { ...state.ruleSettings, [change.rule]: { version, n: event.n, at: event.at, source, adopted, by } },
  };
}

function adoptedBy(adopted: Adoption | null): string | null {
  return adopted === null ? null : `${adopted.resolution} (${adopted.on})`;
}
