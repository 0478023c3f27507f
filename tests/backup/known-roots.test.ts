import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRootsFile, type RootsFile } from '@sanfang/server/roots/roots-file.ts';
import type { StoredCommit } from '@sanfang/server/store/keeping.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sealed } from '../contract/vault.ts';
import { freshPlace, type Place } from '../engine/place.ts';
import { say, setScene } from '../engine/scene.ts';
import { diceOf } from '../support/seed.ts';
import { storeKinds, type StorePlace } from '../support/stores.ts';
import { rawLogs, type RawLogs } from './support/raw-logs.ts';
import { rehashed, vandalisms } from './support/vandalism.ts';

const root = (letter: string): string => letter.repeat(43);
const eventually = (condition: () => boolean | Promise<boolean>) => vi.waitUntil(condition, { timeout: 30_000, interval: 20 });
const AT = '2026-11-23T02:00:00.000Z';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sanfang-roots-'));
  file = join(folder, 'roots.json');
});
afterEach(() => rm(folder, { recursive: true }));

async function openRoots(): Promise<RootsFile> {
  const roots = await openRootsFile(file, true);
  if (roots === null) throw new Error('made none');
  return roots;
}

describe('the file of last known roots', () => {
  const log = `compound/${crypto.randomUUID()}`;

  test('is made where it is wanted, for its owner only, and found again', async () => {
    expect(await openRootsFile(file, false)).toBeNull();
    const roots = await openRoots();
    await roots.keep(new Map([[log, { no: 2, size: 5, root: root('A'), at: AT }]]));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await openRootsFile(file, false))?.of(log)).toEqual({ no: 2, size: 5, root: root('A'), at: AT });
    expect(await readdir(folder)).toEqual(['roots.json']);
  });

  test('never goes back, also where two processes share it', async () => {
    const [one, other] = [await openRoots(), await openRoots()];
    const second = `compound/${crypto.randomUUID()}`;
    await one.keep(new Map([[log, { no: 7, size: 9, root: root('B'), at: AT }]]));
    await other.keep(new Map([[log, { no: 3, size: 4, root: root('A'), at: AT }], [second, { no: 1, size: 1, root: root('C'), at: AT }]]));
    expect([...(await openRoots()).known].sort()).toEqual([[log, { no: 7, size: 9, root: root('B'), at: AT }], [second, { no: 1, size: 1, root: root('C'), at: AT }]].sort());
  });

  test('takes a loss that somebody accepts, and remembers that it was accepted', async () => {
    const roots = await openRoots();
    const [known, found] = [{ no: 7, size: 9, root: root('B'), at: AT }, { no: 3, size: 4, root: root('A'), at: '2026-11-24T02:00:00.000Z' }];
    await roots.keep(new Map([[log, known]]));
    await roots.accept(log, found);
    expect(roots.of(log)).toEqual(found);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ accepted: [{ log, known, found, at: found.at }] });
    await roots.accept(log, { ...found, no: 0, size: 0 });
    expect((await openRoots()).of(log)).toBeUndefined();
  });

  test('remembers what was destroyed; half a line at its end counts for nothing', async () => {
    const roots = await openRoots();
    await roots.keepErased([root('A'), root('B')]);
    await roots.keepErased([root('B'), root('C')]);
    await writeFile(`${file}.erased`, 'DDDD', { flag: 'a' });
    expect([...(await openRoots()).erased]).toEqual([root('A'), root('B'), root('C')]);
    expect((await stat(`${file}.erased`)).mode & 0o777).toBe(0o600);
  });

  test.each(['', '{}', 'not JSON', '{"version":2,"logs":{},"accepted":[]}'])('is not used, nor overwritten, where it is something else: %s', async (text) => {
    await writeFile(file, text);
    await expect(openRoots()).rejects.toThrow(/哈希根文件.*no file of roots/s);
    expect(await readFile(file, 'utf8')).toBe(text);
  });
});

