import type { LedgerReply, ReconciliationReply } from '@sanfang/shared/protocol/api/fund-desk.ts';
import type { OwnAccountsReply } from '@sanfang/shared/protocol/api/money.ts';
import type { FeedReply } from '@sanfang/shared/protocol/api/feed.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { must, send } from '../engine/scene.ts';
import { register } from '../engine/sign-off.ts';
import type { Client } from '../support/client.ts';
import { PASSWORD, startHub, type Hub } from '../support/hub.ts';
import { pdf } from './images.ts';

let hub: Hub;
let owner: Client;
const id = () => hub.scene.log.slice('compound/'.length);
const lines = [{ unit: '1-1-101', firstDeposit: 58_000, fen: 58_000 }, { unit: '1-1-102', firstDeposit: 61_000, fen: 61_000 }];

beforeAll(async () => {
  hub = await startHub({ config: { limits: 'bench' } });
  const { engine, clock, scene } = hub;
  await register(engine, clock, scene);
  owner = hub.anybody();
  const person = await hub.addPerson();
  const unit = (await engine.compound(scene.log, null))?.register.units['1-1-101'];
  await must(engine, clock, scene.operator, scene.log, 'BindOwner', { owner: unit?.owners[0]?.owner ?? '', person });
  await owner.post('/api/session', { identifier: hub.identifierOf(person), password: PASSWORD });
  const [on, file] = [new Date(clock.now() - 86_400_000).toISOString().slice(0, 10), crypto.randomUUID()];
  await must(engine, clock, scene.operator, scene.log, 'OpenBooks', { holding: 'ART_22', bank: '建设银行', on });
  await must(engine, clock, scene.operator, scene.log, 'StartDeposits', { import: file, kind: 'OPENING_BALANCES', file: '余额.xlsx', rows: 2, total: 119_000, on });
  await must(engine, clock, scene.operator, scene.log, 'StageDeposits', { import: file, lines });
  await must(engine, clock, scene.operator, scene.log, 'ActivateDeposits', { import: file });
});
afterAll(() => hub.close());

describe('sub-accounts', () => {
  test('are shown to their owners, one\'s own and no other', async () => {
    const { body } = await owner.get<OwnAccountsReply>(`/api/compounds/${id()}/accounts/own`);
    expect(body).toEqual({ year: '2026', years: ['2026'], accounts: [{ unit: '1-1-101', firstDeposit: 58_000, paid: 58_000, interest: 0, share: 0, balance: 58_000, low: false, pending: [], movements: [{ on: expect.stringMatching(/^2026-/) as string, kind: 'PAID', fen: 58_000 }] }] });
  });

  test('are nothing for whoever owns nothing, and are not there for strangers', async () => {
    expect((await (await hub.signIn('manager')).get(`/api/compounds/${id()}/accounts/own`)).body).toEqual({ year: null, years: [], accounts: [] });
    expect((await (await hub.signIn('stranger')).get(`/api/compounds/${id()}/accounts/own`)).status).toBe(404);
    expect((await hub.anybody().get(`/api/compounds/${id()}/accounts/own`)).status).toBe(401);
    expect((await owner.get(`/api/compounds/${crypto.randomUUID()}/accounts/own`)).status).toBe(404);
  });
});

