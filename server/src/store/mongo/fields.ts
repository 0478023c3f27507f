/** Pieces of which the schemas are made. */

/** `minimize` off: an empty object stays one. */
export const options = { versionKey: false, minimize: false } as const;

export const text = { type: String, required: true } as const;
export const integer = { type: Number, required: true } as const;
/** May be empty or null. */
export const maybeText = { type: String, default: null } as const;
export const flag = { type: Boolean, required: true } as const;
