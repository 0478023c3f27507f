import { ballotChoices } from '../../../law/ballot.ts';
import { Digest, OneOf, Strict, Text, UnitCode, Uuid } from '../../../protocol/fields.ts';
import { Type } from 'typebox';
import { paperMarks } from './state.ts';

const Code = Type.String({ minLength: 8, maxLength: 40 });

export const paperCommands = {
  /** Puts a paper on the list of what came into the box: its code as it was read, and its scan. */
  ReceivePaper: Strict({ vote: Uuid, code: Code, scan: Strict({ blob: Uuid, sha256: Digest }) }),
  /** What somebody reads from the scan; twice, by two people of two bodies. `salt`: for the ballot that comes of it. */
  EnterPaper: Strict({ vote: Uuid, paper: Uuid, mark: OneOf(paperMarks), salt: Digest }),
  /** A third settles two entries that differ, with the reason. */
  SettlePaper: Strict({ vote: Uuid, paper: Uuid, mark: OneOf(paperMarks), salt: Digest, reason: Text(1_000) }),
  /** By an owner: they handed in no paper. `unit`: any home of the counting person's. */
  ContestPaper: Strict({ vote: Uuid, paper: Uuid, unit: UnitCode }),
  /** An owner's word, taken down by a helper: `unit` any of the counting person's, `signed` as with CastBallot. */
  AssistBallot: Strict({ vote: Uuid, unit: UnitCode, motion: Digest, choice: OneOf(ballotChoices), salt: Digest, signed: Digest }),
  /** What a witness has heard the owner say. Where it differs from what was taken down, that is dropped. */
  WitnessBallot: Strict({ vote: Uuid, assisted: Uuid, choice: OneOf(ballotChoices) }),
};
