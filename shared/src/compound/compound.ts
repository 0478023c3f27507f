import type { FeedState } from './feed/state.ts';
import type { OfficeState } from './party/state.ts';
import type { RegisterState } from './register/state.ts';
import type { RoomState } from './room/state.ts';

/** State of one channel. */
export type Slice = FeedState | OfficeState | RegisterState | RoomState;

/**
 * What `decide` and the policy read: the slices that a command needs (`channelsOf`), and the seats of the
 * compound's street office, which live in that office's own log.
 */
export interface Compound {
  readonly feed: FeedState;
  readonly office: OfficeState;
  readonly register: RegisterState;
  /** The room that the command is about; ABSENT where it names none. */
  readonly room: RoomState;
  readonly street: OfficeState | null;
}
