import { Type } from 'typebox';
import { BuildingCode, Digest, Instant, N, OneOf, Strict, Text, UnitCode, Uuid } from '../../../protocol/fields.ts';
import { deliveryMethods, visitOutcomes } from './state.ts';

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
/** A signature on the glass: strokes of x, y, x, y … from 0 to 1000. */
const Signature = Type.Array(Type.Array(Type.Integer({ minimum: 0, maximum: 1_000 }), { minItems: 4, maxItems: 240 }), { minItems: 1, maxItems: 24 });
const visit = { vote: Uuid, unit: UnitCode, visit: Uuid };

export const deliveryCommands = {
  /** Takes the place of those named before. */
  AppointCanvassers: Strict({ vote: Uuid, canvassers: Type.Array(Strict({ capacity: Uuid, buildings: Type.Array(BuildingCode, { maxItems: 400, uniqueItems: true }) }), { maxItems: 200 }) }),
  /** `unit`: any home of the counting person. `visit`: an id of the device's making. `post`: number of the letter. */
  RecordVisit: Strict({ ...visit, method: OneOf(deliveryMethods), outcome: OneOf(visitOutcomes), visitedAt: Instant, signature: OrNull(Signature), post: OrNull(Text(40)), note: OrNull(Text(300)) }),
  /** Photos and scans come after the visit: without network they wait on the device. */
  ProveVisit: Strict({ ...visit, papers: Type.Array(Strict({ blob: Uuid, sha256: Digest }), { minItems: 1, maxItems: 3 }) }),
  WithdrawVisit: Strict({ ...visit, reason: Text(300) }),
  /** An owner has the notice: said once, under the own account. */
  ConfirmDelivery: Strict({ vote: Uuid, unit: UnitCode }),
  /** The street, of a draft where silence could not follow the majority otherwise. `reference`: its letter. */
  ConfirmSilence: Strict({ vote: Uuid, version: N, reference: Text(200) }),
};
