import { setTimeout as after } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { Recorder } from '../../history/recorder.ts';
import { socketClient } from '../../history/socket-client.ts';
import { amount, slack } from '../../support/effort.ts';
import { lacking } from '../programs.ts';
import { twoNodes, words, type TwoNodes } from '../stage.ts';

const reason = lacking('redis-server');
/** Longer than anything that a node waits for by itself. */
const FROZEN_MS = amount(8_000, 30_000);
const HEALED_MS = 3_000;
let nodes: TwoNodes;
afterEach(() => nodes.close());

describe.skipIf(reason !== null)(`A node that is stopped in mid-work${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  test(`for ${String(FROZEN_MS / 1_000)} s while the other writes on: it comes back with nothing of its own in the way, and its people see everything`, async () => {
    nodes = await twoNodes();
    const { scene } = nodes;
    const [frozen, other] = nodes.nodes;
    const recorder = new Recorder();
    const stuck = [await socketClient(recorder, frozen.url, await nodes.somebody('chair', 'stuck')), await socketClient(recorder, frozen.url, await nodes.somebody('secretary', 'stuck too'))];
    const free = await socketClient(recorder, other.url, await nodes.somebody('manager', 'free', other.url));
    const watches = [...stuck, free].map((client) => client.watch(scene.channel));
    await Promise.all(watches.map((one) => one.until((_, phase) => phase === 'LIVE')));

    // Some of these are under way when it stops, in whatever state.
    const under = stuck.flatMap((client, side) => Array.from({ length: 30 }, (_, i) => client.post('PostMessage', words(scene, `冻 ${String(side)} ${String(i)}`))));
    await Promise.race(under);
    frozen.signal('SIGSTOP');
    const began = performance.now();
    let said = 0;
    for (; performance.now() - began < FROZEN_MS; said += 1) {
      expect(await free.insist('PostMessage', words(scene, `照说 ${String(said)}`))).toHaveProperty('n');
      await after(20);
    }
    expect(said).toBeGreaterThan(10);
    frozen.signal('SIGCONT');
    const woken = performance.now();
    const head = 2 + said;
    await Promise.all(watches.map((one) => one.until((copy, phase) => phase === 'LIVE' && copy.n >= head)));
    const healed = performance.now() - woken;
    for (const reply of await Promise.all(under)) expect(reply).toHaveProperty('n');
    const end = head + under.length;
    await Promise.all(watches.map((one) => one.until((copy, phase) => phase === 'LIVE' && copy.n === end)));
    await Promise.all(watches.map((one) => one.compare()));
    const violations = await nodes.violations(recorder);
    await Promise.all([...stuck, free].map((client) => client.close()));
    process.stdout.write(`frozen for ${String(FROZEN_MS)} ms: ${String(said)} messages at the other node meanwhile, seen ${healed.toFixed(0)} ms after it woke\n`);
    expect(violations).toBe('');
    expect(healed).toBeLessThan(slack(HEALED_MS));
  }, 240_000);
});
