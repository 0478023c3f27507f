import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalize } from './canonical.ts';
import type { Commitment } from './event.ts';
import { toBase64url } from './ids.ts';

const PREFIX = Uint8Array.of(3);

/**
 * Commitment to a value that lives in the vault: base64url of SHA-256(0x03 ‖ JCS([path, salt, value])). `salt` is
 * 32 random bytes as base64url; without it a short value could be guessed, and once it is destroyed nothing tells what stood there.
 */
export function commit(path: string, salt: string, value: unknown): Commitment {
  return toBase64url(sha256(concatBytes(PREFIX, utf8ToBytes(canonicalize([path, salt, value])))));
}

/** base64url of SHA-256(JCS(value)): the digest that mandates and signatures are bound to. */
export function digestOf(value: unknown): string {
  return toBase64url(sha256(utf8ToBytes(canonicalize(value))));
}
