import type { ProposalVersion } from '@sanfang/shared/compound/room/state.ts';
import type { ChannelRange } from '@sanfang/shared/protocol/api/compounds.ts';
import type { DraftPhoto } from './proposal-draft.ts';

/** The photos of a version with their digests, which stand in the event that brought it; none where that cannot be read. */
export async function photosOf(log: string, room: string, version: ProposalVersion): Promise<DraftPhoto[]> {
  if (version.photos.length === 0) return [];
  const response = await fetch(`/api/logs/${log}/channels/${encodeURIComponent(`room/${room}`)}/range?from=${version.n}&to=${version.n}`);
  const [item] = response.ok ? ((await response.json()) as ChannelRange).items : [];
  if (item === undefined || 'skip' in item) return [];
  return version.photos.flatMap((blob) => {
    const sha256 = item.opened[`photo.${blob}`];
    return typeof sha256 === 'string' ? [{ blob, sha256 }] : [];
  });
}
