import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '@sanfang/server/engine/ports.ts';
import { importFromFile } from '@sanfang/server/register/cli.ts';
import type { RegisterState } from '@sanfang/shared/compound/register/state.ts';
import { freshPlace, type Place } from '../engine/place.ts';
import { setScene } from '../engine/scene.ts';
import { csv, gbk } from './support/files.ts';

const now = '2026-11-23T16:30:00.000Z';
let place: Place;
let engine: Engine;
let folder: string;

beforeAll(async () => {
  place = await freshPlace();
  engine = await place.engine();
  folder = await mkdtemp(join(tmpdir(), 'sanfang-import-'));
});
afterAll(async () => {
  await place.remove();
  await rm(folder, { recursive: true });
});

/** Imports into a new compound and answers what was said and what stands in the register. */
async function run(path: string, options: { map?: string; words?: string; from?: string } = {}) {
  const { log } = await setScene(engine, place.clock);
  const said: string[] = [];
  const answer = await importFromFile({ engine, log, path, now, say: (line) => { said.push(line); }, ...options });
  const state = (await engine.channel(log, 'register'))?.state as RegisterState;
  return { answer, said, state };
}

async function file(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

describe('importing from the command line', () => {
  it('imports the demo register as the hub, from the local day on', async () => {
    const { answer, said, state } = await run(fileURLToPath(new URL('../../server/src/demo/longting.csv', import.meta.url)));
    expect(answer).toMatchObject({ units: 704, area: 7_823_958, persons: 696 });
    expect(state.validFrom).toBe('2026-11-24');
    expect(said[0]).toBe('building   A 楼栋');
    expect(said.at(-1)).toBe('704 of 704');
  });

  it('takes columns and words as they are chosen', async () => {
    const path = await file('old.csv', gbk(csv([['楼', '号码', '大小', '业主', '销售'], ['1', '101', '90.5', '张三', '已售'], ['1', '102', '90', '李四', '已售']])));
    const chosen = { map: 'unit=B,area=大小,status=销售', words: '已售=HANDED_OVER', from: '2025-07-01' };
    expect(await run(path)).toMatchObject({ answer: { refused: 'BAD_FILE', detail: { reason: 'MISSING_COLUMN' } } });
    const { answer, state } = await run(path, chosen);
    expect(answer).toMatchObject({ units: 2, area: 18_050 });
    expect(state.validFrom).toBe('2025-07-01');
    expect(state.units['1-101']).toMatchObject({ area: 9_050, status: 'HANDED_OVER', areaSource: 'CONTRACT' });
  });

  it('says each bad row and imports nothing', async () => {
    const path = await file('bad.csv', Buffer.from(csv([['楼栋', '房号', '建筑面积', '状态'], ['1', '101', '九十', '已交付'], ['1', '102', '90', '?'], ['合计', '', '', '']])));
    const { answer, said, state } = await run(path);
    expect(answer).toEqual({ refused: 'BAD_FILE', detail: { reason: 'BAD_ROWS', errors: 2, row: 2 } });
    expect(said.slice(-3)).toEqual(['row 2, column C (area): BAD_AREA "九十"', 'row 3, column D (status): BAD_STATUS "?"', 'rows that are no units: 4']);
    expect(state.version).toBe(0);
  });

  it.each([
    ['map', { map: 'unit=Z9' }, 'NO_SUCH_COLUMN'], ['map', { map: 'door=A' }, 'NO_SUCH_COLUMN'], ['words', { words: '已售=GONE' }, 'NO_SUCH_MEANING'],
  ])('refuses a %s that means nothing', async (_, options, reason) => {
    const path = await file('a.csv', Buffer.from('楼栋,房号,建筑面积\n1,101,90\n'));
    expect((await run(path, options)).answer).toMatchObject({ refused: 'BAD_FILE', detail: { reason } });
  });

  it('refuses a file that is not there, or is no table', async () => {
    expect((await run(join(folder, 'nowhere.xlsx'))).answer).toEqual({ refused: 'BAD_FILE', detail: { reason: 'NO_SUCH_FILE' } });
    expect((await run(await file('a.xls', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0])))).answer).toEqual({ refused: 'BAD_FILE', detail: { reason: 'OLD_EXCEL' } });
  });
});
