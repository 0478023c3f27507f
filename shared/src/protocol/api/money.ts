/** Messages of the HTTP API about the owners' money. What everybody may read of it stands on the feed. */
import { Type, type Static } from 'typebox';
import { Strict, Uuid } from '../fields.ts';

const Fen = Type.Integer();

/** `GET /api/compounds/:id/accounts/own`: sub-accounts of the maintenance fund of the units that the person owns; empty for others. Fen. */
export const OwnAccountsReply = Strict({
  accounts: Type.Array(Strict({
    unit: Type.String(),
    firstDeposit: Fen,
    paid: Fen,
    interest: Fen,
    share: Fen,
    balance: Fen,
    /** Less than what must be left of the first deposit (165号令 Art. 17). */
    low: Type.Boolean(),
    /** Published shares that are not booked yet. */
    pending: Type.Array(Strict({ project: Uuid, fen: Fen })),
  })),
});
export type OwnAccountsReply = Static<typeof OwnAccountsReply>;
