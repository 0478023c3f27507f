import { isDate, isPeriod, liesIn, localDate, overlap, withinTerm } from '../../law/calendar.ts';
import type { Context } from '../../log/command.ts';
import { refuse, type Refusal } from '../../protocol/refusal.ts';
import { OFFICE } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft } from '../event.ts';
import { offsetOf } from '../hats.ts';
import type { Outcome } from '../outcome.ts';
import type { partyCommands } from './commands.ts';
import { isHead, lifeOf } from './life.ts';
import { officesOf, sideOf, type PartyKind } from './offices.ts';
import type { Party, Term } from './state.ts';

export type PartyCommand = { [K in keyof typeof partyCommands]: CommandOf<K> }[keyof typeof partyCommands];

/** Bodies and their seats. A body is a kind and a term, not a constant of the compound. */
export function decideParty(compound: Compound, command: PartyCommand, ctx: Context): Outcome {
  if (compound.feed.founded === null && compound.office.founded === null) return refuse('NOT_FOUND');
  switch (command.type) {
    case 'FormParty': return formParty(compound, command, ctx);
    case 'EndParty': return endParty(compound, command);
    case 'FillSeat': return fillSeat(compound, command, ctx);
    case 'VacateSeat': return vacateSeat(compound, command);
  }
}

function formParty(compound: Compound, { data, log }: CommandOf<'FormParty'>, ctx: Context): Outcome {
  if (!belongsTo(log, data.kind)) return refuse('MALFORMED', { field: 'kind' });
  if (!isPeriod(data.term)) return refuse('BAD_TERM');
  const rival = Object.values(compound.office.parties).find((party) => sameChair(party.kind, data.kind) && livesDuring(party, data.term));
  if (rival !== undefined) return refuse('PARTY_EXISTS', { party: rival.id });
  const party = ctx.newId();
  return { events: [draft(OFFICE, 'party.formed', { party, ...data })], made: { party } };
}

function endParty(compound: Compound, { data }: CommandOf<'EndParty'>): Outcome {
  const party = compound.office.parties[data.party];
  if (party === undefined) return refuse('UNKNOWN_PARTY');
  if (party.ended !== null) return refuse('TERM_OVER', { on: party.ended });
  if (!isDate(data.on) || !withinTerm(party.term, data.on)) return refuse('BAD_TERM');
  return { events: [draft(OFFICE, 'party.ended', data)] };
}

function fillSeat(compound: Compound, { data }: CommandOf<'FillSeat'>, ctx: Context): Outcome {
  const { party: id, office, person, name, term } = data;
  const party = compound.office.parties[id];
  if (party === undefined) return refuse('UNKNOWN_PARTY');
  if (!officesOf[party.kind].includes(office)) return refuse('OFFICE_NOT_OF_PARTY', { kind: party.kind });
  const life = lifeOf(party);
  if (life === null || isOver(life, localDate(ctx.now, offsetOf(compound)))) return refuse('TERM_OVER');
  if (!isPeriod(term) || !liesIn(term, life)) return refuse('BAD_TERM');
  const taken = whyTaken(compound, party, data);
  if (taken !== null) return taken;
  const [seat, capacity] = [ctx.newId(), ctx.newId()];
  return {
    // Who held a seat belongs to the archive of the bodies (指导规则 Art. 41), so the name is kept as long as the log.
    events: [draft(OFFICE, 'seat.filled', { seat, party: id, office, person, capacity, term }, { seal: { name: { value: name, subjects: [person], retention: 'PERMANENT' } } })],
    made: { seat, capacity },
  };
}

function vacateSeat(compound: Compound, { data }: CommandOf<'VacateSeat'>): Outcome {
  const seat = compound.office.seats[data.seat];
  if (seat === undefined) return refuse('UNKNOWN_SEAT');
  if (seat.vacated !== null) return refuse('SEAT_VACANT');
  return { events: [draft(OFFICE, 'seat.vacated', data)] };
}

/** One head at a time, and nobody twice in one body; in several bodies the same person may sit (交叉任职). */
function whyTaken(compound: Compound, party: Party, wanted: { readonly office: string; readonly person: string; readonly term: Term }): Refusal | null {
  for (const seat of Object.values(compound.office.seats)) {
    if (seat.party !== party.id || seat.vacated !== null || !overlap(seat.term, wanted.term)) continue;
    if (seat.person === wanted.person) return refuse('SEAT_TAKEN', { seat: seat.id, by: 'SAME_PERSON' });
    if (seat.office === wanted.office && isHead(party, seat.office)) return refuse('SEAT_TAKEN', { seat: seat.id, by: 'ANOTHER_PERSON' });
  }
  return null;
}

/** A street office lives in its own log, the bodies of a compound in the compound's; an operator may be in both. */
function belongsTo(log: string, kind: PartyKind): boolean {
  if (kind === 'OPERATOR') return true;
  return log.startsWith('jurisdiction/') === (kind === 'STREET_OFFICE');
}

/** Whether two bodies would take the same place: one per side of the table, and one street office per log. */
function sameChair(a: PartyKind, b: PartyKind): boolean {
  return sideOf[a] === null ? a === 'STREET_OFFICE' && b === 'STREET_OFFICE' : sideOf[a] === sideOf[b];
}

function livesDuring(party: Party, term: Term): boolean {
  const life = lifeOf(party);
  return life !== null && overlap(life, term);
}

function isOver(term: Term, date: string): boolean {
  return term.until !== null && term.until < date;
}
