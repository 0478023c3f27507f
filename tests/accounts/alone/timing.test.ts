import { describe, expect, test } from 'vitest';
import { PASSWORD, startHub } from '../../support/hub.ts';
import { amount, patience } from '../../support/effort.ts';
import { diceOf, seedOf } from '../../support/seed.ts';
import { storeKinds } from '../../support/stores.ts';

/** Wrong passwords for each of both kinds of names. */
const EACH = amount(60, 1_500);
/** How well a guesser by time may do: 0.5 knows nothing. A short run scatters by 0.05 and finds only what a missing hash gives away; a long one shows what was promised. */
const GUESSES_RIGHT = amount(0.8, 0.55);

/** Probability that one of the first takes longer than one of the second. */
function areaUnderCurve(first: readonly number[], second: readonly number[]): number {
  let longer = 0;
  for (const a of first) for (const b of second) longer += a > b ? 1 : a === b ? 0.5 : 0;
  return longer / (first.length * second.length);
}

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

describe.each(storeKinds)('On $name', ({ name, fresh }) => {
  test('the time of a refusal does not tell who has an account', { timeout: patience(120_000, 1_800_000) }, async () => {
    const hub = await startHub({ config: { limits: 'bench' }, place: await fresh() });
    const dice = diceOf(seedOf(`who has an account (${name})`));
    // People as they are: signed in here and there, some often.
    const known: string[] = [];
    for (let i = 0; i < 12; i += 1) {
      const person = await hub.addPerson();
      known.push(hub.identifierOf(person));
      for (let devices = dice.roll(4); devices >= 0; devices -= 1) await hub.anybody().post('/api/session', { identifier: hub.identifierOf(person), password: PASSWORD });
    }
    const times = { known: [] as number[], unknown: [] as number[] };
    const kinds = Array.from({ length: 2 * EACH }, (_, i) => (i % 2 === 0 ? 'known' as const : 'unknown' as const));
    for (const kind of kinds.map((one) => ({ one, at: dice.roll(1_000_000) })).sort((a, b) => a.at - b.at).map(({ one }) => one)) {
      const identifier = kind === 'known' ? dice.pick(known) : `${crypto.randomUUID()}@people.test`;
      hub.clock.forward(3_700_000);
      const guesser = hub.anybody();
      const began = performance.now();
      const { status } = await guesser.post('/api/session', { identifier, password: 'not the password' });
      times[kind].push(performance.now() - began);
      expect(status).toBe(401);
    }
    const curve = areaUnderCurve(times.known, times.unknown);
    const right = Math.max(curve, 1 - curve);
    process.stdout.write(`${name}: ${String(EACH)} each, AUC ${right.toFixed(3)}, p50 known ${median(times.known).toFixed(2)} ms, unknown ${median(times.unknown).toFixed(2)} ms\n`);
    expect(right).toBeLessThan(GUESSES_RIGHT);
    await hub.close();
  });
});
