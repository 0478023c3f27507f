/** One new owner as the form has them. */
export interface OwnerDraft {
  name: string;
  phone: string;
  /** `1/2`. */
  share: string;
}

export const MOST_OWNERS = 12;

/** Owners in equal parts: what joint owners without an agreement have. */
export function equalShares(owners: readonly OwnerDraft[]): OwnerDraft[] {
  return owners.map((owner) => ({ ...owner, share: `1/${String(owners.length)}` }));
}

/** A share as the hub takes it, or null for what is none. */
export function shareOf(text: string): [number, number] | null {
  const [, part, whole] = /^\s*(\d{1,5})\s*[/／]\s*(\d{1,5})\s*$/.exec(text) ?? [];
  const share: [number, number] = [Number(part), Number(whole)];
  return part !== undefined && share[0] >= 1 && share[0] <= share[1] && share[1] <= 10_000 ? share : null;
}

/** A phone number as the hub takes it, null for none; undefined for what is none. */
export function phoneOf(text: string): string | null | undefined {
  const plain = text.normalize('NFKC').replace(/[\s()]/g, '');
  return plain === '' ? null : /^[0-9+*-]{5,20}$/.test(plain) ? plain : undefined;
}
