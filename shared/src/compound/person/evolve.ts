import type { EventOf } from '../event.ts';
import type { PersonEvents, PersonState } from './state.ts';

export type PersonEvent = { [K in keyof PersonEvents]: EventOf<K> }[keyof PersonEvents];

export const initialPerson: PersonState = { receipts: {}, notices: 0 };

/** Folds an event of a channel `person/<id>`. */
export function evolvePerson(state: PersonState, event: PersonEvent): PersonState {
  switch (event.type) {
    case 'receipt.issued': {
      const { vote } = event.data;
      return { ...state, receipts: { ...state.receipts, [vote]: [...state.receipts[vote] ?? [], event.n] } };
    }
    case 'answer.received': case 'notice.sent': return { ...state, notices: state.notices + 1 };
  }
}
