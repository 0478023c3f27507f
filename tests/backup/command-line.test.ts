import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Scene } from '../engine/scene.ts';
import { prepare } from '../scenarios/hubs.ts';
import { storeKinds, type StorePlace } from '../support/stores.ts';
import { hub } from './support/command-line.ts';
import { rawLogs, type RawLogs } from './support/raw-logs.ts';

describe.each(storeKinds)('Looking after a store on $name from the command line', ({ fresh }) => {
  let place: StorePlace;
  let scene: Scene;
  let raw: RawLogs;
  let folder: string;
  beforeAll(async () => {
    place = await fresh();
    scene = await prepare(place);
    raw = await rawLogs(place.url);
  });
  afterAll(async () => {
    await raw.close();
    await place.remove();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sanfang-command-line-'));
    return () => rm(folder, { recursive: true });
  });
  const run = (...words: string[]) => hub({ STORE_URL: place.url }, ...words);

  test('a backup in a folder is named by the time, tells its fingerprint, and stands in the audit stream', async () => {
    const said = await run('backup', folder);
    expect(said.code).toBe(0);
    const [file, ...more] = await readdir(folder);
    expect(more).toEqual([]);
    expect(file).toMatch(/^sanfang-\d{8}T\d{6}Z\.tar\.zst$/);
    const fingerprint = /SHA-256 +([\w-]{43})/.exec(said.out)?.[1];
    expect(said.out).toContain(`${scene.log}  `);
    expect((await run('audit', '--action', 'BACKED_UP')).out).toContain(`"hash":"${String(fingerprint)}"`);

    const verified = await run('verify', join(folder, file ?? ''));
    expect(verified).toMatchObject({ code: 0 });
    expect(verified.out).toContain(fingerprint);
    const damaged = await readFile(join(folder, file ?? ''));
    damaged[damaged.length >> 1] = (damaged[damaged.length >> 1] ?? 0) ^ 4;
    await writeFile(join(folder, 'damaged'), damaged);
    expect(await run('verify', join(folder, 'damaged'))).toMatchObject({ code: 1, out: expect.stringContaining('✗') as string });
    expect((await run('restore', join(folder, 'damaged'))).code).toBe(2);
  });

  test('what is not given, or is not there, is said', async () => {
    for (const words of [['backup'], ['restore'], ['restore', join(folder, 'nowhere')], ['verify', '--known', join(folder, 'nowhere')], ['accept-loss'], ['accept-loss', '--log', scene.log]]) {
      expect(await run(...words), words.join(' ')).toMatchObject({ code: 2 });
    }
    expect(await hub({ STORE_URL: join(folder, 'nowhere') }, 'verify')).toMatchObject({ code: 2, out: expect.stringContaining('there is no such folder') as string });
    expect(await readdir(folder)).toEqual([]);
  });

  test('verify answers 0, 1 and 3', async () => {
    expect(await run('verify')).toMatchObject({ code: 0, out: expect.stringContaining('没有发现问题 / nothing found') as string });
    const { keeping, vault, logs, close } = await place.open();
    const commits = await keeping.stored(scene.log, 0, 1_000);
    const [first] = await logs.channel(scene.log, 'office', 1, 10, 10);
    const all = (await logs.channel(scene.log, 'office', 1, 100, 100)).flatMap((event) => Object.values(event.sealed));
    const [commitment = ''] = all;
    const value = (await vault.get([commitment])).get(commitment);
    if (value === undefined || first === undefined) throw new Error('nothing is sealed');
    await raw.deleteValue(commitment);
    expect(await run('verify')).toMatchObject({ code: 3, out: expect.stringContaining('VALUE_GONE') as string });
    // A backup holds what there is, and says what it lacks.
    expect(await run('backup', join(folder, 'lacking'))).toMatchObject({ code: 1, out: expect.stringContaining('VALUE_GONE') as string });
    await vault.put([value]);

    await raw.replace(scene.log, commits.toSpliced(4, 1));
    expect(await run('verify')).toMatchObject({ code: 1, out: expect.stringContaining('[GAP]') as string });
    expect(await run('verify', '--log', scene.street)).toMatchObject({ code: 0 });
    await raw.replace(scene.log, commits);
    expect((await run('verify')).code).toBe(0);
    await close();
  });
});
