import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '@sanfang/server/engine/ports.ts';
import { guessMapping } from '@sanfang/server/register/headings.ts';
import { importRegister, type RegisterImport } from '@sanfang/server/register/import.ts';
import { readSheet } from '@sanfang/server/register/read-sheet.ts';
import type { Sheet } from '@sanfang/server/register/sheet.ts';
import { hatsOf } from '@sanfang/shared/compound/hats.ts';
import type { RegisterState } from '@sanfang/shared/compound/register/state.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { freshPlace, type Place } from '../engine/place.ts';
import { must, provenance, setScene, type By, type Scene } from '../engine/scene.ts';
import { HEADINGS, read, xlsx, type Cell } from './support/files.ts';

let place: Place;
let engine: Engine;
let scene: Scene;

beforeAll(async () => {
  place = await freshPlace();
  engine = await place.engine();
});
afterAll(() => place.remove());

/** A compound of its own for each test. */
async function fresh(): Promise<Scene> {
  scene = await setScene(engine, place.clock);
  return scene;
}

function job(sheet: Sheet, over: Partial<RegisterImport> = {}, by: By = scene.operator): RegisterImport {
  return { engine, log: scene.log, provenance: provenance(by, place.clock), capacity: by.capacity, sheet, mapping: guessMapping(sheet), validFrom: '2026-01-01', importId: randomUUID(), ...over };
}

async function register(): Promise<{ readonly n: number; readonly state: RegisterState }> {
  const channel = await engine.channel(scene.log, 'register');
  if (channel === null) throw new Error('no such log');
  return channel as { n: number; state: RegisterState };
}

function sheetOf(rows: readonly (readonly string[])[]): Sheet {
  return { file: '业主名册.csv', rows: [[...HEADINGS], ...rows] };
}

function row(unit: string, owner: string, phone = '13800000001', over: { status?: string; area?: string } = {}): string[] {
  return ['1号楼', '1单元', unit, over.area ?? '89.37', '不动产登记', '住宅', over.status ?? '已交付', owner, phone];
}

const demo = async () => read(await readFile(new URL('../../server/src/demo/longting.csv', import.meta.url)), 'longting.csv');

