import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Secrets that must be read again, kept so that the directory alone gives nothing away: the key follows from the vault's. */
export interface SecretBox {
  /** base64url of nonce ‖ ciphertext ‖ tag of AES-256-GCM. `owner`: opened for nobody else. */
  seal(secret: Uint8Array, owner: string): string;
  /** Throws where it was changed, or is another's. */
  open(sealed: string, owner: string): Uint8Array<ArrayBuffer>;
}

/** @param hubKey the vault's digest key */
export function secretBox(hubKey: Uint8Array): SecretBox {
  const key = Buffer.from(hkdfSync('sha256', hubKey, '', 'sanfang second factor v1', 32));
  return {
    seal(secret, owner) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(owner));
      return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]).toString('base64url');
    },
    open(sealed, owner) {
      const bytes = Buffer.from(sealed, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(-TAG_BYTES));
      return new Uint8Array(Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]));
    },
  };
}
