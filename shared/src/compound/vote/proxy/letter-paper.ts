import { digestOf } from '../../../log/commitment.ts';

/** What an owner is shown before sending somebody to vote, and signs (Civil Code Art. 165). Matter, powers and period are the vote's: one ballot on this motion, until the close. */
export interface LetterOfProxy {
  readonly vote: string;
  /** Digest of the motion as it was announced. */
  readonly motion: string;
  readonly units: readonly string[];
  /** In 0.01 m². */
  readonly area: number;
  /** Who is sent: by name, and by the home where they live or that they own; null: they have none here. */
  readonly holder: { readonly name: string; readonly unit: string | null };
  /** 32 random bytes, base64url, made by the owner: without them the digest could tell the name. */
  readonly salt: string;
}

/** SHA-256 over a letter's canonical bytes, base64url. */
export function digestOfLetter({ vote, motion, units, area, holder, salt }: LetterOfProxy): string {
  return digestOf({ paper: 'PROXY', vote, motion, units, area, holder: { name: holder.name, unit: holder.unit }, salt });
}

/** What is sealed of a letter. */
export interface NamedHolder {
  readonly name: string;
  readonly salt: string;
}
