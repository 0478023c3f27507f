import { randomUUID } from 'node:crypto';
import { accountsOf, fundOf } from '@sanfang/server/view/fund/money-state.ts';
import { importBank } from '@sanfang/server/money-import/import.ts';
import { RunningMoneyImports } from '@sanfang/server/money-import/running.ts';
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { MoneyImported, MoneyProgress } from '@sanfang/shared/protocol/api/money-import.ts';
import type { LedgerReply, ReconciliationReply } from '@sanfang/shared/protocol/api/fund-desk.ts';
import type { MoneyPreview } from '@sanfang/shared/protocol/money-import.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { must, provenance } from '../engine/scene.ts';
import { register } from '../engine/sign-off.ts';
import type { Client } from '../support/client.ts';
import { startHub, type Hub } from '../support/hub.ts';

let hub: Hub;
let chair: Client;
const on = '2026-11-02';
const base = () => `/api/compounds/${hub.scene.log.slice('compound/'.length)}/fund`;

/** What the hub says to a sheet. */
async function ask<T>(way: 'preview' | 'import', csv: string, fields: Readonly<Record<string, string>>): Promise<{ readonly status: number; readonly body: T }> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([csv]), 'sheet.csv');
  return chair.send<T>('POST', `${base()}/sheet/${way}`, form);
}

beforeAll(async () => {
  hub = await startHub({ config: { limits: 'bench' } });
  const { engine, clock, scene } = hub;
  await register(engine, clock, scene);
  await must(engine, clock, scene.operator, scene.log, 'OpenBooks', { holding: 'ART_22', bank: '建设银行', on: '2026-11-01' });
  chair = await hub.signIn('chair');
});
afterAll(() => hub.close());

describe('balances of sub-accounts', () => {
  const csv = '专项维修资金分户账\n房号,首期交存（元）,余额（元）,备注\n1-1-101,"5,808.00","¥5,900.50",\n1-1-102,5808,0,用完\n合计,11616,5900.5,\n';
  const fields = { sheet: 'BALANCES', kind: 'OPENING_BALANCES', on };

  test('are looked at before they are recorded', async () => {
    const { body } = await ask<MoneyPreview>('preview', csv, { sheet: 'BALANCES' });
    expect(body).toMatchObject({ mapping: { firstRow: 2, columns: { unit: 0, firstDeposit: 1, amount: 2 } }, missing: [], errorCount: 0, totals: { rows: 2, fen: 590_050, firstDeposits: 1_161_600 } });
    expect(body.rows[0]).toEqual({ row: 3, kind: 'BALANCE', unit: '1-1-101', firstDeposit: 580_800, fen: 590_050 });
  });

  test('with a single bad row are refused whole, and each row says why', async () => {
    const bad = `${csv.replace('合计', '9-9-999,1,1,\n1-1-101,1,1,\n1-1-103,1,一百,\n合计')}`;
    expect((await ask<MoneyPreview>('preview', bad, { sheet: 'BALANCES' })).body.errors.map(({ row, code }) => [row, code])).toEqual([[5, 'UNKNOWN_UNIT'], [6, 'DUPLICATE_UNIT'], [7, 'BAD_AMOUNT']]);
    expect(await ask('import', bad, { ...fields, import: randomUUID() })).toMatchObject({ status: 400, body: { refused: 'BAD_FILE', detail: { errors: 3, row: 5 } } });
    expect(Object.keys((await accountsOf(hub.engine, hub.scene.log)).units)).toEqual([]);
  });

  test('stand once however often the answer is lost, and go back whole by a reversal', async () => {
    const { engine, clock, scene } = hub;
    const id = randomUUID();
    const first = await ask<MoneyImported>('import', csv, { ...fields, import: id });
    expect(first).toMatchObject({ status: 200, body: { rows: 2, fen: 590_050 } });
    expect((await ask<MoneyImported>('import', csv, { ...fields, import: id })).body).toEqual(first.body);
    expect((await accountsOf(engine, scene.log)).units['1-1-101']).toMatchObject({ firstDeposit: 580_800, paid: 590_050 });

    await must(engine, clock, scene.chair, scene.log, 'ReversePosting', { posting: first.body.posting ?? '', on: '2026-11-03', reason: '导错了表' });
    expect(await accountsOf(engine, scene.log)).toMatchObject({ units: {} });
    const { body } = await chair.get<LedgerReply>(`${base()}/ledgers/MAINTENANCE_FUND`);
    expect(body.postings.map(({ kind, fen, balance, reversed, text }) => [kind, fen, balance, reversed, text])).toEqual([['REVERSAL', -590_050, 0, false, '导错了表'], ['OPENING_BALANCE', 590_050, 590_050, true, null]]);
  });
});

