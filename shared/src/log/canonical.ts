import serialize from 'canonicalize';

/** Containers inside containers that a value may have. */
const MAX_DEPTH = 12;

/** A value that has no canonical form: it can be neither hashed nor stored. */
export class NotCanonical extends Error {
  override readonly name = 'NotCanonical';
}

/**
 * RFC 8785 (JCS) text of a value, narrowed to what every JSON reader keeps as it is: strings and keys in NFC, safe
 * integers, plain objects and arrays without holes, depth at most 12. Throws `NotCanonical` for anything else, because
 * a serialiser would drop or change it without a word (`undefined`, -0, 2^53 + 1, Date, lone surrogates).
 */
export function canonicalize(value: unknown): string {
  const flaw = flawIn(value, MAX_DEPTH);
  if (flaw !== null) throw new NotCanonical(flaw);
  return serialize(value) as string;
}

/** Whether `canonicalize` would take the value. */
export function isCanonical(value: unknown): boolean {
  return flawIn(value, MAX_DEPTH) === null;
}

/** Whether `text` is the canonical form of `value`, which was parsed from it. */
export function isCanonicalText(text: string, value: unknown): boolean {
  if (!isCanonical(value)) return false;
  // Nearly always this settles it, at a fraction of the cost: only keys that look like numbers are kept in an order of their own.
  return (JSON.stringify(value) === text && hasSortedKeys(value)) || serialize(value) === text;
}

/** Objects inside the value have their keys in the order of UTF-16 code units. */
function hasSortedKeys(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(hasSortedKeys);
  let before = '';
  for (const [key, inner] of Object.entries(value)) {
    if (key < before || !hasSortedKeys(inner)) return false;
    before = key;
  }
  return true;
}

function flawIn(value: unknown, depth: number): string | null {
  switch (typeof value) {
    case 'string': return stringFlaw(value);
    case 'boolean': return null;
    case 'number': return Number.isSafeInteger(value) && !Object.is(value, -0) ? null : 'number is not a safe integer';
    case 'object': break;
    default: return `${typeof value} has no canonical form`;
  }
  if (value === null) return null;
  if (depth === 0) return 'nested too deeply';
  return Array.isArray(value) ? arrayFlaw(value, depth) : objectFlaw(value, depth);
}

function arrayFlaw(list: readonly unknown[], depth: number): string | null {
  // By index, so that a hole is seen as undefined.
  for (let i = 0; i < list.length; i += 1) {
    const flaw = flawIn(list[i], depth - 1);
    if (flaw !== null) return flaw;
  }
  return null;
}

function objectFlaw(object: object, depth: number): string | null {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) return 'object is not plain';
  if (typeof (object as { toJSON?: unknown }).toJSON === 'function') return 'object is not plain';
  for (const [key, value] of Object.entries(object)) {
    // Readers that assign keys one by one would lose it.
    if (key === '__proto__') return 'key __proto__';
    const flaw = stringFlaw(key) ?? flawIn(value, depth - 1);
    if (flaw !== null) return flaw;
  }
  return null;
}

/** Text without these is in NFC as it stands, and has no surrogates (UAX #15 §9: their quick check is Yes, their class 0). */
const beyondLatin1 = /[\u0100-\uffff]/;

function stringFlaw(text: string): string | null {
  if (!beyondLatin1.test(text)) return null;
  if (!text.isWellFormed()) return 'lone surrogate';
  return text.normalize('NFC') === text ? null : 'string is not in NFC';
}
