import type { EnrolmentState } from './enrolment/state.ts';
import type { FeedState } from './feed/state.ts';
import type { AccountsState } from './fund/accounts-state.ts';
import type { FundState } from './fund/state.ts';
import type { OfficeState } from './party/state.ts';
import type { PetitionsState } from './petition/state.ts';
import type { PersonState } from './person/state.ts';
import type { RegisterState } from './register/state.ts';
import type { RoomState } from './room/state.ts';
import type { VoteState } from './vote/state.ts';

/** State of one channel. */
export type Slice = FeedState | OfficeState | RegisterState | EnrolmentState | RoomState | VoteState | PersonState | PetitionsState | FundState | AccountsState;

/**
 * What `decide` and the policy read: the slices that a command needs (`channelsOf`), and the seats of the
 * compound's street office, which live in that office's own log.
 */
export interface Compound {
  readonly feed: FeedState;
  readonly office: OfficeState;
  readonly register: RegisterState;
  /** At hand for commands of the enrolment only; empty for all others. */
  readonly enrolment: EnrolmentState;
  /** At hand for commands of petitions, and for those that draft, announce and take back a vote; empty for all others. */
  readonly petitions: PetitionsState;
  /** At hand for commands about the owners' money only; empty for all others. */
  readonly fund: FundState;
  readonly accounts: AccountsState;
  /** The room that the command is about; ABSENT where it names none. */
  readonly room: RoomState;
  /** The vote that the command is about; ABSENT where it names none. */
  readonly vote: VoteState;
  readonly street: OfficeState | null;
}
