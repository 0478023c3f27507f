import { Strict } from '@sanfang/shared/protocol/fields.ts';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';

const Text = Type.String({ maxLength: 300 });
const Place = { log: Text, channel: Text };

/** Who is in a room, as one node knows it. */
const Roster = Strict({ ...Place, present: Type.Array(Strict({ person: Text, capacity: Text, typing: Type.Boolean() }), { maxItems: 2_000 }) });

/** What nodes tell each other. Everything but presence is a hint to look into the store, and is never believed by itself. */
const Ring = Type.Union([
  /** Logs have grown: the last commit that the writer knows of each. */
  Strict({ kind: Type.Literal('COMMITS'), commits: Type.Array(Type.Tuple([Text, Type.Integer({ minimum: 1 })]), { maxItems: 10_000 }) }),
  /** Sessions have ended. */
  Strict({ kind: Type.Literal('SESSIONS') }),
  /** Who is in these rooms on the node that tells, until it tells again or falls silent. */
  Strict({ kind: Type.Literal('PRESENCE'), rooms: Type.Array(Roster, { maxItems: 1_000 }) }),
  /** The node has begun to listen, and does not know who is present elsewhere. */
  Strict({ kind: Type.Literal('ARRIVED') }),
]);
export type Ring = Static<typeof Ring>;
export type Roster = Static<typeof Roster>;

/** A ring on its way: which node rang. `PULSE` is what a node hears of itself, to know that the bell works. */
const Envelope = Strict({ from: Text, ring: Type.Union([Ring, Strict({ kind: Type.Literal('PULSE') })]) });
export type Envelope = Static<typeof Envelope>;
const envelope = Compile(Envelope);

/** Reads what came over the wire; null for what no node of this version sends. */
export function readEnvelope(text: string): Envelope | null {
  try {
    const value: unknown = JSON.parse(text);
    return envelope.Check(value) ? value : null;
  } catch {
    return null;
  }
}