describe('papers', () => {
  test('of a posting must be there as they are said to be, and brought for the books', async () => {
    const { engine, clock, scene } = hub;
    const chair = await hub.signIn('chair');
    const form = new FormData();
    form.append('file', new Blob([pdf()]), 'invoice.pdf');
    const { body } = await chair.send<{ blob: string; sha256: string }>('POST', `/api/compounds/${id()}/blobs?books=fund`, form);
    const on = new Date(clock.now()).toISOString().slice(0, 10);
    await must(engine, clock, scene.chair, scene.log, 'RecordIncome', { source: 'LOCKERS', fen: 900, on, text: '快递柜', papers: [] });
    const cost = (paper: { blob: string; sha256: string }) => send(engine, clock, scene.chair, scene.log, 'RecordCost', { source: 'LOCKERS', fen: 100, on, text: '电费', papers: [paper] });
    expect(await cost({ blob: crypto.randomUUID(), sha256: body.sha256 })).toMatchObject({ refused: 'UNKNOWN_BLOB' });
    expect(await cost({ blob: body.blob, sha256: 'x'.repeat(43) })).toMatchObject({ refused: 'UNKNOWN_BLOB' });
    // A photo of a room, named here, would come before those who only keep the books.
    const ofRoom = new FormData();
    ofRoom.append('file', new Blob([pdf()]), 'plan.pdf');
    const { body: plan } = await chair.send<{ blob: string; sha256: string }>('POST', `/api/compounds/${id()}/blobs?room=${scene.room}`, ofRoom);
    expect(await cost({ blob: plan.blob, sha256: plan.sha256 })).toMatchObject({ refused: 'UNKNOWN_BLOB' });
    expect(await cost({ blob: body.blob, sha256: body.sha256 })).toMatchObject({ channel: 'fund' });
  });
});

describe('a project', () => {
  test('is on the open feed and in the news document as soon as it is proposed', async () => {
    const { engine, clock, scene } = hub;
    await must(engine, clock, scene.manager, scene.log, 'ProposeProject', { source: 'MAINTENANCE_FUND', category: null, title: '三号楼外墙', problem: '墙皮脱落' });
    const { body } = await hub.anybody().get<FeedReply>(`/api/feed/${id()}`);
    expect(body.items[0]).toMatchObject({ type: 'project.published', data: { step: 'PROPOSED', no: 1 }, opened: { title: '三号楼外墙' } });
    expect(JSON.stringify(body)).not.toContain('墙皮脱落');
    const atom = await (await fetch(`${hub.url}/feeds/${id()}.atom`)).text();
    expect(atom).toContain('提出维修项目：三号楼外墙');
  });
});

describe('a ledger', () => {
  test('is read year by year, also what is too old to be taken back', async () => {
    const { engine, clock, scene } = hub;
    const day = () => new Date(clock.now()).toISOString().slice(0, 10);
    const ledger = 'MAINTENANCE_FUND';
    const opened = (await (await hub.signIn('chair')).get<LedgerReply>(`/api/compounds/${id()}/fund/ledgers/${ledger}`)).body;
    const first = opened.postings.at(-1);
    const year = opened.year ?? '';
    expect(first).toMatchObject({ kind: 'OPENING_BALANCE', fen: 119_000, balance: 119_000, reversible: true });
    await must(engine, clock, scene.chair, scene.log, 'RecordBankStatement', { ledger, from: first?.on ?? '', until: first?.on ?? '', opening: 0, closing: 119_000, lines: [{ on: first?.on ?? '', fen: 119_000, text: '转入' }] });
    const { body: { lines: [line] } } = await (await hub.signIn('chair')).get<ReconciliationReply>(`/api/compounds/${id()}/fund/reconciliation?ledger=${ledger}`);
    await must(engine, clock, scene.chair, scene.log, 'MatchBankLine', { line: line?.id ?? '', posting: first?.id ?? '' });

    clock.forward(3 * 366 * 86_400_000);
    const later = String(Number(year) + 3);
    await must(engine, clock, scene.chair, scene.log, 'RecordDeposit', { unit: '1-1-101', fen: 500, on: day(), first: false });
    clock.forward(40 * 86_400_000);
    await must(engine, clock, scene.chair, scene.log, 'PublishStatement', { ledger, from: first?.on.slice(0, 7) ?? '', until: `${later}-12` });

    const chair = await hub.signIn('chair');
    const read = async (query: string) => (await chair.get<LedgerReply>(`/api/compounds/${id()}/fund/ledgers/${ledger}${query}`)).body;
    expect(await read('')).toMatchObject({ year: later, years: [later, year], postings: [{ kind: 'DEPOSIT', fen: 500, balance: 119_500, reversible: true }] });
    expect(await read(`?year=${year}`)).toMatchObject({ year, next: null, postings: [{ id: first?.id, kind: 'OPENING_BALANCE', fen: 119_000, balance: 119_000, reversed: false, reversible: false }] });
    expect((await read('?year=1999')).year).toBe(later);
  });
});
