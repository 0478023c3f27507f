import type { CommandData, CommandType } from '@sanfang/shared/compound/command.ts';
import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import type { Engine } from '@sanfang/server/engine/ports.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Countable, faulty } from '../engine/faulty-stores.ts';
import { freshPlace, type Place } from '../engine/place.ts';
import { command, provenance, type Scene, setScene } from '../engine/scene.ts';
import { check, printViolations } from '../history/checker.ts';
import { readLog, readStates } from '../history/read-log.ts';
import { Recorder } from '../history/recorder.ts';
import { amount, patience } from '../support/effort.ts';
import { seedOf } from '../support/seed.ts';

const RUNS = amount(100, 5_000);
const heads = ['secretary', 'chair', 'manager'] as const;
const kinds: readonly Countable[] = ['lostReplies', 'sentTwice', 'lostRequests', 'failedReads', 'failedPuts'];

/** One thing that a sender does: on which engine it begins, and what is to go wrong with the stores meanwhile. */
const act = fc.record({
  what: fc.constantFrom('SAY', 'SAY', 'HIDE', 'ADJOURN'),
  /** Sent once more when it was taken, by the other engine. */
  twice: fc.boolean(),
  engine: fc.nat(1),
  fault: fc.option(fc.record({ kind: fc.constantFrom(...kinds), line: fc.nat(1) }), { freq: 2, nil: null }),
});
const scripts = fc.tuple(...heads.map(() => fc.array(act, { minLength: 1, maxLength: 5 })));
type Act = (typeof act) extends fc.Arbitrary<infer T> ? T : never;

/** The same stores, whose answers come in whatever order the scheduler likes: of requests, of replies, of both engines. */
function shuffled(stores: Stores, scheduler: fc.Scheduler, calm: () => boolean): Stores {
  const shuffle = <T extends object>(port: T, methods: readonly (keyof T)[]): T => new Proxy(port, {
    get(target, name) {
      const member: unknown = target[name as keyof T];
      if (typeof member !== 'function') return member;
      const call = member.bind(target) as (...args: unknown[]) => Promise<unknown>;
      if (!methods.includes(name as keyof T)) return call;
      return async (...args: unknown[]) => {
        const label = String(name);
        if (!calm()) await scheduler.schedule(Promise.resolve(), `${label} goes`);
        const answer = await call(...args).then((value) => ({ value }), (error: unknown) => ({ error }));
        if (!calm()) await scheduler.schedule(Promise.resolve(), `${label} comes`);
        if ('error' in answer) throw answer.error;
        return answer.value;
      };
    },
  });
  return { ...stores, logs: shuffle(stores.logs, ['append', 'commits', 'command', 'heads', 'channel', 'putOverview', 'putSnapshot']), vault: shuffle(stores.vault, ['put']), close: () => stores.close() };
}

describe('two engines on one store, in whatever order its answers come and whatever gets lost', () => {
  let place: Place;
  let calmEngine: Engine;
  beforeAll(async () => {
    place = await freshPlace();
    calmEngine = await place.engine();
  });
  afterAll(() => place.remove());

  /** Everybody acts at once, each one thing after the other. Answers what the checker finds. */
  async function play(scheduler: fc.Scheduler, acts: readonly (readonly Act[])[]): Promise<string> {
    let calm = false;
    const scene = await setScene(calmEngine, place.clock);
    const stores = await place.stores();
    const begin = (await readLog(stores, scene.log)).bytes.length;
    const lines = [faulty(stores), faulty(stores)];
    const engines = await Promise.all(lines.map((line) => place.engine({ stores: shuffled(line.stores, scheduler, () => calm) })));
    const recorder = new Recorder();

    const all = acts.map(async (script, i) => {
      const head = heads[i] ?? 'chair';
      let way = 0;
      const send = recorder.recorded(head, scene[head].person, async ({ id, type, data }) => {
        const engine = engines[way % engines.length];
        return engine === undefined ? null : engine.execute(command(scene[head], scene.log, type as CommandType, data as CommandData[CommandType], id), provenance(scene[head], place.clock));
      });
      for (const [k, { what, twice, engine, fault }] of script.entries()) {
        way = engine;
        if (fault !== null) {
          const line = lines[fault.line];
          if (line !== undefined) line.faults[fault.kind] += 1;
        }
        for (let sendings = twice ? 2 : 1, id = crypto.randomUUID(); sendings > 0;) {
          const reply: CommandReply | null = await send({ id, log: scene.log, capacity: scene[head].capacity, ...asked(what, scene, `${head} ${String(k)}`) });
          // By the other engine next time, as when a node has gone.
          way += 1;
          if (reply === null || (isRefusal(reply) && reply.refused === 'UNAVAILABLE')) continue;
          // What was refused is never sent again.
          sendings = isRefusal(reply) ? 0 : sendings - 1;
        }
      }
    });
    await scheduler.waitFor(Promise.all(all));
    calm = true;
    for (const { faults } of lines) for (const kind of kinds) faults[kind] = 0;
    await scheduler.waitAll();
    const read = await readLog(stores, scene.log);
    const after = await place.engine({ stores });
    const states = [await readStates(after, read)];
    await Promise.all([...engines, after].map((engine) => engine.close()));
    await stores.close();
    return printViolations(check(recorder.history(), [read], { begin: new Map([[scene.log, begin]]), states }));
  }

  test('what was acknowledged stands once, what was refused never, and everything in an order that could have been', async () => {
    await fc.assert(fc.asyncProperty(fc.scheduler(), scripts, async (scheduler, acts) => {
      expect(await play(scheduler, acts)).toBe('');
    }), { numRuns: RUNS, seed: seedOf('interleavings') });
  }, patience(120_000, 7_200_000));
});

function asked(what: Act['what'], { room }: Scene, words: string): { readonly type: CommandType; readonly data: unknown } {
  if (what === 'HIDE') return { type: 'HideMessage', data: { room, message: 3, reason: words } };
  // Accepted from one, and only while the session goes on: refusals hang on who came first.
  if (what === 'ADJOURN') return { type: 'AdjournSession', data: { room } };
  return { type: 'PostMessage', data: { room, text: words, replyTo: null, about: null } };
}
