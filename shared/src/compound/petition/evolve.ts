import type { EventOf } from '../event.ts';
import { sealed } from '../sealed.ts';
import type { Petition, PetitionEvents, PetitionsState, PetitionStatus } from './state.ts';

export type PetitionEvent = { [K in keyof PetitionEvents]: EventOf<K> }[keyof PetitionEvents];

export const initialPetitions: PetitionsState = { petitions: {}, lastNumber: {} };

/** Folds an event of the channel `petitions`. */
export function evolvePetitions(state: PetitionsState, event: PetitionEvent): PetitionsState {
  switch (event.type) {
    case 'petition.raised': return { ...state, petitions: { ...state.petitions, [event.data.petition]: raised(event) } };
    case 'petition.signed': return on(state, event, (one) => ({ ...one, signers: { ...one.signers, ...Object.fromEntries(event.data.signers.map((key) => [key, event.capacity])) } }));
    case 'petition.unsigned': {
      const gone = new Set(event.data.signers);
      return on(state, event, (one) => ({ ...one, signers: Object.fromEntries(Object.entries(one.signers).filter(([key]) => !gone.has(key))) }));
    }
    case 'petition.withdrawn': return on(state, event, (one) => over(one, 'WITHDRAWN'));
    case 'petition.reached': {
      const { number, persons, area, of, until } = event.data;
      const reached = on(state, event, (one) => ({ ...one, status: 'REACHED', until, reached: { at: event.at, number, persons, area, of } }));
      return { ...reached, lastNumber: { ...state.lastNumber, [number.year]: number.no } };
    }
    case 'petition.lapsed': {
      const { status } = event.data;
      return on(state, event, (one) => (status === 'LAPSED' ? over(one, status) : { ...one, status, until: null }));
    }
    case 'petition.ordered': return on(state, event, (one) => ({ ...one, status: 'ORDERED', until: event.data.until }));
    case 'petition.taken_up': return on(state, event, (one) => ({ ...one, status: 'TAKEN_UP', takenUp: { vote: event.data.vote, was: one.status } }));
    case 'petition.reopened': return on(state, event, (one) => ({ ...one, status: one.takenUp?.was ?? 'REACHED', takenUp: null }));
  }
}

function raised(event: EventOf<'petition.raised'>): Petition {
  const { petition: id, matterCode, digest, until } = event.data;
  return {
    id, matterCode, digest, until, title: sealed(event, 'title'), text: sealed(event, 'text'),
    raisedBy: event.actor, raisedAt: event.at, status: 'COLLECTING', signers: {}, reached: null, takenUp: null,
  };
}

/** What came to nothing keeps no list of who wanted it. */
function over(petition: Petition, status: PetitionStatus): Petition {
  return { ...petition, status, until: null, signers: {} };
}

function on(state: PetitionsState, { data }: { readonly data: { readonly petition: string } }, change: (petition: Petition) => Petition): PetitionsState {
  const petition = state.petitions[data.petition];
  return petition === undefined ? state : { ...state, petitions: { ...state.petitions, [petition.id]: change(petition) } };
}
