import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BlobInfo, Blobs } from '@sanfang/server/store/blobs.ts';
import type { StorePlace } from '../support/stores.ts';

function infoOf(bytes: Uint8Array): BlobInfo {
  return {
    id: randomUUID(), sha256: createHash('sha256').update(bytes).digest('base64url'), size: bytes.length, mediaType: 'image/png',
    log: 'compound/1', channel: 'room/1', uploader: 'p-1', at: '2026-11-23T02:00:00.000Z',
  };
}

export function blobsContract(fresh: () => Promise<StorePlace>): void {
  describe('blobs', () => {
    let place: StorePlace;
    let blobs: Blobs;
    beforeAll(async () => {
      place = await fresh();
      blobs = (await place.open()).blobs;
    });
    afterAll(() => place.remove());

    test.each([0, 1, 255 * 1024, 3_000_000])('%i bytes come back as they were, on another opening too', async (size) => {
      const bytes = randomBytes(size);
      const info = infoOf(bytes);
      await blobs.put(info, bytes);
      const other = (await place.open()).blobs;
      expect(await other.info(info.id)).toEqual(info);
      const read = await other.read(info.id);
      expect(read && Buffer.from(read).equals(bytes)).toBe(true);
      const pieces = await (await other.stream(info.id))?.toArray();
      expect(Buffer.concat((pieces ?? []) as Uint8Array[]).equals(bytes)).toBe(true);
    });

    test('what is erased is gone, and what looks like it stays', async () => {
      const bytes = randomBytes(1_000);
      const [gone, kept] = [infoOf(bytes), infoOf(bytes)];
      await blobs.put(gone, bytes);
      await blobs.put(kept, bytes);
      await blobs.erase(gone.id);
      await blobs.erase(gone.id);
      expect([await blobs.info(gone.id), await blobs.read(gone.id), await blobs.stream(gone.id)]).toEqual([null, null, null]);
      expect(await blobs.info(kept.id)).toEqual(kept);
      expect(await blobs.read(kept.id)).toHaveLength(1_000);
    });

    test('a reader who stops in the middle holds nothing up, nor keeps a piece of it open', async () => {
      const bytes = randomBytes(3_000_000);
      const info = infoOf(bytes);
      await blobs.put(info, bytes);
      const stream = await blobs.stream(info.id);
      for await (const piece of stream ?? []) {
        expect((piece as Uint8Array).length).toBeLessThan(1_000_000);
        break;
      }
      expect(stream?.destroyed).toBe(true);
      await blobs.erase(info.id);
      expect(await blobs.stream(info.id)).toBe(null);
    });

    test('an unknown id has neither description nor bytes', async () => {
      const id = randomUUID();
      expect([await blobs.info(id), await blobs.read(id), await blobs.stream(id)]).toEqual([null, null, null]);
      await blobs.erase(id);
    });
  });
}
