import { Type } from 'typebox';
import { LogId, Strict, Text } from '../../protocol/fields.ts';

/** Set-up of a compound's log and of a street office's. Only the hub itself (command line, demo) may issue the first. */
export const foundingCommands = {
  FoundCompound: Strict({ name: Text(60), ruleProfile: Text(40), utcOffset: Type.Integer({ minimum: -720, maximum: 840 }) }),
  FoundJurisdiction: Strict({ name: Text(60) }),
  AssignJurisdiction: Strict({ street: LogId }),
};
