/**
 * The Merkle tree of RFC 6962 §2.1 over the events of one log, kept as its frontier: the roots of the perfect subtrees,
 * left to right. An append touches O(log n) hashes and needs no old leaf.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export type Frontier = readonly Uint8Array[];

/** SHA-256(0x00 ‖ bytes). */
export function leafHash(bytes: Uint8Array): Uint8Array {
  return sha256(concatBytes(LEAF, bytes));
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concatBytes(NODE, left, right));
}

/** Frontier after one more leaf (a leaf's hash); `size` counts the leaves before it. `join`: `nodeHash`, or a quicker one. */
export function append(frontier: Frontier, size: number, leaf: Uint8Array, join = nodeHash): Frontier {
  const grown = [...frontier];
  let subtree = leaf;
  // Each trailing 1 of the size is a perfect subtree as large as the one in hand. By division, as sizes may pass 2^31.
  for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
    const left = grown.pop();
    if (left === undefined) throw new Error('frontier does not fit the size');
    subtree = join(left, subtree);
  }
  grown.push(subtree);
  return grown;
}

/** Root over all leaves; of no leaves, SHA-256 of nothing. */
export function rootOf(frontier: Frontier, join = nodeHash): Uint8Array {
  const last = frontier.at(-1);
  if (last === undefined) return sha256(new Uint8Array(0));
  return frontier.slice(0, -1).reduceRight((root, left) => join(left, root), last);
}
