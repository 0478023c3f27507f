import type { Dice } from '../support/seed.ts';
import type { Planned } from './made-up-plan.ts';
import type { ViolationKind } from './violation.ts';

/** A way in which a hub could break its word; null: this plan has no place for it. The rest of the history follows from it. */
export interface BadPlan {
  readonly name: string;
  readonly kind: ViolationKind;
  readonly spoil: (dice: Dice, plan: readonly Planned[]) => readonly Planned[] | null;
}

const taken = ({ sendings }: Planned): boolean => sendings.some(({ came }) => came === 'TAKEN' || came === 'TAKEN_BEFORE');
const acknowledged = (planned: Planned): number => Math.min(...planned.sendings.flatMap(({ came, completed }) => (completed !== null && came.startsWith('TAKEN') ? [completed] : [Infinity])));

function one(dice: Dice, plan: readonly Planned[], which: (planned: Planned) => boolean, change: (planned: Planned) => readonly Planned[]): readonly Planned[] | null {
  const among = plan.filter(which);
  if (among.length === 0) return null;
  const chosen = dice.pick(among);
  return plan.flatMap((planned) => (planned === chosen ? change(planned) : [planned]));
}
/** Some time at which the history still goes on. */
const sometime = (dice: Dice, plan: readonly Planned[]): number => dice.roll(1 + Math.max(...plan.map(({ effect }) => effect ?? 0))) + 0.123;

export const badPlans: readonly BadPlan[] = [
  { name: 'an acknowledged command is not recorded', kind: 'LOST', spoil: (dice, plan) => one(dice, plan, taken, (planned) => [{ ...planned, effect: null }]) },
  { name: 'a refused command is recorded', kind: 'REFUSED_BUT_RECORDED', spoil: (dice, plan) => one(dice, plan, ({ sendings }) => sendings.at(-1)?.came === 'REFUSED', (planned) => [{ ...planned, effect: sometime(dice, plan) }]) },
  {
    name: 'a command for which there was no room is recorded', kind: 'REFUSED_BUT_RECORDED',
    spoil: (dice, plan) => one(dice, plan, ({ sendings }) => sendings.at(-1)?.came === 'REFUSED', (planned) => [{ ...planned, sendings: planned.sendings.map((sending) => ({ ...sending, came: 'BUSY' })), effect: sometime(dice, plan) }]),
  },
  { name: 'a command stands twice', kind: 'DOUBLED', spoil: (dice, plan) => one(dice, plan, ({ effect }) => effect !== null, (planned) => [planned, { ...planned, sendings: [], effect: sometime(dice, plan) }]) },
  {
    name: 'a message stands once more under another id', kind: 'DOUBLED',
    spoil: (dice, plan) => one(dice, plan, ({ effect, type }) => effect !== null && type === 'PostMessage', (planned) => [planned, { ...planned, command: 'made up', sendings: [], effect: sometime(dice, plan) }]),
  },
  { name: 'something is recorded that nobody sent', kind: 'UNASKED', spoil: (dice, plan) => [...plan, { command: 'made up', client: '', person: 'chair', type: 'PostMessage', words: 'nobody’s words', sendings: [], effect: sometime(dice, plan) }] },
  {
    name: 'one that was acknowledged first is recorded last', kind: 'REAL_TIME',
    spoil(dice, plan) {
      const pairs = plan.flatMap((early) => plan.filter((late) => late.effect !== null && acknowledged(early) < Math.min(...late.sendings.map(({ invoked }) => invoked))).map((late) => [early, late] as const));
      if (pairs.length === 0) return null;
      const [early, late] = dice.pick(pairs);
      return plan.map((planned) => (planned === early ? { ...planned, effect: late.effect } : planned === late ? { ...planned, effect: early.effect } : planned));
    },
  },
  {
    name: 'a command is taken for new twice', kind: 'DOUBLED',
    spoil: (dice, plan) => one(dice, plan, ({ sendings }) => sendings.filter(({ came }) => came.startsWith('TAKEN')).length > 1, (planned) => [{ ...planned, sendings: planned.sendings.map((sending) => (sending.came === 'TAKEN_BEFORE' ? { ...sending, came: 'TAKEN' } : sending)) }]),
  },
];
