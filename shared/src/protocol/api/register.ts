/** Messages of the HTTP API about importing an owner register; what is in a sheet stands in register-import.ts. */
import { Type, type Static } from 'typebox';
import { OneOf, Strict, Uuid } from '../fields.ts';
import { refusalCodes } from '../refusal.ts';
import type { ImportPreview } from '../register-import.ts';

/**
 * `POST /api/compounds/:id/register/preview`, multipart: `file` (XLSX or CSV) and, once columns were chosen, `mapping`
 * (an `ImportMapping` as JSON; guessed without it). Records nothing.
 */
export const PreviewReply = Type.Unsafe<ImportPreview>({});

/**
 * `POST /api/compounds/:id/register/import`, multipart: `file`, `mapping`, `validFrom` (local date) and, to go on with an
 * import that was cut off, its `import`. Answers at once; `GET …/imports/:import` tells how far it is.
 */
export const ImportStarted = Strict({ import: Uuid });
export type ImportStarted = Static<typeof ImportStarted>;

const Count = Type.Integer({ minimum: 0 });
const Outcome = Strict({ units: Count, buildings: Count, area: Count, owners: Count, persons: Count });

/** `GET /api/compounds/:id/register/imports/:import`. Rows are counted; areas in 0.01 m². */
export const ImportProgress = Strict({
  import: Uuid,
  /** STOPPED: cut off by a restart; ask for it again with the same id. */
  state: OneOf(['RUNNING', 'DONE', 'REFUSED', 'STOPPED']),
  done: Count,
  of: Count,
  imported: Type.Union([Outcome, Type.Null()]),
  refusal: Type.Union([Strict({ refused: OneOf(refusalCodes), detail: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))) }), Type.Null()]),
});
export type ImportProgress = Static<typeof ImportProgress>;
