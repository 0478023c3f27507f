import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenReply } from '@sanfang/shared/protocol/live.ts';
import type { Scene } from '../../engine/scene.ts';
import { lengthen } from '../../faults/long-log.ts';
import { talk } from '../../logs/talking-hub.ts';
import { lineTo, prepare, signIn } from '../../scenarios/hubs.ts';
import { amount, patience } from '../../support/effort.ts';
import { ORIGIN } from '../../support/hub.ts';
import { storeKinds, type StorePlace } from '../../support/stores.ts';
import { hub, type Said } from '../support/command-line.ts';

const EVENTS = amount(15_000, 1_000_000);
/** From the loss of a store until people work on the restored one. */
const PROMISED_MS = 900_000;
/** Of each command, whatever the length of the log, in MB. */
const HEAP = 192;

describe.each(storeKinds)(`A log of ${String(EVENTS)} events on $name`, ({ name, fresh }) => {
  let place: StorePlace;
  let scene: Scene;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sanfang-long-'));
    place = await fresh();
    scene = await prepare(place);
    const stores = await place.open();
    await lengthen(stores, scene, EVENTS);
    await stores.close();
  }, patience(120_000, 3_600_000));
  afterAll(async () => {
    await place.remove();
    await rm(folder, { recursive: true });
  });

  async function timed(store: string, ...words: string[]): Promise<Said & { readonly ms: number }> {
    const began = performance.now();
    const said = await hub({ STORE_URL: store, NODE_OPTIONS: `--max-old-space-size=${String(HEAP)}` }, ...words);
    return { ...said, ms: performance.now() - began };
  }

  test('is checked, backed up and restored in bounded memory, and people work again in time', { timeout: patience(300_000, 7_200_000) }, async () => {
    const verified = await timed(place.url, 'verify');
    expect(verified, verified.out.slice(-2_000)).toMatchObject({ code: 0 });
    const file = join(folder, 'hub.tar.zst');
    const backup = await timed(place.url, 'backup', file);
    expect(backup, backup.out.slice(-2_000)).toMatchObject({ code: 0 });

    const target = await fresh();
    const began = performance.now();
    const restored = await timed(target.url, 'restore', file);
    expect(restored, restored.out.slice(-2_000)).toMatchObject({ code: 0 });
    const started = talk({ STORE_URL: target.url, LOG_LEVEL: 'warn', LIMITS: 'bench', PUBLIC_ORIGINS: ORIGIN, ROOTS_FILE: join(folder, `${name}.json`) });
    await started.until('三方议事厅');
    const client = await signIn(started.url, scene.chair);
    const member = await lineTo(started.url, scene.chair, client.cookie, scene);
    const { head } = await member.line.ask<OpenReply>('open', { log: scene.log, channel: scene.channel });
    expect(head).toBeGreaterThan(EVENTS - 100);
    expect(await member.say('恢复之后')).toMatchObject({ fresh: true });
    const ms = performance.now() - began;
    expect(ms).toBeLessThan(PROMISED_MS);
    member.line.close();
    started.kill('SIGTERM');
    await started.ended;
    await target.remove();
    const seconds = (time: number): string => (time / 1_000).toFixed(1);
    process.stdout.write(`${name}: ${String(EVENTS)} events; verify ${seconds(verified.ms)} s, backup ${seconds(backup.ms)} s (${((await stat(file)).size / 1e6).toFixed(1)} MB), restore ${seconds(restored.ms)} s, until people work ${seconds(ms)} s\n`);
  });
});
