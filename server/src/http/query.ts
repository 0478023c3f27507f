import { Type } from 'typebox';

/** A whole number in a path or query, where everything is text; below 2^53 by its length. `Number(text)` reads it. */
export const Numeral = Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$' });
