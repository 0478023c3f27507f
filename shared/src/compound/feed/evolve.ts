import { defaultProfile } from '../../law/rule-profile.ts';
import type { EventOf } from '../event.ts';
import { rulesChanged } from '../rules/evolve.ts';
import { resolutionPublished, resultPublished, voteAnnounced, voteStepped } from './vote-evolve.ts';
import type { FeedEvents, FeedState } from './state.ts';

export type FeedEvent = { [K in keyof FeedEvents]: EventOf<K> }[keyof FeedEvents];

export const initialFeed: FeedState = { founded: null, rules: defaultProfile, ruleSettings: {}, ruleNumbers: [], votes: {}, lastVote: {}, petitions: {}, resolutions: {}, decisions: {}, lastNumber: {}, blobs: {} };

/** Folds an event of the channel `feed`. */
export function evolveFeed(state: FeedState, event: FeedEvent): FeedState {
  switch (event.type) {
    case 'compound.founded': {
      const { name, ruleProfile, utcOffset } = event.data;
      return { ...state, founded: { name, ruleProfile, utcOffset }, rules: { ...state.rules, id: ruleProfile } };
    }
    case 'decision.published': return decisionPublished(state, event);
    case 'rules.changed': return rulesChanged(state, event);
    case 'vote.announced': return voteAnnounced(state, event);
    case 'vote.stepped': return voteStepped(state, event);
    case 'result.published': return resultPublished(state, event);
    case 'resolution.published': return resolutionPublished(state, event);
    case 'project.published': return event.data.photos.length === 0 ? state : { ...state, blobs: { ...state.blobs, ...Object.fromEntries(event.data.photos.map((blob) => [blob, true as const])) } };
    case 'petition.published': {
      const { petition } = event.data;
      return { ...state, petitions: { ...state.petitions, [petition]: [...state.petitions[petition] ?? [], event.n] } };
    }
    case 'escalation.published': case 'statement.published': case 'topup.advised': case 'question.published': return state;
  }
}

/** A decision takes its number for good, its photos become public, and the one it takes the place of says so. */
function decisionPublished(state: FeedState, event: EventOf<'decision.published'>): FeedState {
  const { decision, number, matterCode, photos, supersedes } = event.data;
  const old = supersedes === null ? undefined : state.decisions[supersedes];
  return {
    ...state,
    decisions: {
      ...state.decisions,
      ...(supersedes !== null && old !== undefined ? { [supersedes]: { ...old, supersededBy: decision } } : {}),
      [decision]: { number, n: event.n, matterCode, supersededBy: null },
    },
    lastNumber: { ...state.lastNumber, [number.year]: number.no },
    blobs: { ...state.blobs, ...Object.fromEntries(photos.map((blob) => [blob, true as const])) },
  };
}
