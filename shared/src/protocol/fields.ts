import { Type, type Static, type TSchema } from 'typebox';

/** Enumeration of string literals as a schema. */
export function OneOf<const T extends readonly string[]>(words: T) {
  return Type.Unsafe<T[number]>({ type: 'string', enum: [...words] });
}

/** An object that refuses fields it does not know. */
export function Strict<const P extends Record<string, TSchema>>(properties: P) {
  return Type.Object(properties, { additionalProperties: false });
}

export const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' });
/** `compound/<uuid>` or `jurisdiction/<uuid>`. */
export const LogId = Type.String({ pattern: '^(compound|jurisdiction)/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' });
export const Channel = Type.String({ pattern: '^(feed|office|register|enrolment|petitions|fund|accounts|(room|vote|person)/[0-9a-f-]{36})$' });
export const LocalDate = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
export const Instant = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$' });
/** SHA-256 as unpadded base64url. */
export const Digest = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });
/** Fen; up to 100 billion yuan. */
export const Fen = Type.Integer({ minimum: 1, maximum: 10_000_000_000_000 });
/** 0.01 m²; up to 100,000 m² a unit. */
export const Area = Type.Integer({ minimum: 1, maximum: 10_000_000 });
/** Number within a channel. */
export const N = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
export const UnitCode = Type.String({ pattern: '^[0-9A-Za-z一-龥#-]{1,32}$' });
export const BuildingCode = Type.String({ pattern: '^[0-9A-Za-z一-龥#]{1,16}$' });

/** Free text with at least one character that is not space. */
export function Text(maxLength: number) {
  return Type.String({ minLength: 1, maxLength, pattern: '\\S' });
}

export const Term = Strict({ from: LocalDate, until: Type.Union([LocalDate, Type.Null()]) });
export type Term = Static<typeof Term>;
