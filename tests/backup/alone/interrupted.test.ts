import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { lengthen } from '../../faults/long-log.ts';
import { prepare } from '../../scenarios/hubs.ts';
import { mountDisk, noSmallDisk } from '../../support/small-disk.ts';
import { sqliteStores, type StorePlace } from '../../support/stores.ts';
import { hub } from '../support/command-line.ts';

const EVENTS = 20_000;
const cli = fileURLToPath(new URL('../../../server/src/cli.ts', import.meta.url));

describe('A backup that does not come to its end', () => {
  let place: StorePlace;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sanfang-interrupted-'));
    place = await sqliteStores();
    const scene = await prepare(place);
    const stores = await place.open();
    await lengthen(stores, scene, EVENTS);
    await stores.close();
  });
  afterAll(async () => {
    await place.remove();
    await rm(folder, { recursive: true });
  });

  test('because its process was killed leaves no file that looks like one, and the next one is made', async () => {
    const file = join(folder, 'hub.tar.zst');
    const child = spawn(process.execPath, [cli, 'backup', file], { env: { PATH: process.env['PATH'] ?? '', STORE_URL: place.url }, stdio: 'ignore' });
    await vi.waitUntil(() => existsSync(`${file}.part`), { timeout: 30_000, interval: 1 });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await readdir(folder)).toEqual(['hub.tar.zst.part']);
    expect(await hub({ STORE_URL: place.url }, 'restore', `${file}.part`)).toMatchObject({ code: 2 });
    expect(await hub({ STORE_URL: place.url }, 'backup', file)).toMatchObject({ code: 0 });
    expect(await readdir(folder)).toEqual(['hub.tar.zst']);
    expect(await hub({ STORE_URL: place.url }, 'verify', file)).toMatchObject({ code: 0 });
  });

  test.skipIf(noSmallDisk !== null)(`because its disk is full says so and leaves nothing (${noSmallDisk ?? 'here'})`, async () => {
    const small = mountDisk(1_000_000);
    const said = await hub({ STORE_URL: place.url }, 'backup', join(small.folder, 'hub.tar.zst'));
    const left = await readdir(small.folder);
    small.remove();
    expect(said).toMatchObject({ code: 2, out: expect.stringContaining('ENOSPC') as string });
    expect(said.out).not.toContain(' at ');
    expect(left).toEqual([]);
  });
});
