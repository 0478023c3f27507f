import type { RowErrorCode } from '@sanfang/shared/protocol/register-import.ts';
import { sumToOne } from '@sanfang/shared/compound/register/shares.ts';

type Share = readonly [number, number];

/** An owner as a row names them. */
export interface NamedOwner {
  readonly name: string;
  readonly phone: string | null;
  readonly share: Share;
}

/** Most owners of one unit, and longest name, that the register takes. */
const MAX_OWNERS = 12;
const MAX_NAME = 40;

/** The owners of a unit, or which cell is wrong and how. */
export type Owners = readonly NamedOwner[] | { readonly field: 'owner' | 'phone' | 'share'; readonly code: RowErrorCode };

/**
 * Owners from their cells: names parted by 、，, ; or /, as many phones as names or one for all, shares in a cell of their
 * own or in brackets behind the name (`张三(1/2)`). Without shares they own in equal parts (joint owners count as one person either way).
 */
export function parseOwners(names: string, phones: string, shares: string): Owners {
  // A share in brackets has a stroke of its own, which parts no names.
  const named = split(names.replace(/(\d)\s*[/／]\s*(\d)/g, '$1⁄$2')).map(nameAndShare);
  if (named.length === 0) return [];
  if (named.length > MAX_OWNERS) return { field: 'owner', code: 'TOO_MANY_OWNERS' };
  const distinct = new Set(named.map(({ name }) => name));
  if (named.some(({ name }) => name.length === 0 || name.length > MAX_NAME) || distinct.size !== named.length) return { field: 'owner', code: 'BAD_OWNER' };

  const numbers = split(phones).map(phoneOf);
  if (numbers.includes(null) || (numbers.length > 1 && numbers.length !== named.length)) return { field: 'phone', code: 'BAD_PHONE' };

  const parts = sharesOf(named.map(({ share }) => share), shares);
  if (parts === null) return { field: 'share', code: 'BAD_SHARE' };
  return named.map(({ name }, at) => ({ name, phone: numbers[numbers.length === 1 ? 0 : at] ?? null, share: parts[at] ?? [1, named.length] }));
}

/** A share: `1/2`, `50%`, `0.5`; numerator and denominator up to 10,000. Null for anything else. */
export function parseShare(text: string): Share | null {
  const plain = text.normalize('NFKC').replace(/\s/g, '');
  const [, part, whole] = /^(\d{1,5})[/⁄](\d{1,5})$/.exec(plain) ?? [];
  if (part !== undefined && whole !== undefined) return asShare(Number(part), Number(whole));
  const [, percent, hundredths = ''] = /^(\d{1,3})(?:\.(\d{1,2}))?%$/.exec(plain) ?? [];
  if (percent !== undefined) return asShare(Number(percent + hundredths), 100 * 10 ** hundredths.length);
  const [, one, decimals = ''] = /^([01])(?:\.(\d{1,4}))?$/.exec(plain) ?? [];
  return one === undefined ? null : asShare(Number(one + decimals), 10 ** decimals.length);
}

function asShare(part: number, whole: number): Share | null {
  return part >= 1 && part <= whole && whole <= 10_000 ? [part, whole] : null;
}

/** Shares of all, exactly a whole; equal parts where none is given. Null where they are wrong or some are missing. */
function sharesOf(inBrackets: readonly (string | null)[], cell: string): readonly Share[] | null {
  const count = inBrackets.length;
  const inCell = /^(共同共有|共有|均等|等额|单独所有|-|—)?$/.test(cell.trim()) ? [] : cell.normalize('NFKC').split(/[、,，;；\n]/).map((part) => part.trim());
  const given = inCell.length > 0 ? inCell : inBrackets.filter((share) => share !== null);
  if (given.length === 0) return inBrackets.map(() => [1, count]);
  const shares = given.map(parseShare).filter((share) => share !== null);
  return shares.length === count && sumToOne(shares) ? shares : null;
}

function split(cell: string): string[] {
  return cell.split(/[、,，;；/\n]/).map((part) => part.trim()).filter((part) => part !== '');
}

function nameAndShare(text: string): { readonly name: string; readonly share: string | null } {
  const [, name, share] = /^(.*?)\s*[(（]([\d.%⁄]+)[)）]$/.exec(text) ?? [];
  return name === undefined || share === undefined ? { name: text, share: null } : { name, share };
}

function phoneOf(text: string): string | null {
  const plain = text.normalize('NFKC').replace(/[\s()]/g, '');
  return /^[0-9+*-]{5,20}$/.test(plain) ? plain : null;
}
