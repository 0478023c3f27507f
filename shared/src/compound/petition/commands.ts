import { matterCodes } from '../../law/matters.ts';
import { Digest, OneOf, Strict, Text, Uuid } from '../../protocol/fields.ts';

export const petitionCommands = {
  /** Whoever raises it signs it too. */
  RaisePetition: Strict({ matterCode: OneOf(matterCodes.filter((code) => code !== 'NONE')), title: Text(120), text: Text(4_000) }),
  /** `digest`: of the words that were shown. */
  SignPetition: Strict({ petition: Uuid, digest: Digest }),
  UnsignPetition: Strict({ petition: Uuid }),
  WithdrawPetition: Strict({ petition: Uuid }),
  /** Issued by the hub when a petition's clock has run out. */
  LapsePetition: Strict({ petition: Uuid }),
  /** The street's order to the committee. `reference`: number or title of the paper. */
  OrderPetition: Strict({ petition: Uuid, reference: Text(200) }),
};
