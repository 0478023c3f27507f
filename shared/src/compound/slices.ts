import type { Commitment, Happened } from '../log/event.ts';
import { channelKind } from './channel.ts';
import type { Slice } from './compound.ts';
import { evolveEnrolment, initialEnrolment, type EnrolmentEvent } from './enrolment/evolve.ts';
import type { EnrolmentState } from './enrolment/state.ts';
import { canRead } from './event.ts';
import { evolveFeed, initialFeed, type FeedEvent } from './feed/evolve.ts';
import type { FeedState } from './feed/state.ts';
import { evolveAccounts, initialAccounts, type AccountsEvent } from './fund/accounts-evolve.ts';
import type { AccountsState } from './fund/accounts-state.ts';
import { evolveFund, initialFund, type FundEvent } from './fund/evolve.ts';
import type { FundState } from './fund/state.ts';
import { evolveOffice, initialOffice, type OfficeEvent } from './party/evolve.ts';
import type { OfficeState } from './party/state.ts';
import { evolvePetitions, initialPetitions, type PetitionEvent } from './petition/evolve.ts';
import type { PetitionsState } from './petition/state.ts';
import { evolveRegister, initialRegister, type RegisterEvent } from './register/evolve.ts';
import { evolvePerson, initialPerson, type PersonEvent } from './person/evolve.ts';
import type { PersonState } from './person/state.ts';
import type { RegisterState } from './register/state.ts';
import { evolveRoom, type RoomEvent } from './room/evolve.ts';
import { initialRoom } from './room/opening-evolve.ts';
import type { RoomState } from './room/state.ts';
import { evolveVote, initialVote, type VoteEvent } from './vote/evolve.ts';
import type { VoteState } from './vote/state.ts';

/** Raised when a fold gives another state from the same events: snapshots and overviews of another version are not used. */
export const FOLD_VERSION = 6;

/** An event or channel that this code does not know: a node may not write that log and a browser may not fold it. */
export class CannotRead extends Error {
  override readonly name = 'CannotRead';
}

/** State of a channel before its first event. */
export function initialSlice(channel: string): Slice {
  switch (channelKind(channel)) {
    case 'feed': return initialFeed;
    case 'office': return initialOffice;
    case 'register': return initialRegister;
    case 'enrolment': return initialEnrolment;
    case 'petitions': return initialPetitions;
    case 'fund': return initialFund;
    case 'accounts': return initialAccounts;
    case 'room': return initialRoom;
    case 'vote': return initialVote;
    case 'person': return initialPerson;
    case null: throw new CannotRead(`channel ${channel}`);
  }
}

/** Folds an event over the state of its channel. Pure, and blind to sealed values; throws `CannotRead` rather than guess. */
export function evolve(channel: string, slice: Slice, event: Happened): Slice {
  if (!canRead(event)) throw new CannotRead(`${event.type} version ${String(event.v)}`);
  // A channel holds its own kind of state and, by `decide`, its own types of events only; another type falls through untouched.
  switch (channelKind(channel)) {
    case 'feed': return evolveFeed(slice as FeedState, event as FeedEvent);
    case 'office': return evolveOffice(slice as OfficeState, event as OfficeEvent);
    case 'register': return evolveRegister(slice as RegisterState, event as RegisterEvent);
    case 'enrolment': return evolveEnrolment(slice as EnrolmentState, event as EnrolmentEvent);
    case 'petitions': return evolvePetitions(slice as PetitionsState, event as PetitionEvent);
    case 'fund': return evolveFund(slice as FundState, event as FundEvent);
    case 'accounts': return evolveAccounts(slice as AccountsState, event as AccountsEvent);
    case 'room': return evolveRoom(slice as RoomState, event as RoomEvent);
    case 'vote': return evolveVote(slice as VoteState, event as VoteEvent);
    case 'person': return evolvePerson(slice as PersonState, event as PersonEvent);
    case null: throw new CannotRead(`channel ${channel}`);
  }
}

/** Commitments of the texts that a state refers to: what travels beside a snapshot. */
export function textsOf(channel: string, slice: Slice): Commitment[] {
  switch (channelKind(channel)) {
    case 'office': {
      const office = slice as OfficeState;
      return [...Object.values(office.names), ...Object.values(office.rooms).map((room) => room.title)];
    }
    case 'register': {
      const register = slice as RegisterState;
      return [...Object.values(register.owners), ...Object.values(register.staging).flatMap((staging) => staging.owners.map(([, name]) => name))];
    }
    case 'enrolment': {
      const { claims, changes } = slice as EnrolmentState;
      const papers = Object.values(changes).flatMap((change) => [change.reference, ...(change.kind === 'TRANSFER' ? Object.values(change.names) : [])]);
      return [...Object.values(claims).flatMap((claim) => [claim.name, ...claim.reviews.flatMap(({ reference }) => reference ?? [])]), ...papers];
    }
    case 'petitions': return Object.values((slice as PetitionsState).petitions).flatMap(({ title, text }) => [title, text]);
    case 'fund': return Object.values((slice as FundState).projects).map((project) => project.title);
    case 'room': return textsOfRoom(slice as RoomState);
    case 'vote': {
      const vote = slice as VoteState;
      return vote.status === 'ABSENT' ? [] : [vote.motion.title, vote.motion.text, ...(vote.motion.options === null ? [] : [vote.motion.options.labels]), ...(vote.motion.series === null ? [] : [vote.motion.series.title])];
    }
    default: return [];
  }
}

function textsOfRoom(room: RoomState): Commitment[] {
  if (room.status === 'ABSENT') return [];
  const texts = [room.title];
  for (const proposal of Object.values(room.proposals)) {
    for (const version of proposal.versions) texts.push(version.title, version.text);
    for (const position of Object.values(proposal.positions)) if (position.grounds !== null) texts.push(position.grounds);
    for (const mandate of Object.values(proposal.mandates)) texts.push(mandate.reference);
  }
  for (const escalation of room.escalations) texts.push(escalation.reason, ...escalation.officials.map((official) => official.name));
  return texts;
}
