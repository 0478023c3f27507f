import { createPrivateKey, createPublicKey, hkdfSync } from 'node:crypto';

export const TOKEN_SECONDS = 300;
export const TOKEN_ISSUER = 'sanfang';
export const TOKEN_AUDIENCE = 'sanfang-api';

/** Signs and reads the short-lived tokens of clients without cookies. A token only names a session; the session's row decides. */
export interface Tokens {
  sign(session: string): string;
  /** Id of the session, or null for whatever is not a valid token of this hub. */
  sessionOf(token: string): string | null;
}

/** PKCS #8 wrapping of a raw Ed25519 seed (RFC 8410). */
const pkcs8Ed25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The Ed25519 pair that follows from the session secret, as PEM: every node with the secret has the same. */
export function tokenKeys(sessionSecret: string): { readonly private: string; readonly public: string } {
  const seed = hkdfSync('sha256', sessionSecret, '', 'sanfang token signing v1', 32);
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Ed25519, Buffer.from(seed)]), format: 'der', type: 'pkcs8' });
  return {
    private: key.export({ format: 'pem', type: 'pkcs8' }).toString(),
    public: createPublicKey(key).export({ format: 'pem', type: 'spki' }).toString(),
  };
}
