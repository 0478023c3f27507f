import { voteOf } from '@sanfang/shared/compound/channel.ts';
import type { Slice } from '@sanfang/shared/compound/compound.ts';
import { hatsOf } from '@sanfang/shared/compound/hats.ts';
import type { RoomState } from '@sanfang/shared/compound/room/state.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import type { BlobInfo } from '../store/blobs.ts';
import { isOwnEvidence } from '../votes/delivery-evidence.ts';
import type { Services } from './services.ts';

/** Whether somebody may read a file now: it is on the open feed, or on a channel that they see, in a part that they see. */
export async function mayReadBlob({ engine, view, clock }: Pick<Services, 'engine' | 'view' | 'clock'>, { id, log, channel }: BlobInfo, person: string | null): Promise<boolean> {
  const compound = await engine.compound(log, null);
  if (compound === null) return false;
  if (compound.feed.blobs[id] === true) return true;
  if (person === null) return false;
  const vote = voteOf(channel);
  if (vote !== null && await isOwn(engine, log, vote, person, new Date(clock.now()).toISOString(), id)) return true;
  const sight = await view.sight({ person }, log, channel);
  if (isRefusal(sight)) return false;
  if (sight.whole) return true;
  // Somebody who sees a part of the room sees the files of the proposals in that part.
  const opened = await view.openChannel({ person }, { log, channel });
  return !isRefusal(opened) && opened.snapshot !== undefined && mentions(opened.snapshot.state, id);
}

/** How the ballot came to somebody's own home. */
async function isOwn(engine: Services['engine'], log: string, vote: string, person: string, now: string, blob: string): Promise<boolean> {
  const compound = await engine.compound(log, null, vote);
  return compound !== null && isOwnEvidence(compound, hatsOf(compound, person, now), blob);
}

function mentions(state: Slice, blob: string): boolean {
  const room = state as RoomState;
  // Files of a vote and of the books are for those who see all of it.
  if (!('proposals' in room)) return false;
  return Object.values(room.proposals).some((proposal) => proposal.versions.some((version) => version.photos.includes(blob)));
}
