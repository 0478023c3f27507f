/** Messages of the HTTP API about importing money; what is in a sheet stands in money-import.ts. */
import { Type, type Static } from 'typebox';
import { Strict, Uuid } from '../fields.ts';
import type { MoneyPreview } from '../money-import.ts';

/**
 * `POST /api/compounds/:id/fund/sheet/preview`, multipart: `sheet` (`BALANCES` or `BANK`), `file` (XLSX or CSV) and, once columns
 * were chosen, `mapping` (a `MoneyMapping` as JSON; guessed without it). Records nothing.
 */
export const MoneyPreviewReply = Type.Unsafe<MoneyPreview>({});

/**
 * `POST /api/compounds/:id/fund/sheet/import`, multipart: as above, with `import` (an id: the same again goes on with what was cut
 * off); for balances `kind` and `on`; for the bank `ledger` and `opening` (fen).
 */
export const MoneyImported = Strict({ posting: Type.Union([Uuid, Type.Null()]), rows: Type.Integer({ minimum: 0 }), fen: Type.Integer() });
export type MoneyImported = Static<typeof MoneyImported>;

/** `GET /api/compounds/:id/fund/sheet/imports/:import`: how many rows are recorded, of how many, while an import is under way. `of` 0: it has not begun, or is over. */
export const MoneyProgress = Strict({ done: Type.Integer({ minimum: 0 }), of: Type.Integer({ minimum: 0 }) });
export type MoneyProgress = Static<typeof MoneyProgress>;