describe.each(storeKinds)('An engine on $name that knows where its logs stood', ({ fresh }) => {
  let spot: StorePlace;
  let place: Place;
  let raw: RawLogs;
  beforeEach(async () => {
    spot = await fresh();
    place = await freshPlace(async () => spot);
    await (await spot.open()).close();
    raw = await rawLogs(spot.url);
  });
  afterEach(async () => {
    await raw.close();
    await place.remove();
  });
  const commitsOf = async (log: string): Promise<StoredCommit[]> => (await place.stores()).keeping.stored(log, 0, 1_000);
  const refused = { refused: 'LOG_WENT_BACK' };

  test('notes each log while it grows, and at its end', async () => {
    const roots = await openRoots();
    const engine = await place.engine({ roots, noteMs: 10 });
    const scene = await setScene(engine, place.clock);
    await say(engine, place.clock, scene, scene.chair, '第一句');
    const head = await (await place.stores()).logs.head(scene.log);
    await eventually(() => roots.of(scene.log)?.no === head?.no);
    expect(roots.of(scene.log)).toEqual({ no: head?.no, size: (head?.first ?? 0) + (head?.count ?? 0) - 1, root: head?.root, at: AT });
    await say(engine, place.clock, scene, scene.chair, '最后一句');
    await engine.close();
    expect((await openRoots()).of(scene.log)?.no).toBe((head?.no ?? 0) + 1);
    expect((await openRoots()).of(scene.street)?.no).toBeGreaterThan(2);
  });

  test.each([
    ['shorter', (commits: readonly StoredCommit[]) => commits.slice(0, -2)],
    ['gone', () => []],
    ['of the same length with another end', (commits: readonly StoredCommit[]) => vandalisms.find(({ name }) => name === 'the last times are shifted and hashed again')?.change(commits, diceOf(1)) ?? []],
    ['cut and cannot even be folded', (commits: readonly StoredCommit[]) => rehashed([...commits.slice(0, -2), ...commits.slice(-1)])],
    ['grown on from an older state', (commits: readonly StoredCommit[]) => commits.slice(0, -2)],
  ] as const)('does not write one that is %s, says so, and goes on with the others', async (kind, change) => {
    const first = await place.engine({ roots: await openRoots() });
    const [scene, other] = [await setScene(first, place.clock), await setScene(first, place.clock)];
    for (const text of ['一', '二', '三']) await say(first, place.clock, scene, scene.chair, text);
    await first.close();
    const before = (await openRoots()).of(scene.log);
    await raw.replace(scene.log, change(await commitsOf(scene.log)));
    if (kind === 'grown on from an older state') {
      // By a node that knows nothing.
      const blind = await place.engine();
      for (const text of ['四', '五', '六']) await say(blind, place.clock, scene, scene.chair, text);
      await blind.close();
    }
    const changed = await commitsOf(scene.log);

    const told: object[] = [];
    const log = { info: () => undefined, warn: () => undefined, error: (about: object) => { told.push(about); } };
    const engine = await place.engine({ roots: await openRoots(), log });
    expect(engine.wentBack()).toMatchObject([{ log: scene.log, known: before, found: { no: Math.min(changed.length, before?.no ?? 0) } }]);
    expect(told).toContainEqual(expect.objectContaining({ log: scene.log, knownCommits: before?.no, knownRoot: before?.root }));
    expect(await say(engine, place.clock, scene, scene.chair, '还能写吗')).toEqual(refused);
    expect(await say(engine, place.clock, other, other.chair, '别的小区照常')).toMatchObject({ fresh: true });
    expect(await commitsOf(scene.log)).toHaveLength(changed.length);
    await engine.close();
    expect((await openRoots()).of(scene.log)).toEqual(before);
  });

  test('notices one that goes back under its feet, and goes on when it is whole again', async () => {
    const engine = await place.engine({ roots: await openRoots() });
    const scene = await setScene(engine, place.clock);
    await say(engine, place.clock, scene, scene.chair, '写下了');
    const commits = await commitsOf(scene.log);
    await raw.replace(scene.log, commits.slice(0, -3));
    await eventually(() => engine.wentBack().length > 0);
    expect(await say(engine, place.clock, scene, scene.chair, '还能写吗')).toEqual(refused);
    await raw.replace(scene.log, commits);
    await eventually(() => engine.wentBack().length === 0);
    expect(await say(engine, place.clock, scene, scene.chair, '又能写了')).toMatchObject({ fresh: true });
  });

  test('destroys no sealed value as an orphan while a log lacks its end', async () => {
    const roots = await openRoots();
    const first = await place.engine({ roots });
    const scene = await setScene(first, place.clock);
    await say(first, place.clock, scene, scene.chair, '留着的话');
    await first.close();
    const commits = await commitsOf(scene.log);
    const commitments = commits.slice(-1).flatMap(({ events }) => events).flatMap(({ bytes }) => Object.values((JSON.parse(bytes) as { sealed: Record<string, string> }).sealed));
    await raw.replace(scene.log, commits.slice(0, -1));
    place.clock.forward(2 * 3_600_000);
    const { vault } = await place.stores();
    const orphan = sealed('孤儿', { at: AT });
    await vault.put([orphan]);
    const second = await place.engine({ roots: await openRoots(), vaultSweepMs: 5, noteMs: 5 });
    // Another log is noted: rounds went by.
    await setScene(second, place.clock);
    await second.close();
    expect((await vault.get(commitments)).size).toBe(1);

    await raw.replace(scene.log, commits);
    await place.engine({ roots: await openRoots(), vaultSweepMs: 5 });
    await eventually(async () => (await vault.get([orphan.commitment])).size === 0);
    expect((await vault.get(commitments)).size).toBe(1);
  });

  test('notes what was destroyed', async () => {
    const roots = await openRoots();
    const { vault } = await place.stores();
    const entries = [sealed(1), sealed(2)];
    await vault.put(entries);
    await place.engine({ roots, noteErasedMs: 10 });
    await vault.erase(entries.map(({ commitment }) => commitment));
    await eventually(() => roots.erased.size === 2);
    expect((await openRoots()).erased).toEqual(new Set(entries.map(({ commitment }) => commitment)));
  });
});
