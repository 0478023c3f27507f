import { ACCOUNTS, ENROLMENT, FEED, FUND, OFFICE, PETITIONS, REGISTER, roomChannel, voteChannel } from '@sanfang/shared/compound/channel.ts';
import type { Compound, Slice } from '@sanfang/shared/compound/compound.ts';
import type { EnrolmentState } from '@sanfang/shared/compound/enrolment/state.ts';
import type { FeedState } from '@sanfang/shared/compound/feed/state.ts';
import type { AccountsState } from '@sanfang/shared/compound/fund/accounts-state.ts';
import type { FundState } from '@sanfang/shared/compound/fund/state.ts';
import type { OfficeState } from '@sanfang/shared/compound/party/state.ts';
import type { PetitionsState } from '@sanfang/shared/compound/petition/state.ts';
import type { RegisterState } from '@sanfang/shared/compound/register/state.ts';
import type { RoomState } from '@sanfang/shared/compound/room/state.ts';
import type { VoteState } from '@sanfang/shared/compound/vote/state.ts';
import { initialSlice } from '@sanfang/shared/compound/slices.ts';
import type { ChannelState } from './ports.ts';

/** Answers the seats of a street office from its own log, or null where there is no such log. */
export type StreetOffice = (street: string) => Promise<OfficeState | null>;

/** The room or the vote that it is about, by id. */
export interface Place {
  readonly room: string | null;
  readonly vote: string | null;
}

/** Whether a log is a street office's (or city's) own. */
export function isJurisdiction(log: string): boolean {
  return log.startsWith('jurisdiction/');
}

/**
 * What policy and deciders read, put together from slices; those that are not there stand as before their first event.
 * In a jurisdiction's own log the street is that log itself, so that the same deciders serve both.
 */
export async function compoundOf(log: string, slices: ReadonlyMap<string, ChannelState>, { room, vote }: Place, streetOffice: StreetOffice): Promise<Compound> {
  // The shape of a slice's state follows from the kind of its channel.
  const stateOf = <S extends Slice>(channel: string): S => (slices.get(channel)?.state ?? initialSlice(channel)) as S;
  const office = stateOf<OfficeState>(OFFICE);
  return {
    feed: stateOf<FeedState>(FEED),
    office,
    register: stateOf<RegisterState>(REGISTER),
    enrolment: stateOf<EnrolmentState>(ENROLMENT),
    petitions: stateOf<PetitionsState>(PETITIONS),
    fund: stateOf<FundState>(FUND),
    accounts: stateOf<AccountsState>(ACCOUNTS),
    room: room === null ? { status: 'ABSENT' } : stateOf<RoomState>(roomChannel(room)),
    vote: vote === null ? { status: 'ABSENT' } : stateOf<VoteState>(voteChannel(vote)),
    street: isJurisdiction(log) ? office : await streetOf(office.street, streetOffice),
  };
}

// Only logs of their own kind: a compound as street of a compound could have two queues wait for each other.
async function streetOf(street: string | null, streetOffice: StreetOffice): Promise<OfficeState | null> {
  return street !== null && isJurisdiction(street) ? streetOffice(street) : null;
}
