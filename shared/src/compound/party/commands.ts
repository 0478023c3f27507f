import { LocalDate, OneOf, Strict, Term, Text, Uuid } from '../../protocol/fields.ts';
import { partyKinds, seatOffices } from './offices.ts';

export const partyCommands = {
  FormParty: Strict({ kind: OneOf(partyKinds), name: Text(60), term: Term }),
  EndParty: Strict({ party: Uuid, on: LocalDate }),
  /** `name` is the person's real name; it is sealed. */
  FillSeat: Strict({ party: Uuid, office: OneOf(seatOffices), person: Uuid, name: Text(40), term: Term }),
  VacateSeat: Strict({ seat: Uuid }),
};
