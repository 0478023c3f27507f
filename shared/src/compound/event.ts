import type { Draft, Happened } from '../log/event.ts';
import type { EnrolmentEvents } from './enrolment/state.ts';
import type { FeedEvents } from './feed/state.ts';
import type { AccountsEvents } from './fund/accounts-state.ts';
import type { FundEvents } from './fund/events.ts';
import type { OfficeEvents } from './party/state.ts';
import type { PersonEvents } from './person/state.ts';
import type { PetitionEvents } from './petition/state.ts';
import type { RegisterEvents } from './register/state.ts';
import type { RoomEvents } from './room/events.ts';
import type { VoteEvents } from './vote/events.ts';

/** Data of each event type. Types are never renamed once stored; a new one is added and the old one upcast on reading. */
export type EventData = FeedEvents & OfficeEvents & RegisterEvents & EnrolmentEvents & RoomEvents & VoteEvents & PersonEvents & PetitionEvents & FundEvents & AccountsEvents;
export type EventType = keyof EventData;
export type EventOf<K extends EventType> = Happened<K, EventData[K]>;
export type CompoundEvent = { [K in EventType]: EventOf<K> }[EventType];
export type CompoundDraft = { [K in EventType]: Draft<K, EventData[K]> }[EventType];

/** Version written of each type. A type or version that is not here stops a node from writing and a browser from folding. */
export const eventVersions: Readonly<Record<EventType, number>> = {
  'compound.founded': 1, 'decision.published': 1, 'escalation.published': 1, 'rules.changed': 1,
  'jurisdiction.founded': 1, 'jurisdiction.assigned': 1, 'party.formed': 1, 'party.ended': 1, 'seat.filled': 1, 'seat.vacated': 1, 'room.listed': 1, 'room.delisted': 1,
  'register.import_started': 1, 'register.units_staged': 1, 'register.activated': 1, 'register.import_discarded': 1, 'unit.corrected': 1, 'owner.bound': 2, 'occupant.bound': 1, 'binding.raised': 1, 'binding.ended': 1,
  'notice.sent': 1, 'unit.transferred': 1, 'voter.named': 1, 'voter.designated': 1,
  'invitation.issued': 1, 'invitation.ended': 1, 'claim.filed': 1, 'claim.reviewed': 1, 'claim.accepted': 1, 'claim.refused': 1, 'transfer.proposed': 1, 'voter.proposed': 1, 'change.confirmed': 1, 'change.refused': 1,
  'room.opened': 1, 'room.closed': 1, 'session.opened': 1, 'session.adjourned': 1, 'session.resumed': 1, 'session.closed': 1, 'attendance.checked_in': 1, 'attendance.checked_out': 1,
  'message.posted': 1, 'message.hidden': 1, 'proposal.tabled': 1, 'proposal.amended': 1, 'proposal.withdrawn': 1, 'position.taken': 1, 'recusal.declared': 1, 'mandate.recorded': 1,
  'signoff.opened': 1, 'signoff.given': 1, 'signoff.lapsed': 1, 'decision.recorded': 1,
  'vote.announced': 1, 'vote.stepped': 1, 'result.published': 1, 'resolution.published': 1,
  'vote.drafted': 1, 'vote.amended': 1, 'vote.withdrawn': 1, 'review.asked': 1, 'review.given': 1, 'review.ended': 1, 'count.appointed': 1,
  'vote.noticed': 1, 'electorate.frozen': 1, 'vote.opened': 1, 'ballot.cast': 1, 'ballot.disputed': 1, 'paper.received': 1, 'paper.entered': 1, 'paper.differed': 1, 'paper.contested': 1, 'paper.settled': 1, 'ballot.assisted': 1, 'assisted.ended': 1, 'proxy.given': 1, 'proxy.accepted': 1, 'proxy.checked': 1, 'proxy.refused': 1, 'proxy.ended': 1, 'vote.extended': 1, 'vote.closed': 1,
  'count.certified': 1, 'parking.confirmed': 1, 'result.posted': 1, 'objection.raised': 1, 'objection.answered': 1, 'result.finalised': 1, 'resolution.entered': 1, 'resolution.ended': 1,
  'canvassers.appointed': 1, 'visit.recorded': 1, 'visit.proved': 1, 'visit.withdrawn': 1, 'delivery.confirmed': 1, 'silence.confirmed': 1, 'second.drafted': 1, 'second.withdrawn': 1,
  'receipt.issued': 1, 'answer.received': 1,
  'petition.raised': 1, 'petition.signed': 1, 'petition.unsigned': 1, 'petition.withdrawn': 1, 'petition.reached': 1, 'petition.lapsed': 1, 'petition.ordered': 1, 'petition.taken_up': 1, 'petition.reopened': 1, 'petition.published': 1,
  'project.published': 1, 'statement.published': 1, 'topup.advised': 1, 'question.published': 1,
  'books.opened': 1, 'posting.recorded': 1, 'statement.closed': 1, 'bank.statement_recorded': 1, 'bank.statement_withdrawn': 1, 'bank.line_matched': 1,
  'project.proposed': 1, 'project.scoped': 1, 'project.put_to_vote': 1, 'project.tallied': 1, 'project.planned': 1, 'project.filed': 1, 'project.approved': 1, 'project.made_safe': 1, 'emergency.confirmed': 1,
  'instalment.paid': 1, 'acceptance.signed': 1, 'project.settled': 1, 'allocation.listed': 1, 'project.closed': 1, 'project.frozen': 1, 'project.resumed': 1, 'project.cancelled': 1, 'disclosure.lapsed': 1,
  'question.asked': 1, 'question.answered': 1, 'question.lapsed': 1,
  'deposits.import_started': 1, 'deposits.staged': 1, 'deposits.import_discarded': 1, 'deposits.activated': 1,
  'subaccounts.posted': 1, 'subaccounts.reversed': 1, 'subaccounts.closed': 1, 'allocation.drawn': 1, 'allocation.settled': 1,
  'escalation.raised': 1, 'official.joined': 1, 'advice.given': 1, 'escalation.returned': 1,
};

/** Earlier versions that are read as well: the fold knows what they lack. */
const stillRead: Readonly<Partial<Record<EventType, readonly number[]>>> = { 'owner.bound': [1] };

/** Makes a draft, with the version that is written now. */
export function draft<K extends EventType>(channel: string, type: K, data: EventData[K], rest: Pick<Draft, 'seal' | 'office'> = {}): CompoundDraft {
  return { channel, type, v: eventVersions[type], data, ...rest } as unknown as CompoundDraft;
}

/** Whether this code knows the event's type and version; if not, nothing may be folded over it. */
export function canRead(event: Happened): event is CompoundEvent {
  const type = event.type as EventType;
  return Object.hasOwn(eventVersions, type) && (event.v === eventVersions[type] || stillRead[type]?.includes(event.v) === true);
}
