import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalize } from './canonical.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Map([...ALPHABET].map((letter, value) => [letter, value]));

/** Unpadded base64url of bytes. */
export function toBase64url(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text += ALPHABET.charAt((held >>> bits) & 63);
    }
    held &= 63;
  }
  return bits > 0 ? text + ALPHABET.charAt((held << (6 - bits)) & 63) : text;
}

/** Bytes of unpadded base64url; throws on any other letter, on a lone last letter and on stray last bits. */
export function fromBase64url(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 6) / 8));
  let at = 0;
  let bits = 0;
  let held = 0;
  for (const letter of text) {
    const value = VALUES.get(letter);
    if (value === undefined) throw new Error('not base64url');
    held = (held << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = (held >>> bits) & 255;
      at += 1;
    }
    held &= 255;
  }
  if (bits >= 6 || (held & ((1 << bits) - 1)) !== 0) throw new Error('not base64url');
  return bytes;
}

/** UUIDv8 from SHA-256 over the parts: the same cause gives the same id, so that issuing twice changes nothing. */
export function derivedId(...parts: readonly (string | number)[]): string {
  return uuidOf(sha256(utf8ToBytes(`sanfang/derived/${canonicalize(parts)}`)), 8);
}

/** Ids and salts of one command. */
export interface SeededIds {
  /** Next UUIDv4-shaped id. */
  readonly newId: () => string;
  /** Next 32-byte salt, base64url. */
  readonly newSalt: () => string;
}

/**
 * Sequences of ids and of salts from one secret 32-byte seed. A command's seed is drawn once; each time it is decided
 * again the sequences start anew, so that a repeated attempt makes the same ids and the same commitments.
 */
export function seededIds(seed: Uint8Array): SeededIds {
  if (seed.length !== 32) throw new Error('a seed has 32 bytes');
  const ids = sequence(seed, 'id');
  const salts = sequence(seed, 'salt');
  return { newId: () => uuidOf(ids(), 4), newSalt: () => toBase64url(salts()) };
}

/** SHA-256(0x04 ‖ seed ‖ label ‖ 0x00 ‖ counter as 4 bytes): one block, and the fixed lengths leave no ambiguity. */
function sequence(seed: Uint8Array, label: string): () => Uint8Array {
  const input = concatBytes(Uint8Array.of(4), seed, utf8ToBytes(label), new Uint8Array(5));
  const counter = new DataView(input.buffer, input.length - 4);
  let next = 0;
  return () => {
    counter.setUint32(0, next);
    next += 1;
    return sha256(input);
  };
}

function uuidOf(hash: Uint8Array, version: 4 | 8): string {
  const bytes = hash.slice(0, 16);
  bytes[6] = (version << 4) | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytesToHex(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
