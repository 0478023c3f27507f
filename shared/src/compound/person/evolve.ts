import type { EventOf } from '../event.ts';
import type { PersonEvents, PersonState } from './state.ts';

export type PersonEvent = { [K in keyof PersonEvents]: EventOf<K> }[keyof PersonEvents];

export const initialPerson: PersonState = { receipts: {}, about: {}, notices: 0 };

/** Folds an event of a channel `person/<id>`. */
export function evolvePerson(state: PersonState, event: PersonEvent): PersonState {
  switch (event.type) {
    case 'receipt.issued': {
      const { vote } = event.data;
      return { ...withAbout(state, vote, event.n), receipts: { ...state.receipts, [vote]: [...state.receipts[vote] ?? [], event.n] } };
    }
    case 'answer.received': return { ...withAbout(state, event.data.vote, event.n), notices: state.notices + 1 };
    case 'notice.sent': return { ...state, notices: state.notices + 1 };
  }
}

function withAbout(state: PersonState, vote: string, n: number): PersonState {
  return { ...state, about: { ...state.about, [vote]: [...state.about[vote] ?? [], n] } };
}