describe("the bank's statement", () => {
  const csv = '交易日期,借方发生额,贷方发生额,余额,摘要\n2026-11-12,"120.00",,"1,380.00",电费\n20261105,,"1,500.00","1,500.00",停车收入\n';
  const fields = { sheet: 'BANK', ledger: 'PUBLIC_REVENUE', opening: '0' };

  test('is read in the order of its days, whichever way it runs', async () => {
    const { body } = await ask<MoneyPreview>('preview', csv, { sheet: 'BANK' });
    expect(body).toMatchObject({ errorCount: 0, totals: { rows: 2, fen: 138_000, came: 150_000, went: -12_000, from: '2026-11-05', until: '2026-11-12', opening: 0 } });
    const broken = await ask<MoneyPreview>('preview', csv.replace('1,380.00', '1,400.00'), { sheet: 'BANK' });
    expect(broken.body.errors).toMatchObject([{ row: 2, field: 'balance', code: 'BALANCE_DIFFERS' }]);
  });

  test('waits beside the books until each line is explained by a posting', async () => {
    const { engine, clock, scene } = hub;
    expect((await ask<MoneyImported>('import', csv, { ...fields, import: randomUUID() })).body).toEqual({ posting: null, rows: 2, fen: 138_000 });
    expect(await ask('import', csv, { ...fields, import: randomUUID() })).toMatchObject({ status: 409, body: { refused: 'BANK_STATEMENT_MISMATCH' } });
    await must(engine, clock, scene.chair, scene.log, 'RecordIncome', { source: 'PARKING', fen: 150_000, on: '2026-11-05', text: '十月停车费', papers: [] });
    const open = async () => (await chair.get<ReconciliationReply>(`${base()}/reconciliation?ledger=PUBLIC_REVENUE`)).body;
    const { lines, postings, bank, book } = await open();
    expect({ bank, book, lines: lines.map(({ on: day, fen, text }) => [day, fen, text]), postings: postings.map(({ fen, text }) => [fen, text]) }).toEqual({
      bank: { until: '2026-11-12', closing: 138_000 }, book: 150_000, lines: [['2026-11-05', 150_000, '停车收入'], ['2026-11-12', -12_000, '电费']], postings: [[150_000, '十月停车费']],
    });
    await must(engine, clock, scene.chair, scene.log, 'MatchBankLine', { line: lines[0]?.id ?? '', posting: postings[0]?.id ?? '' });
    expect(await open()).toMatchObject({ lines: [{ text: '电费' }], postings: [] });
    expect(Object.keys((await fundOf(engine, scene.log)).unmatched)).toEqual([]);
  });
});

describe('an import that is under way', () => {
  const progressOf = async (id: string) => (await chair.get<MoneyProgress>(`${base()}/sheet/imports/${id}`)).body;

  test('is followed by its rows, also where another node runs it, until it is over', async () => {
    const { engine, clock, scene } = hub;
    const id = randomUUID();
    expect(await progressOf(id)).toEqual({ done: 0, of: 0 });
    const keeps = <K extends 'StartDeposits' | 'StageDeposits' | 'ActivateDeposits'>(type: K, data: CommandData[K]) => must(engine, clock, scene.operator, scene.log, type, data);
    await keeps('StartDeposits', { import: id, kind: 'DEPOSITS', file: '补交.csv', rows: 2, total: 300, on });
    await keeps('StageDeposits', { import: id, lines: [{ unit: '1-1-101', firstDeposit: 0, fen: 100 }] });
    expect(await progressOf(id)).toEqual({ done: 1, of: 2 });
    await keeps('StageDeposits', { import: id, lines: [{ unit: '1-1-102', firstDeposit: 0, fen: 200 }] });
    await keeps('ActivateDeposits', { import: id });
    expect(await progressOf(id)).toEqual({ done: 0, of: 0 });
    expect((await (await hub.signIn('manager')).get(`${base()}/sheet/imports/${id}`)).status).toBe(404);
  });

  test('tells after each piece how many rows stand', async () => {
    const { engine, clock, scene } = hub;
    const told: number[] = [];
    const running = new RunningMoneyImports();
    const rows = Array.from({ length: 250 }, (_, i) => ({ row: i, kind: 'LINE' as const, on: i < 120 ? '2026-11-03' : '2026-11-04', fen: 100, text: '停车费', after: null }));
    const { chair: by, log } = scene;
    const job = { engine, log, provenance: provenance(by, clock), capacity: by.capacity, importId: randomUUID(), file: '流水.csv' };
    const imported = await running.run(job, (watched) => importBank({ ...watched, onProgress: (done, of) => {
      watched.onProgress?.(done, of);
      told.push(running.progress(log, job.importId, { imports: {} }).done);
    } }, 'MAINTENANCE_FUND', 0, rows));
    expect(imported).toEqual({ posting: null, rows: 250, fen: 25_000 });
    expect(told).toEqual([0, 120]);
    expect(running.progress(log, job.importId, { imports: {} })).toEqual({ done: 0, of: 0 });
  });
});
