import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { StoredCommit } from '@sanfang/server/store/keeping.ts';
import type { BlobInfo } from '@sanfang/server/store/blobs.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';
import { erasedPages } from '@sanfang/server/verify/value-check.ts';

/** Everything that a store keeps and a backup should hold, in a form that can be compared. */
export async function keptBy(stores: Stores) {
  const logs = new Map<string, readonly StoredCommit[]>();
  for (const log of await stores.logs.logs()) logs.set(log, await stores.keeping.stored(log, 0, 100_000));
  const commitments = [...logs.values()].flat().flatMap(({ events }) => events).flatMap(({ bytes }) => Object.values((JSON.parse(bytes) as { sealed: Record<string, string> }).sealed));
  const blobs = new Map<string, readonly [BlobInfo, string]>();
  for await (const info of stores.keeping.blobs()) blobs.set(info.id, [info, Buffer.from((await stores.blobs.read(info.id)) ?? []).toString('base64')]);
  const erased = [];
  for await (const page of erasedPages(stores.keeping)) erased.push(...page);
  return {
    logs: new Map([...logs].map(([log, commits]) => [log, commits.map(({ found, ...commit }) => ({ ...commit, found: [...found].sort() }))])),
    values: await stores.vault.get(commitments), people: await stores.keeping.people('', 10_000), blobs, erased,
    digestKey: Buffer.from(await stores.vault.digestKey()).toString('hex'),
    audit: await stores.audit.pages(0, '', 10_000),
  };
}

/** Puts an attachment into a store. */
export async function putBlob(stores: Stores, log: string, size = 70_000): Promise<BlobInfo> {
  const bytes = randomBytes(size);
  const info: BlobInfo = {
    id: randomUUID(), sha256: createHash('sha256').update(bytes).digest('base64url'), size, mediaType: 'image/png', log, channel: 'feed', uploader: 'p', at: '2026-11-23T02:00:00.000Z',
  };
  await stores.blobs.put(info, bytes);
  return info;
}
