import { hash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BackupWriter, beginBackup, readBackup, type Part } from '@sanfang/server/backup/backup-file.ts';
import { checkBackup } from '@sanfang/server/backup/check-backup.ts';
import { linesOf } from '@sanfang/server/backup/lines.ts';
import { MANIFEST, readManifest } from '@sanfang/server/backup/manifest.ts';
import { writeBackup } from '@sanfang/server/backup/write-backup.ts';
import type { KnownRoot } from '@sanfang/server/roots/known-root.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshPlace, type Place } from '../engine/place.ts';
import { say, type Scene, setScene } from '../engine/scene.ts';
import { amount } from '../support/effort.ts';
import { diceOf, seedOf } from '../support/seed.ts';
import { putBlob } from './support/kept.ts';

const none = new Map<string, never>();
const FLIPS = amount(150, 3_000);
const seed = seedOf('damaged backups');

describe('A backup', () => {
  let place: Place;
  let folder: string;
  let file: string;
  let scene: Scene;
  let whole: Buffer;
  let known: Map<string, KnownRoot>;

  beforeAll(async () => {
    place = await freshPlace();
    folder = await mkdtemp(join(tmpdir(), 'sanfang-damaged-'));
    file = join(folder, 'hub.tar.zst');
    const [engine, stores] = [await place.engine(), await place.stores()];
    scene = await setScene(engine, place.clock);
    for (let i = 0; i < 30; i += 1) await say(engine, place.clock, scene, scene.chair, `第 ${String(i)} 句`);
    await putBlob(stores, scene.log);
    const { manifest } = await writeBackup({ stores, clock: place.clock, file });
    known = new Map(manifest.logs.map(({ log, no, size, root }) => [log, { no, size, root, at: manifest.madeAt }]));
    whole = await readFile(file);
  });
  afterAll(async () => {
    await place.remove();
    await rm(folder, { recursive: true });
  });

  /** The backup as somebody who knows its format would change it: with a manifest that fits. */
  async function forged(name: string, change: (part: Part) => Part | null): Promise<string> {
    const path = join(folder, `${name}.tar.zst`);
    const writer: BackupWriter = await beginBackup(path);
    for await (const part of readBackup(file)) {
      if (part.name === MANIFEST) {
        const { format: _, version: __, parts: ___, ...rest } = readManifest(part.bytes) ?? never();
        await writer.finish(rest);
      } else {
        const changed = change(part);
        if (changed !== null) await writer.part(changed.name, changed.bytes);
      }
    }
    return path;
  }

  test('that nobody touched is taken', async () => {
    expect(await checkBackup(file, known)).toMatchObject({ flaws: [], fingerprint: expect.stringMatching(/^[\w-]{43}$/) as string });
  });

  test(`in which one bit flipped is refused, wherever it is (${String(FLIPS)} places)`, { timeout: 600_000 }, async () => {
    const dice = diceOf(seed);
    const damaged = join(folder, 'flipped.tar.zst');
    for (let i = 0; i < FLIPS; i += 1) {
      const [at, bit] = [dice.roll(whole.length), dice.roll(8)];
      const copy = Buffer.from(whole);
      copy[at] = (copy[at] ?? 0) ^ (1 << bit);
      await writeFile(damaged, copy);
      await expect(checkBackup(damaged, none), `byte ${String(at)}, bit ${String(bit)}, SEED=${String(seed)}`).rejects.toThrow();
    }
  });

  test('that was cut off is refused, wherever that was', async () => {
    const cut = join(folder, 'cut.tar.zst');
    // The very last bytes are the end marks of tar and compression, and nothing of the backup.
    for (const length of [0, 1, 10, whole.length >> 1, whole.length - 100]) {
      await writeFile(cut, whole.subarray(0, length));
      await expect(checkBackup(cut, none)).rejects.toThrow();
    }
  });

  test.each(['', 'no backup at all', '{"format":"sanfang-backup"}'])('that is something else is refused: %j', async (text) => {
    const path = join(folder, 'other.tar.zst');
    await writeFile(path, text);
    await expect(checkBackup(path, none)).rejects.toThrow(/damaged or cut off|no manifest/);
  });

  test('that is not there is refused', async () => {
    await expect(checkBackup(join(folder, 'nowhere.tar.zst'), none)).rejects.toThrow('ENOENT');
  });

  test.each<[string, RegExp, (part: Part, log: string) => Part | null]>([
    ['an event was changed', /ROOT/, edited(/commits/, '"deviceAge\\":0', '"deviceAge\\":7')],
    ['a commit is missing', /GAP/, (part, log) => (part.name.startsWith(`logs/${log}`) && part.name.includes('commits') ? { ...part, bytes: Buffer.from(part.bytes.toString('utf8').split('\n').toSpliced(3, 1).join('\n')) } : part)],
    ['the end of a log is missing', /与清单不符/, (part, log) => (part.name.startsWith(`logs/${log}`) && part.name.includes('commits') ? { ...part, bytes: Buffer.from(part.bytes.toString('utf8').trim().split('\n').slice(0, -1).join('\n')) } : part)],
    ['a log is missing', /与清单不符/, (part, log) => (part.name.startsWith(`logs/${log}`) ? null : part)],
    ['a sealed value was changed', /与承诺不符/, edited(/values/, '第 7 句', '第 8 句')],
    ['an attachment was changed', /附件/, (part) => (/^blobs\/[^.]*$/.test(part.name) ? { ...part, bytes: Buffer.concat([part.bytes.subarray(1), Buffer.of(1)]) } : part)],
    ['an unknown part was added', /no part of a backup/, (part) => (part.name.startsWith('vault-key') ? { ...part, name: 'evil.sh' } : part)],
  ])('in which %s is refused although its manifest fits', async (name, message, change) => {
    await expect(checkBackup(await forged(name.replaceAll(' ', '-'), (part) => change(part, scene.log)), none)).rejects.toThrow(message);
  });

  test('whose log was hashed again is told by what was known of it', async () => {
    const { checked, root } = await shortened();
    expect(checked.flaws).toMatchObject([{ kind: 'WENT_BACK', log: scene.log, says: expect.stringContaining(root) as string }]);
    expect((await checkBackup(checked.file, none)).flaws).toEqual([]);
  });

  /** A backup that is sound, and older than what is known. */
  async function shortened() {
    const path = join(folder, 'shortened.tar.zst');
    await rm(path, { force: true });
    const writer = await beginBackup(path);
    let last = { no: 0, size: 0, root: '' };
    const parts: Part[] = [];
    for await (const part of readBackup(file)) parts.push(part);
    const cut = new Set(parts.filter(({ name }) => name.startsWith(`logs/${scene.log}`) && name.includes('commits'))
      .flatMap(({ name, bytes }) => linesOf('commits', name, bytes).slice(-2)).flatMap(({ events }) => events)
      .flatMap((bytes) => Object.values((JSON.parse(bytes) as { sealed: Record<string, string> }).sealed)));
    for (const part of parts) {
      if (part.name === MANIFEST) {
        const { format: _, version: __, parts: ___, ...rest } = readManifest(part.bytes) ?? never();
        await writer.finish({ ...rest, logs: rest.logs.map((head) => (head.log === scene.log ? { ...head, ...last } : head)) });
      } else if (part.name.startsWith(`logs/${scene.log}`) && part.name.includes('commits')) {
        const lines = linesOf('commits', part.name, part.bytes).slice(0, -2);
        const end = lines.at(-1) ?? never();
        last = { no: end.no, size: end.first + end.count - 1, root: end.root };
        await writer.part(part.name, Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n')));
      } else if (part.name.startsWith(`logs/${scene.log}`)) {
        await writer.part(part.name, Buffer.from(part.bytes.toString('utf8').trim().split('\n').filter((line) => !cut.has((JSON.parse(line) as { commitment: string }).commitment)).join('\n')));
      } else await writer.part(part.name, part.bytes);
    }
    return { checked: await checkBackup(path, known), root: last.root };
  }

  test('carries a fingerprint that another one does not have', async () => {
    const { fingerprint } = await checkBackup(file, none);
    let manifest: Uint8Array = new Uint8Array();
    for await (const part of readBackup(file)) manifest = part.bytes;
    expect(hash('sha256', manifest, 'base64url')).toBe(fingerprint);
  });
});

/** Replaces a text in the parts of a name. */
function edited(name: RegExp, before: string, after: string): (part: Part) => Part {
  return (part) => {
    const text = part.bytes.toString('utf8');
    return name.test(part.name) && text.includes(before) ? { ...part, bytes: Buffer.from(text.replace(before, after)) } : part;
  };
}

function never(): never {
  throw new Error('the backup lacks what it must have');
}
