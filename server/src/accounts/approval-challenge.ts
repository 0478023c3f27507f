import type { Approved } from '@sanfang/shared/log/event.ts';
import { createHash, createHmac } from 'node:crypto';

/**
 * What is signed for the digests of commands that are approved together: nobody can tell it beforehand, it is another each time, and
 * it lets nobody try out what was approved. Of several, each is bound by itself (`among`), so that the evidence on one of them is whole
 * even where another was never sent.
 * @param id of the challenge
 */
export function approvalChallenge(key: Uint8Array, id: string, digests: readonly string[]): Pick<Approved, 'digest' | 'among'> {
  const salt = createHmac('sha256', key).update(`sanfang approval ${id}`).digest();
  const among = digests.map((digest) => createHash('sha256').update(salt).update(digest).digest('base64url'));
  const [only] = among;
  if (among.length === 1 && only !== undefined) return { digest: only };
  return { digest: createHash('sha256').update(among.join('')).digest('base64url'), among };
}
