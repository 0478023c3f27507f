import { Type } from 'typebox';
import { emergencyCategories, emergencyConfirmations } from '../../law/emergency.ts';
import { silenceModes } from '../../law/rule-profile.ts';
import { LocalDate, OneOf, Strict, Text } from '../../protocol/fields.ts';

const jointMatters = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9'] as const;

function number<const R extends string>(rule: R) {
  return Strict({ rule: Type.Literal(rule), value: Type.Integer({ minimum: 0, maximum: 1_000 }) });
}
function yesOrNo<const R extends string>(rule: R) {
  return Strict({ rule: Type.Literal(rule), value: Type.Boolean() });
}

const Change = Type.Union([
  Strict({ rule: Type.Literal('PARKING'), value: OneOf(['EXCLUDE', 'INCLUDE']) }),
  Strict({
    rule: Type.Literal('SILENCE'),
    value: Strict({
      mode: OneOf(silenceModes),
      followFor: Type.Array(OneOf(jointMatters), { maxItems: 9, uniqueItems: true }),
      clause: Type.Union([Text(1_000), Type.Null()]),
      warning: Type.Union([Text(300), Type.Null()]),
    }),
  }),
  yesOrNo('INVALID_BALLOTS'), yesOrNo('REVOTE'), yesOrNo('FILING'),
  number('PROXY_UNITS'), number('NOTICE_DAYS'), number('VOTE_DAYS'), number('EXTENSION_DAYS'), number('PRELIMINARY_DAYS'), number('ALLOCATION_DAYS'),
  number('EMERGENCY_POST_DAYS'), number('REVIEW_DAYS'), number('PETITION_DAYS'), number('ORDER_DAYS'),
  Strict({ rule: Type.Literal('JURISDICTION'), value: Type.String({ pattern: '^CN(-[A-Z]{2,12}){0,3}$' }) }),
  Strict({
    rule: Type.Literal('EMERGENCY'),
    value: Strict({
      categories: Type.Array(OneOf(emergencyCategories), { maxItems: 7, uniqueItems: true }),
      confirmations: Type.Array(OneOf(emergencyConfirmations), { minItems: 1, maxItems: 4, uniqueItems: true }),
    }),
  }),
  Strict({ rule: Type.Literal('LEGAL_EFFECT'), value: OneOf(['ADVISORY', 'FORMAL']) }),
]);

export const rulesCommands = {
  /**
   * One rule of the compound at a time. `basis`: version of the profile that the person had before them. `source`: article, clause
   * or document that says so; it is public and names no private person. `adopted`: the owners' resolution that adopted the clause;
   * `strictly`: silence did not count in it.
   */
  SetRule: Strict({
    change: Change,
    basis: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
    source: Text(300),
    adopted: Type.Union([Strict({ resolution: Text(120), on: LocalDate, strictly: Type.Boolean() }), Type.Null()]),
  }),
};
