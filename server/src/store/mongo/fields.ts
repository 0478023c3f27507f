/** Pieces of which the schemas are made. */
import mongoose from 'mongoose';

// An empty text is a text: mongoose's own `required` would refuse it, and only here, not in SQLite.
mongoose.SchemaTypes.String.checkRequired((value: unknown) => typeof value === 'string');

/** `minimize` off: an empty object stays one. Strictness stands here too: a schema does not take it from its connection's mongoose. */
export const options = { versionKey: false, minimize: false, strict: 'throw', strictQuery: 'throw' } as const;

export const text = { type: String, required: true } as const;
export const integer = { type: Number, required: true } as const;
/** May be empty or null. */
export const maybeText = { type: String, default: null } as const;
export const flag = { type: Boolean, required: true } as const;