describe('importing a register', () => {
  it('records the whole of it, names sealed, and tells how far it is', async () => {
    await fresh();
    const told: number[] = [];
    const importId = randomUUID();
    const imported = await importRegister(job(await demo(), { importId, onProgress: (done, of) => { told.push(done); expect(of).toBe(704); } }));
    expect(imported).toEqual({ import: importId, units: 704, buildings: 18, area: 7_823_958, owners: 696, persons: 696 });

    const { n, state } = await register();
    expect([state.version, Object.keys(state.units).length, Object.keys(state.staging).length, n]).toEqual([1, 704, 0, 17]);
    const activated = await engine.events(scene.log, 'register', n, n);
    expect(activated[0]).toMatchObject({ type: 'register.activated', actor: scene.operator.person, data: { units: 704, buildings: 18, area: 7_823_958, persons: 696 } });
    const owner = state.units['12-1-302']?.owners[0]?.owner ?? '';
    const value = await engine.open([state.owners[owner] ?? '']);
    expect([...value.values()]).toEqual([{ name: '周岚', phone: '138****0001' }]);
    expect(/周岚|138\*/.test(JSON.stringify(state))).toBe(false);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(704);
  });

  it('takes homes with as many owners as a home may have', async () => {
    await fresh();
    const rows = Array.from({ length: 60 }, (_, i) => row(String(101 + i), Array.from({ length: 12 }, (_of, k) => `业主${String(i)}之${String(k)}`).join('、'), ''));
    expect(await importRegister(job(sheetOf(rows)))).toMatchObject({ units: 60, owners: 720, persons: 60 });
    expect(Object.keys((await register()).state.owners)).toHaveLength(720);
  });

  it('does nothing twice when it is asked for again', async () => {
    await fresh();
    const once = job(await demo());
    const first = await importRegister(once);
    const before = await register();
    expect(await importRegister(once)).toEqual(first);
    expect(await register()).toEqual(before);
  });

  it('goes on where it was cut off', async () => {
    await fresh();
    const once = job(await demo());
    const cut = importRegister({ ...once, onProgress: (done) => { if (done > 200) throw new Error('the power went'); } });
    await expect(cut).rejects.toThrow('the power went');
    expect(isRefusal(await importRegister(once))).toBe(false);
    const { state } = await register();
    expect([state.version, Object.keys(state.units).length]).toEqual([1, 704]);
  });

  it('refuses a sheet with a single bad row, and records nothing', async () => {
    await fresh();
    const before = await register();
    const bad = sheetOf([row('101', '张三'), row('102', '李四', '13800000002', { area: '八十九' })]);
    expect(await importRegister(job(bad))).toEqual({ refused: 'BAD_FILE', detail: { reason: 'BAD_ROWS', errors: 1, row: 3 } });
    expect(await importRegister(job(sheetOf([])))).toEqual({ refused: 'IMPORT_EMPTY' });
    expect(await importRegister(job({ file: 'a', rows: [['楼栋', '房号'], ['1', '101']] }))).toEqual({ refused: 'BAD_FILE', detail: { reason: 'MISSING_COLUMN', field: 'area' } });
    expect(await register()).toEqual(before);
  });

  it('refuses who may not, and leaves the register that stands', async () => {
    await fresh();
    await importRegister(job(sheetOf([row('101', '张三')])));
    const before = await register();
    expect(await importRegister(job(sheetOf([row('102', '李四')]), {}, scene.manager))).toEqual({ refused: 'FORBIDDEN' });
    expect(await register()).toEqual(before);
  });

  it('refuses a compound that is not there', async () => {
    await fresh();
    expect(await importRegister(job(sheetOf([row('101', '张三')]), { log: `compound/${randomUUID()}` }))).toEqual({ refused: 'NOT_FOUND' });
  });

  it('clears away what it staged when it is refused on the way', async () => {
    await fresh();
    await importRegister(job(sheetOf([row('101', '张三')])));
    expect(await importRegister(job(sheetOf([row('102', '李四')]), { validFrom: '2026-02-30' }))).toEqual({ refused: 'MALFORMED', detail: { field: 'validFrom' } });
    const { state } = await register();
    expect([state.staging, Object.keys(state.units)]).toEqual([{}, ['1-1-101']]);
  });

  it('keeps owners the same persons in the next register, so that their hats follow', async () => {
    await fresh();
    const person = randomUUID();
    await importRegister(job(sheetOf([row('101', '张三'), row('102', '李四', ''), row('103', '王五', '13800000003')])));
    const first = (await register()).state;
    const ownerOf = (state: RegisterState, unit: string) => state.units[unit]?.owners[0]?.owner ?? '';
    await must(engine, place.clock, scene.operator, scene.log, 'BindOwner', { owner: ownerOf(first, '1-1-101'), person });

    // Zhang bought 103 and Li has no number: the same owner of the same unit.
    await importRegister(job(sheetOf([row('101', '张三'), row('102', '李四', ''), row('103', '张三'), row('104', '李四', '')])));
    const next = (await register()).state;
    expect([next.version, ownerOf(next, '1-1-103'), ownerOf(next, '1-1-102')]).toEqual([2, ownerOf(first, '1-1-101'), ownerOf(first, '1-1-102')]);
    expect(ownerOf(next, '1-1-104')).not.toBe(ownerOf(next, '1-1-102'));
    const compound = await engine.compound(scene.log, null);
    const hats = compound === null ? [] : hatsOf(compound, person, new Date(place.clock.now()).toISOString());
    expect(hats.map((hat) => hat.units)).toEqual([['1-1-101', '1-1-103']]);
  });

  it('lets the later of two imports at once win, and refuses the other', async () => {
    await fresh();
    const [one, other] = await Promise.all([importRegister(job(sheetOf([row('101', '张三')]))), importRegister(job(sheetOf([row('201', '李四')])))]);
    expect([one, other].filter(isRefusal)).toEqual([{ refused: 'IMPORT_NOT_OPEN' }]);
    const { state } = await register();
    expect([state.version, Object.keys(state.units).length, state.staging]).toEqual([1, 1, {}]);
  });
});

describe('a compound of 3,502 homes', () => {
  it('is imported from a workbook in less than thirty seconds', async () => {
    await fresh();
    const rows: Cell[][] = Array.from({ length: 3_502 }, (_, i) => [`${(i % 72) + 1}幢`, '1单元', String(101 + Math.floor(i / 72)), 80 + (i % 5_000) / 100, '不动产登记', '住宅', '已交付', `业主${i}`, `138${String(i).padStart(8, '0')}`]);
    const bytes = await xlsx([['锦绣华府（演示）业主名册'], [...HEADINGS], ...rows], ['A1:I1']);
    const start = performance.now();
    const sheet = await readSheet('锦绣华府.xlsx', bytes);
    if (isRefusal(sheet)) throw new Error(JSON.stringify(sheet));
    const imported = await importRegister(job(sheet));
    const allMs = performance.now() - start;
    expect(imported).toMatchObject({ units: 3_502, buildings: 72, owners: 3_502, persons: 3_502 });
    expect(allMs).toBeLessThan(30_000);
  });
});
