import { BuildingCode, Channel, LogId, UnitCode, Uuid } from '@sanfang/shared/protocol/fields.ts';
import fc, { type Arbitrary } from 'fast-check';

/** A schema of ours, as the plain JSON Schema that it is. */
export type Schema = Readonly<Record<string, unknown>>;

const patternOf = (schema: object): unknown => (schema as Schema)['pattern'];
/** Ids that mean something to the target stand in for patterns that they fit: random ones would be refused at the first look. */
const named: readonly (readonly [pattern: unknown, names: readonly string[]])[] = [
  [patternOf(Uuid), ['{{room}}', '{{chair.capacity}}', '{{chair.person}}', '{{secretary.capacity}}', '{{compound}}', '{{compound}}', '{{new}}']],
  [patternOf(LogId), ['{{log}}', '{{log}}', '{{street}}', 'compound/{{new}}']],
  [patternOf(Channel), ['feed', 'office', 'register', '{{channel}}', 'room/{{new}}']],
  [patternOf(UnitCode), ['1-1-101', '2#', '一-1']],
  [patternOf(BuildingCode), ['1', '2#', '一']],
];
const words = ['外墙维修', 'e\u0301', '👩‍👩‍👧‍👦', '<b>x</b>', '‮abc', 'x'];

/** Values that a schema lets pass. */
export function arbitraryOf(schema: Schema): Arbitrary<unknown> {
  const { type, anyOf, pattern } = schema;
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  if (Array.isArray(anyOf)) return fc.oneof(...(anyOf as Schema[]).map(arbitraryOf));
  if (type === 'string') return stringOf(schema, typeof pattern === 'string' ? pattern : null);
  if (type === 'integer' || type === 'number') return numberOf(schema);
  if (type === 'boolean') return fc.boolean();
  if (type === 'null') return fc.constant(null);
  if (type === 'array') return arrayOf(schema);
  if (type === 'object') return objectOf(schema);
  return fc.constantFrom<unknown>({}, [], 'x', 1, null, { a: [1] });
}

function stringOf({ minLength = 0, maxLength = 40 }: Schema, pattern: string | null): Arbitrary<string> {
  const known = named.find(([one]) => one === pattern)?.[1];
  if (known !== undefined) return fc.constantFrom(...known);
  const [least, most] = [Number(minLength), Math.min(Number(maxLength), 60)];
  const text = fc.oneof(fc.constantFrom(...words), fc.string({ minLength: Math.max(1, least), maxLength: most, unit: 'grapheme' })).map((one) => `${one}字`.slice(0, Number(maxLength)));
  return pattern === null || pattern === '\\S' ? text.map((one) => one.padEnd(least, 'x')) : fc.stringMatching(new RegExp(pattern, 'u'));
}

function numberOf({ minimum = -1_000, maximum = 1_000_000 }: Schema): Arbitrary<number> {
  const [least, most] = [Number(minimum), Number(maximum)];
  return fc.oneof(fc.constantFrom(least, most, Math.min(most, least + 1)), fc.integer({ min: Math.max(least, -(2 ** 31)), max: Math.min(most, 2 ** 31 - 1) }));
}

function arrayOf({ items, minItems = 0, maxItems = 4, uniqueItems }: Schema): Arbitrary<unknown> {
  if (Array.isArray(items)) return fc.tuple(...(items as Schema[]).map(arbitraryOf));
  const lengths = { minLength: Number(minItems), maxLength: Math.max(Number(minItems), Math.min(Number(maxItems), 4)) };
  const item = arbitraryOf(items as Schema);
  return uniqueItems === true ? fc.uniqueArray(item, { ...lengths, selector: (one) => JSON.stringify(one) }) : fc.array(item, lengths);
}

function objectOf({ properties, required, patternProperties }: Schema): Arbitrary<unknown> {
  const [inner] = Object.values((patternProperties ?? {}) as Record<string, Schema>);
  if (properties === undefined) return fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), inner === undefined ? fc.constant('x') : arbitraryOf(inner), { maxKeys: 3 });
  const fields = Object.fromEntries(Object.entries(properties as Record<string, Schema>).map(([name, schema]) => [name, arbitraryOf(schema)]));
  return fc.record(fields, { requiredKeys: (required ?? []) as string[] });
}
