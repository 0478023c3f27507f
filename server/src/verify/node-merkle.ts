/** The hashes of `shared/src/log/merkle.ts` by Node's own SHA-256: five times as quick where a whole log is walked. */
import { hash } from 'node:crypto';
import { append, type Frontier, rootOf } from '@sanfang/shared/log/merkle.ts';

/** Frontier after one more event, given as its canonical bytes. */
export function appendEvent(frontier: Frontier, size: number, bytes: string): Frontier {
  return append(frontier, size, hash('sha256', `\u0000${bytes}`, 'buffer'), join);
}

/** Root of a frontier, base64url. */
export function rootText(frontier: Frontier): string {
  return Buffer.from(rootOf(frontier, join)).toString('base64url');
}

function join(left: Uint8Array, right: Uint8Array): Uint8Array {
  const both = Buffer.allocUnsafe(1 + left.length + right.length);
  both[0] = 1;
  both.set(left, 1);
  both.set(right, 1 + left.length);
  return hash('sha256', both, 'buffer');
}
