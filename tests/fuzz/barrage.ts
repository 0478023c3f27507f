import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { diceOf, seedOf, type Dice } from '../support/seed.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';
import type { StoreKind } from '../support/stores.ts';
import type { Measure } from '../support/watched-hub.ts';
import { startTarget, type Target } from './target.ts';
import { stillServes } from './still-serves.ts';

/** One way of throwing things at a hub. What it throws is plain JSON, so that it can be kept and thrown again. */
export interface Layer<S> {
  /** How many at a time. */
  readonly width: number;
  /** Whether some of it may be accepted; otherwise the state must stay as it was. */
  readonly acts: boolean;
  make(dice: Dice): S;
  /** Throws it and answers what is wrong with what came back, or null. */
  fire(shot: S): Promise<string | null>;
  /** After the last input, while the hub runs. */
  settle?(): Promise<void>;
  /** Once the hub has ended: looks at what is kept, and throws where it does not fit. */
  verify?(stores: Stores): Promise<void>;
  /** Ends its own connections. */
  close(): void;
}

export interface Barrage<S> {
  /** Names its seed and its part of the corpus. */
  readonly name: string;
  readonly inputs: number;
  readonly layer: (target: Target) => Layer<S> | Promise<Layer<S>>;
  readonly fresh?: StoreKind['fresh'];
}

interface Trouble {
  readonly words: string;
  readonly input: unknown;
}

const BATCH = 2_500;
/** What a hub may keep of strangers' input after a collection, bytes. */
const KEPT = 20 * 1024 * 1024;
/** Of a file of the corpus, characters. */
const LARGEST_KEPT = 100_000;
const corpus = join(import.meta.dirname, 'corpus');

/**
 * Throws what was found before and then new inputs at a hub of its own: it must not end, nothing in it may go wrong
 * unexpectedly, every "no" must be of the closed list, what is refused leaves no trace in log and state, and memory stays bounded.
 */
export async function barrage<S>({ name, inputs, layer: layerOf, fresh }: Barrage<S>): Promise<void> {
  const dice = diceOf(seedOf(`fuzz ${name}`));
  const target = await startTarget(fresh);
  const layer = await layerOf(target);
  try {
    for (const [file, shots] of known<S>(name)) await judge(layer, target, shots, (trouble) => `${file} again: ${trouble.words}`);
    const began = performance.now();
    let before: Measure | null = null;
    const batch = Math.min(BATCH, Math.ceil(inputs / 8));
    for (let done = 0; done < inputs; done += batch) {
      const shots = Array.from({ length: Math.min(batch, inputs - done) }, () => layer.make(dice));
      await judge(layer, target, shots, (trouble) => keep(name, dice.seed, trouble));
      // The first ones also pay for compiled code and caches of their working size.
      if (before === null && done >= inputs / 4) before = await settled(target, 0);
    }
    const rate = inputs / ((performance.now() - began) / 1_000);
    await stillServes(target);
    await layer.settle?.();
    layer.close();
    const limit = (before?.heap ?? 0) + KEPT;
    const after = await settled(target, limit);
    const grown = (after.heap - (before?.heap ?? 0)) / 1024 / 1024;
    const { p50, p99, max } = after.delay;
    process.stdout.write(`fuzz ${name}: ${String(inputs)} inputs, ${rate.toFixed(0)}/s; heap ${grown.toFixed(1)} MB more, RSS ${(after.rss / 1024 / 1024).toFixed(0)} MB; event loop late by p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)}, at most ${max.toFixed(0)} ms\n`);
    if (!layer.acts) expect(after.heap).toBeLessThan(limit);
    expect(p99).toBeLessThan(1_000);
    expect(await target.hub.ask('bugs')).toEqual([]);
    await target.hub.stop();
    await layer.verify?.(await target.place.open());
  } finally {
    layer.close();
    await target.remove();
  }
}

/** Fires and throws an error about the one input that does harm, as far as it can be told. */
async function judge<S>(layer: Layer<S>, target: Target, shots: readonly S[], words: (trouble: Trouble) => string): Promise<void> {
  const trouble = await volley(layer, target, shots);
  if (trouble === null) return;
  if (trouble.input !== null || shots.length === 1) throw new Error(words({ ...trouble, input: trouble.input ?? shots[0] }));
  for (const shot of shots) {
    const alone = await volley(layer, target, [shot]);
    if (alone !== null) throw new Error(words({ words: alone.words, input: shot }));
  }
  throw new Error(words({ words: `${trouble.words}\n(no input of the batch does it alone)`, input: shots }));
}

async function volley<S>(layer: Layer<S>, { hub, scene }: Target, shots: readonly S[]): Promise<Trouble | null> {
  const logs = [scene.log, scene.street];
  const before = layer.acts ? '' : await hub.ask('state', logs);
  let next = 0;
  let found: Trouble | null = null;
  const one = async (): Promise<void> => {
    for (let shot = shots[next++]; shot !== undefined; shot = shots[next++]) {
      const words = await layer.fire(shot);
      if (words !== null) found ??= { words, input: shot };
    }
  };
  await Promise.all(Array.from({ length: layer.width }, one));
  if (found !== null) return found;
  const [bug] = await hub.ask('bugs').catch((error: unknown) => [String(error)]);
  if (bug !== undefined) return { words: bug, input: null };
  return layer.acts || (await hub.ask('state', logs)) === before ? null : { words: 'what was refused changed the log', input: null };
}

/** Waits until connections have gone and idle logs rest, and memory is below a limit, for half a minute at most. */
async function settled({ hub }: Target, limit: number): Promise<Measure> {
  const until = performance.now() + 30_000;
  for (;;) {
    const measure = await hub.ask('measure');
    if ((limit === 0 || measure.heap < limit) || performance.now() > until) return measure;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function known<S>(name: string): (readonly [string, readonly S[]])[] {
  const files = readdirSync(corpus).filter((file) => file.startsWith(`${name}-`) && file.endsWith('.json'));
  return files.map((file) => [file, (JSON.parse(readFileSync(join(corpus, file), 'utf8')) as { inputs: S[] }).inputs]);
}

/** Puts what does harm among what is always tried, unless it is a whole batch; answers what to tell. */
function keep(name: string, seed: number, { words, input }: Trouble): string {
  const inputs = Array.isArray(input) ? input : [input];
  const text = JSON.stringify({ found: words.split('\n')[0], inputs }, null, 1);
  const file = `${name}-${createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 8)}.json`;
  if (text.length < LARGEST_KEPT) writeFileSync(join(corpus, file), `${text}\n`);
  return `SEED=${String(seed)}: ${words}\ninput, ${text.length < LARGEST_KEPT ? `kept in tests/fuzz/corpus/${file}` : 'too large to keep'}: ${text.slice(0, 2_000)}`;
}
