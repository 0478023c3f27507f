import { Type } from 'typebox';
import { Digest, OneOf, Strict, Text, UnitCode, Uuid } from '../../../protocol/fields.ts';
import { letterRefusals } from './state.ts';

const Paper = Strict({ blob: Uuid, sha256: Digest });
/** Who is sent: as the letter names them, and the home where they live or that they own. Who has none here is found by a code that the owner gives them: `key` = `keyOfProof`. */
const holder = Type.Union([Strict({ name: Text(40), unit: UnitCode }), Strict({ name: Text(40), key: Digest })]);

export const proxyCommands = {
  /** By an owner, for the counting person of `unit`. `motion`: digest of what was announced; `signed`: `digestOfLetter`, with a salt of the owner's own. `paper`: a photo of the signed letter, where there is one. */
  GiveProxy: Strict({ vote: Uuid, unit: UnitCode, holder, motion: Digest, salt: Digest, signed: Digest, paper: Type.Union([Paper, Type.Null()]) }),
  /** By a teller who has the letter of an owner on paper. */
  RecordProxy: Strict({ vote: Uuid, unit: UnitCode, holder, salt: Digest, paper: Paper }),
  /** By whoever has the code of a letter, in their own name; `proof` = `proofOfCode`. */
  AcceptProxy: Strict({ vote: Uuid, proof: Digest }),
  /** `holder`: the hat that the teller has found to be the person's whom the letter names; without one, the person's own id. */
  CheckProxy: Strict({ vote: Uuid, letter: Uuid, holder: Uuid }),
  RefuseProxy: Strict({ vote: Uuid, letter: Uuid, reason: OneOf(letterRefusals) }),
  /** Before the ballot is cast: by the owner, by the holder, or by a teller on the owner's paper. */
  RevokeProxy: Strict({ vote: Uuid, letter: Uuid }),
};
