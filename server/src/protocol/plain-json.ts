import { refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';

/** Containers inside containers; less than the canonical form allows, since the event wraps the data. */
const MAX_DEPTH = 8;
const MAX_KEY = 64;
/** Keys that a careless assignment would turn into a change of the prototype. */
const poisoned = new Set(['__proto__', 'constructor', 'prototype']);
/** Control characters other than tab and line ends: no keyboard makes them, and some stores cut at U+0000. */
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/; // eslint-disable-line no-control-regex

class NotPlain extends Error {
  override readonly name = 'NotPlain';
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.refused);
    this.refusal = refusal;
  }
}

interface Budget {
  bytes: number;
}

/**
 * A copy of a value that came from outside, made of what JSON has and the log can keep: strings and keys in NFC, safe
 * integers, plain objects and arrays. Refuses binary, prototypes, operators' hiding places and anything above `maxBytes`
 * (counted as UTF-8 of its strings, four for anything else), before a schema has looked at it.
 */
export function plainJson(value: unknown, maxBytes: number): { readonly value: unknown } | Refusal {
  try {
    return { value: copy(value, MAX_DEPTH, { bytes: maxBytes }) };
  } catch (error) {
    if (error instanceof NotPlain) return error.refusal;
    throw error;
  }
}

function fail(why: string): never {
  throw new NotPlain(refuse('MALFORMED', { why }));
}

function copy(value: unknown, depth: number, budget: Budget): unknown {
  spend(budget, 4);
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return text(value, budget);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value + 0 : fail('number');
  if (typeof value !== 'object') return fail('type');
  if (depth === 0) return fail('depth');
  if (Array.isArray(value)) return Array.from(value, (item: unknown) => copy(item, depth - 1, budget));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return fail('type');
  const result: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const name = text(key, budget);
    if (poisoned.has(name) || name.length > MAX_KEY || Object.hasOwn(result, name)) return fail('key');
    result[name] = copy(inner, depth - 1, budget);
  }
  return result;
}

function text(value: string, budget: Budget): string {
  // Before anything walks over it: normalising is what costs time.
  if (value.length > budget.bytes) throw new NotPlain(refuse('TOO_LARGE'));
  spend(budget, Buffer.byteLength(value));
  if (!value.isWellFormed() || control.test(value)) return fail('text');
  return value.normalize('NFC');
}

function spend(budget: Budget, bytes: number): void {
  budget.bytes -= bytes;
  if (budget.bytes < 0) throw new NotPlain(refuse('TOO_LARGE'));
}
