import { randomUUID } from 'node:crypto';
import type { CommandData, CommandType } from '@sanfang/shared/compound/command.ts';
import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hub as theHub, made, must, send, type By } from '../engine/scene.ts';
import { openForSignOff, proposalFields, register, sign } from '../engine/sign-off.ts';
import { batchOfUnits } from '../engine/units.ts';
import { evidenceOf } from '../policy/evidence.ts';
import { inject } from '../policy/inject.ts';
import { enter, type Line } from '../realtime/line.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { storeKinds } from '../support/stores.ts';

const AT_ONCE = 200;
const term = { from: '2024-01-01', until: null };

describe.each(storeKinds)('R14 · 200 at once, on $name', ({ fresh }) => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub({ place: await fresh(), config: { limits: 'bench' } });
    await register(hub.engine, hub.clock, hub.scene);
  });
  afterAll(() => hub.close());

  /** The same wish so often at once, each a command of its own; half over HTTP, half over a socket where somebody may ask, else from within. Answers those that stood. */
  async function wish<K extends CommandType>(by: By, type: K, data: (i: number) => CommandData[K], ids: (i: number) => string = () => randomUUID(), log = hub.scene.log): Promise<CommandReply[]> {
    let line: Line | null = null;
    const evidence = by === theHub ? null : await evidenceOf(hub, by.person, 'fresh cookie');
    if (evidence !== null) line = await enter(hub.url, { cookie: evidence['cookie'] ?? '', person: by.person });
    const replies = await Promise.all(Array.from({ length: AT_ONCE }, async (_, i): Promise<CommandReply> => {
      const command = { id: ids(i), log, type, capacity: by.capacity, data: data(i) };
      if (evidence === null || line === null) return send(hub.engine, hub.clock, by, log, type, data(i), command.id);
      if (i % 2 === 0) return line.ask<CommandReply>('command', command);
      const answer = await inject(hub, { method: 'POST', url: '/api/commands', headers: { 'content-type': 'application/json' }, body: JSON.stringify(command) }, evidence);
      return JSON.parse(answer.text) as CommandReply;
    }));
    line?.close();
    expect(replies).toHaveLength(AT_ONCE);
    return replies.filter((reply) => !isRefusal(reply));
  }
  const room = () => ({ room: hub.scene.room });
  const state = async () => {
    const compound = await hub.engine.compound(hub.scene.log, hub.scene.room);
    if (compound === null || compound.room.status === 'ABSENT') throw new Error('no room');
    return { ...compound, room: compound.room };
  };

  test('R14: one body of a side is formed, one seat a person filled, one owner bound', async () => {
    const { operator } = hub.scene;
    expect(await wish(operator, 'FormParty', (i) => ({ kind: 'RESIDENTS_COMMITTEE_ACTING', name: `第 ${String(i)} 个`, term: { from: '2020-01-01', until: '2020-12-31' } }))).toHaveLength(1);
    const { register: before } = await state();
    const grid = made(await must(hub.engine, hub.clock, theHub, hub.scene.log, 'FormParty', { kind: 'GRID', name: '网格', term }), 'party');
    const person = randomUUID();
    expect(await wish(operator, 'FillSeat', () => ({ party: grid, office: 'gridWorker', person, name: '徐某', term }))).toHaveLength(1);
    const owner = Object.keys(before.owners)[0] ?? '';
    expect(await wish(operator, 'BindOwner', () => ({ owner, person: randomUUID() }))).toHaveLength(1);
    expect(Object.values((await state()).register.bindings).filter((binding) => binding.owner === owner)).toHaveLength(1);
  });

  test('R14: one head of a side is seated', async () => {
    const { operator, secretary, seats } = hub.scene;
    const { office } = await state();
    const branch = Object.values(office.parties).find(({ kind }) => kind === 'PARTY_BRANCH')?.id ?? '';
    await must(hub.engine, hub.clock, operator, hub.scene.log, 'VacateSeat', { seat: seats[secretary.capacity] ?? '' });
    // Back to who had it, among all the others who would.
    const stood = await wish(operator, 'FillSeat', () => ({ party: branch, office: 'branchSecretary', person: secretary.person, name: '周某', term }));
    expect(stood).toHaveLength(1);
    const heads = Object.values((await state()).office.seats).filter((seat) => seat.party === branch && seat.office === 'branchSecretary' && seat.vacated === null);
    expect(heads).toHaveLength(1);
    const capacity = heads[0]?.capacity ?? '';
    Object.assign(secretary, { capacity });
    Object.assign(seats, { [capacity]: heads[0]?.id });
  });

  test('R14: one session opens, one check-in a seat, one escalation, one official joins', async () => {
    const { secretary, chair, official } = hub.scene;
    await must(hub.engine, hub.clock, secretary, hub.scene.log, 'CloseSession', room());
    expect(await wish(secretary, 'OpenSession', room)).toHaveLength(1);
    expect(await wish(chair, 'CheckIn', room)).toHaveLength(1);
    const [raised, ...more] = await wish(chair, 'Escalate', () => ({ ...room(), reason: '不答复', from: 'NOW' as const }));
    expect(more).toEqual([]);
    const escalation = raised !== undefined && !isRefusal(raised) ? (raised.made?.['escalation'] ?? '') : '';
    expect(await wish(official, 'JoinEscalation', () => ({ ...room(), escalation }))).toHaveLength(1);
    expect(await wish(official, 'ReturnEscalation', () => ({ ...room(), escalation, outcome: 'MEDIATED' as const, text: '已调解' }))).toHaveLength(1);
    expect((await state()).room.escalations).toHaveLength(1);
  });

  test('R14: one signature a side, one decision, one number; five decisions have five numbers', async () => {
    const { chair } = hub.scene;
    const until = new Date(hub.clock.now() + 86_400_000).toISOString();
    const proposals: string[] = [];
    for (let i = 0; i < 5; i += 1) proposals.push(await openForSignOff(hub.engine, hub.clock, hub.scene, until));
    const [first = '', ...others] = proposals;
    const digest = (await state()).room.proposals[first]?.versions[0]?.digest ?? '';
    expect(await wish(chair, 'SignOff', () => ({ ...room(), proposal: first, version: 1, digest }))).toHaveLength(1);
    const heads = [hub.scene.secretary, chair, hub.scene.manager];
    await Promise.all([...others, first].flatMap((proposal) => heads.flatMap((by) => Array.from({ length: 13 }, () => sign(hub.engine, hub.clock, hub.scene, by, proposal)))));
    const decisions = Object.values((await state()).feed.decisions);
    expect(decisions.map(({ number }) => number.no).sort()).toEqual([1, 2, 3, 4, 5]);
  });

  test('R14: one command of one id takes effect once, whichever way it comes, and has one answer', async () => {
    const id = randomUUID();
    const before = (await hub.engine.channel(hub.scene.log, hub.scene.channel))?.n ?? 0;
    const replies = await wish(hub.scene.chair, 'PostMessage', () => ({ ...room(), text: '一次', replyTo: null, about: null }), () => id);
    expect(replies).toHaveLength(AT_ONCE);
    expect(replies.filter((reply) => !isRefusal(reply) && reply.fresh)).toHaveLength(1);
    expect(new Set(replies.map((reply) => (isRefusal(reply) ? 'refused' : reply.n)))).toEqual(new Set([before + 1]));
    expect((await hub.engine.channel(hub.scene.log, hub.scene.channel))?.n).toBe(before + 1);
  });

  test('R14: one compound is founded, one import activated, one account added', async () => {
    const log = `compound/${randomUUID()}`;
    expect(await wish(theHub, 'FoundCompound', (i) => ({ name: `第 ${String(i)} 个`, ruleProfile: 'CN-CIVILCODE-2021', utcOffset: 480 }), undefined, log)).toHaveLength(1);
    const accounts = await Promise.all(Array.from({ length: AT_ONCE }, () => hub.stores.directory.addAccount({
      person: randomUUID(), identifier: '13900000000', passwordHash: 'x', demo: null, disabled: false, createdAt: new Date(hub.clock.now()).toISOString(),
    })));
    expect(accounts.filter(Boolean)).toHaveLength(1);
    const started = randomUUID();
    await must(hub.engine, hub.clock, hub.scene.operator, hub.scene.log, 'StartImport', { import: started, file: '名册.xlsx', rows: 50, validFrom: '2026-01-01' });
    await must(hub.engine, hub.clock, hub.scene.operator, hub.scene.log, 'StageUnits', batchOfUnits(started, 0));
    expect(await wish(hub.scene.operator, 'ActivateRegister', () => ({ import: started }))).toHaveLength(1);
  });

  test('R14: an amendment of one version takes its place once', async () => {
    const proposal = made(await must(hub.engine, hub.clock, hub.scene.chair, hub.scene.log, 'TableProposal', { ...room(), ...proposalFields() }), 'proposal');
    expect(await wish(hub.scene.chair, 'AmendProposal', () => ({ ...room(), proposal, basis: 1, ...proposalFields() }))).toHaveLength(1);
    expect((await state()).room.proposals[proposal]?.versions).toHaveLength(2);
  });
});
