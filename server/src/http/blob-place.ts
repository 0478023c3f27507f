import { FUND, roomChannel, voteChannel } from '@sanfang/shared/compound/channel.ts';
import { hatsOf, type Hat } from '@sanfang/shared/compound/hats.ts';
import { mayCanvass } from '@sanfang/shared/compound/vote/delivery/canvasser.ts';
import type { Vote } from '@sanfang/shared/compound/vote/state.ts';
import { tokenOfUnit } from '@sanfang/shared/compound/vote/voter.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import type { Services } from './services.ts';

/** For what a file is uploaded: one of them. */
export interface BlobPlace {
  readonly room?: string;
  readonly books?: typeof FUND;
  readonly vote?: string;
}

/** The channel whose readers will see a file, where this person may put one there; null where not. Asked before the file is read. */
export async function placeFor({ engine, view, clock }: Pick<Services, 'engine' | 'view' | 'clock'>, log: string, person: string, { room, vote }: BlobPlace): Promise<string | null> {
  if (vote !== undefined) {
    const compound = await engine.compound(log, null, vote);
    const hats = compound === null ? [] : hatsOf(compound, person, new Date(clock.now()).toISOString());
    const asked = compound?.vote;
    return asked !== undefined && asked.status !== 'ABSENT' && hats.some((hat) => brings(asked, hat)) ? voteChannel(vote) : null;
  }
  const channel = room === undefined ? FUND : roomChannel(room);
  const sight = await view.sight({ person }, log, channel);
  return isRefusal(sight) || !sight.whole || !sight.hats.some((hat) => hat.side !== null) ? null : channel;
}

/** Who brings papers to a vote while it runs: who counts, who watches, who goes from door to door, and the owners who are asked. */
function brings(vote: Vote, { capacity, office, units }: Hat): boolean {
  if (vote.status !== 'NOTICED' && vote.status !== 'OPEN') return false;
  if (vote.tellers.includes(capacity) || vote.observers.includes(capacity) || mayCanvass(vote, capacity)) return true;
  return office === 'owner' && units.some((unit) => tokenOfUnit(vote, unit) !== null);
}
