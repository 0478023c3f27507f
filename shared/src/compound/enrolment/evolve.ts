import type { EventOf } from '../event.ts';
import { sealed } from '../sealed.ts';
import type { Claim, EnrolmentEvents, EnrolmentState, RollChange } from './state.ts';

export type EnrolmentEvent = { [K in keyof EnrolmentEvents]: EventOf<K> }[keyof EnrolmentEvents];

export const initialEnrolment: EnrolmentState = { invitations: {}, claims: {}, changes: {} };

/** Folds an event of the channel `enrolment`. Names and papers are commitments only. What it does not know it leaves alone. */
export function evolveEnrolment(state: EnrolmentState, event: EnrolmentEvent): EnrolmentState {
  switch (event.type) {
    case 'invitation.issued': {
      const { invitations, until } = event.data;
      return { ...state, invitations: { ...state.invitations, ...Object.fromEntries(invitations.map(({ unit, digest }) => [unit, { digest, until }])) } };
    }
    case 'invitation.ended': return { ...state, invitations: without(state.invitations, event.data.units) };
    case 'claim.filed': {
      const { claim: id, unit, person } = event.data;
      return onClaims(state, { id, unit, person, name: sealed(event, 'name'), at: event.at, status: 'OPEN', reason: null, reviews: [] });
    }
    case 'claim.reviewed': {
      const { claim: id, owner, body, checked, as = 'SELF' } = event.data;
      const claim = state.claims[id];
      return claim === undefined ? state : onClaims(state, { ...claim, reviews: [...claim.reviews, { person: event.actor, body, owner, checked, as, reference: event.sealed['reference'] ?? null }] });
    }
    case 'claim.accepted': return { ...state, claims: without(state.claims, [event.data.claim]) };
    case 'claim.refused': {
      const claim = state.claims[event.data.claim];
      return claim === undefined ? state : onClaims(state, { ...claim, status: 'REFUSED', reason: event.data.reason });
    }
    case 'transfer.proposed': {
      const { change: id, unit, body, cause, validFrom, owners, fresh } = event.data;
      const names = Object.fromEntries(fresh.map((owner) => [owner, sealed(event, `owner.${owner}`)]));
      return onChanges(state, { id, unit, by: { person: event.actor, body }, at: event.at, reference: sealed(event, 'reference'), kind: 'TRANSFER', cause, validFrom, owners, names });
    }
    case 'voter.proposed': {
      const { change: id, unit, body, voter } = event.data;
      return onChanges(state, { id, unit, by: { person: event.actor, body }, at: event.at, reference: sealed(event, 'reference'), kind: 'VOTER', voter });
    }
    case 'change.confirmed': case 'change.refused': return { ...state, changes: without(state.changes, [event.data.change]) };
  }
}

function onClaims(state: EnrolmentState, claim: Claim): EnrolmentState {
  return { ...state, claims: { ...state.claims, [claim.id]: claim } };
}

function onChanges(state: EnrolmentState, change: RollChange): EnrolmentState {
  return { ...state, changes: { ...state.changes, [change.id]: change } };
}

function without<T>(record: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> {
  const gone = new Set(keys);
  return Object.fromEntries(Object.entries(record).filter(([key]) => !gone.has(key)));
}
