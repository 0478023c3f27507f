import type { CreationOptions, PasskeyAssertion, PasskeyRegistration, RequestOptions } from '@sanfang/shared/protocol/api/second-factor.ts';
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** What may be wrong with a ceremony. */
export interface Fault {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  /** The device did not check who holds it. */
  readonly unverified?: boolean;
  readonly counter?: number;
}

const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64url');
const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();

/** CBOR (RFC 8949) of the little that an authenticator says: integers, texts, bytes, maps. */
function cbor(value: number | string | Uint8Array | ReadonlyMap<number | string, unknown>): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, inner]) => [cbor(key), cbor(inner as number)])]);
}
function head(major: number, n: number): Buffer {
  if (n < 24) return Buffer.of((major << 5) | n);
  return n < 256 ? Buffer.of((major << 5) | 24, n) : Buffer.of((major << 5) | 25, n >> 8, n & 255);
}

/** A passkey without a device: ES256, attestation "none", as a browser would hand it on. */
export class SoftPasskey {
  readonly #private: KeyObject;
  readonly #cose: Buffer;
  readonly id = randomBytes(32).toString('base64url');
  readonly #origin: string;
  counter = 0;

  constructor(origin: string) {
    this.#origin = origin;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    this.#private = privateKey;
    this.#cose = cbor(new Map<number, number | Uint8Array>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x, 'base64url')], [-3, Buffer.from(y, 'base64url')]]));
  }

  register({ challenge, rp }: CreationOptions, fault: Fault = {}): PasskeyRegistration {
    const id = Buffer.from(this.id, 'base64url');
    const authData = Buffer.concat([this.#said(rp.id, 0x40, fault), Buffer.alloc(16), Buffer.of(id.length >> 8, id.length & 255), id, this.#cose]);
    const attestationObject = cbor(new Map<string, unknown>([['fmt', 'none'], ['attStmt', new Map()], ['authData', authData]]));
    return {
      id: this.id, rawId: this.id, type: 'public-key', clientExtensionResults: {},
      response: { clientDataJSON: this.#client('webauthn.create', challenge, fault), attestationObject: base64(attestationObject), transports: ['internal'] },
    };
  }

  assert({ challenge, rpId }: Pick<RequestOptions, 'challenge' | 'rpId'>, fault: Fault = {}): PasskeyAssertion {
    this.counter = fault.counter ?? this.counter + 1;
    const authData = this.#said(rpId, 0, fault);
    const clientDataJSON = this.#client('webauthn.get', challenge, fault);
    const signature = sign('sha256', Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, 'base64url'))]), this.#private);
    return { id: this.id, rawId: this.id, type: 'public-key', clientExtensionResults: {}, response: { clientDataJSON, authenticatorData: base64(authData), signature: base64(signature) } };
  }

  #client(type: string, challenge: string, fault: Fault): string {
    return base64(JSON.stringify({ type, challenge: fault.challenge ?? challenge, origin: fault.origin ?? this.#origin, crossOrigin: false }));
  }

  #said(rpId: string, more: number, fault: Fault): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.counter);
    return Buffer.concat([sha256(fault.rpId ?? rpId), Buffer.of(1 | (fault.unverified === true ? 0 : 4) | more), count]);
  }
}
