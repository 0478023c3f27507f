import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { CompoundCommand } from '@sanfang/shared/compound/command.ts';
import { voteChannel } from '@sanfang/shared/compound/channel.ts';
import { approvalDigest } from '@sanfang/shared/compound/step-up.ts';
import type { Challenge, StepUpReply } from '@sanfang/shared/protocol/api/second-factor.ts';
import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { command } from '../engine/scene.ts';
import { openForSignOff, proposalOf } from '../engine/sign-off.ts';
import { draftSeries, noticeOf, type DraftedSeries } from '../engine/vote-series.ts';
import type { Client } from '../support/client.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { enrolPhone, firstStep, proofOf, type Phone } from '../support/second-factor.ts';

const DAY = 86_400_000;
const days = { opens: '2026-12-10', closes: '2026-12-20' };

describe('the same step on each vote of a project, approved at once,', () => {
  let hub: Hub;
  let chair: Client;
  let phone: Phone;
  let drafted: DraftedSeries;
  beforeAll(async () => {
    hub = await startHub({ config: { limits: 'bench' }, real: true });
    chair = await hub.signIn('chair');
    ({ phone } = await enrolPhone(hub, chair, await proofOf(chair)));
    drafted = await draftSeries(hub.engine, hub.clock, hub.scene, 3);
    // A factor that was set up a day ago speaks for a device that they had then.
    hub.clock.forward(DAY);
    chair = hub.anybody();
    const { ticket } = await firstStep(hub, chair, hub.scene.chair.person);
    await chair.post('/api/session/second', { ticket, code: phone.code(hub.clock.now()) });
  });
  afterAll(() => hub.close());

  const notice = async (i: number): Promise<CompoundCommand> => command(hub.scene.chair, hub.scene.log, 'NoticeVote', await noticeOf(hub.engine, hub.scene, drafted, i, days));
  const post = async (asked: object): Promise<CommandReply> => (await chair.post<CommandReply>('/api/commands', asked)).body;
  const said = (reply: CommandReply): string => (isRefusal(reply) ? reply.refused : 'accepted');
  async function approve(asked: readonly CompoundCommand[]): Promise<{ readonly ticket: string; readonly approvals: readonly string[] }> {
    hub.clock.forward(30_000);
    const { ticket } = (await chair.post<Challenge>('/api/step-up', { digests: asked.map(approvalDigest) })).body;
    return { ticket, approvals: (await chair.post<StepUpReply>('/api/step-up/finish', { ticket, code: phone.code(hub.clock.now()) })).body.approvals };
  }

  test('is bound to each of them: one code, and on every notice stands which ones it was for', async () => {
    const asked = await Promise.all([0, 1].map(notice));
    expect(said(await post(asked[0] ?? {}))).toBe('STEP_UP_REQUIRED');
    const { ticket, approvals } = await approve(asked);
    expect(new Set(approvals).size).toBe(2);
    // Each approves its own: neither the other, nor one that was not shown.
    expect(said(await post({ ...asked[0], approval: approvals[1] }))).toBe('STEP_UP_REQUIRED');
    expect(said(await post({ ...await notice(2), approval: approvals[0] }))).toBe('STEP_UP_REQUIRED');
    for (const [i, one] of asked.entries()) expect(said(await post({ ...one, approval: approvals[i] }))).toBe('accepted');

    const salt = createHmac('sha256', await hub.stores.vault.digestKey()).update(`sanfang approval ${ticket}`).digest();
    const among = asked.map((one) => createHash('sha256').update(salt).update(approvalDigest(one)).digest('base64url'));
    for (const vote of drafted.votes.slice(0, 2)) {
      const events = await hub.engine.events(hub.scene.log, voteChannel(vote), 1, 1_000);
      const evidence = events.find(({ type }) => type === 'vote.noticed')?.auth;
      expect(evidence).toMatchObject({ method: 'TOTP', level: 3, approved: { id: ticket, digest: createHash('sha256').update(among.join('')).digest('base64url'), among } });
    }
  });

  test('holds longer the more there are, and then no more', async () => {
    const asked = [await notice(2), command(hub.scene.chair, hub.scene.log, 'NoticeVote', { ...await noticeOf(hub.engine, hub.scene, drafted, 2, days), closes: '2026-12-21' })] as const;
    const { approvals } = await approve(asked);
    hub.clock.forward(123_000);
    expect(said(await post({ ...asked[0], approval: approvals[0] }))).toBe('STEP_UP_REQUIRED');
    const again = await approve(asked);
    hub.clock.forward(122_000);
    expect(said(await post({ ...asked[0], approval: again.approvals[0] }))).toBe('accepted');
  });

  test('is for no other acts: a signature, a payment or a ballot is approved by itself', async () => {
    const { scene, engine, clock } = hub;
    const proposal = await openForSignOff(engine, clock, scene, new Date(clock.now() + DAY).toISOString());
    const text = (await proposalOf(engine, scene, proposal)).versions.at(-1);
    const signature = command(scene.chair, scene.log, 'SignOff', { room: scene.room, proposal, version: text?.version ?? 0, digest: text?.digest ?? '' });
    const { approvals } = await approve([signature, command(scene.chair, scene.log, 'FinaliseResult', { vote: drafted.votes[0] ?? '' })]);
    expect(said(await post({ ...signature, approval: approvals[0] }))).toBe('STEP_UP_REQUIRED');
  });

  test('still serves one command where the hub that asked for it did not know of lists', async () => {
    const { scene, stores } = hub;
    const words = { log: scene.log, type: 'FinaliseResult', capacity: scene.chair.capacity, data: { vote: drafted.votes[0] ?? '' } } as const;
    const digest = approvalDigest(words);
    const { ticket } = (await chair.post<Challenge>('/api/step-up', { digest })).body;
    const row = await stores.directory.ticket(ticket);
    if (row === null) throw new Error('no ticket');
    const { challenge } = JSON.parse(row.data) as { challenge: string };
    const before = { ...row, id: randomUUID(), data: JSON.stringify({ challenge, digest }) };
    await stores.directory.addTicket(before);
    hub.clock.forward(30_000);
    const { approval } = (await chair.post<StepUpReply>('/api/step-up/finish', { ticket: before.id, code: phone.code(hub.clock.now()) })).body;
    const given = await stores.directory.ticket(approval);
    expect(given?.kind).toBe('APPROVAL');
    expect(JSON.parse(given?.data ?? '')).toMatchObject({ digest, method: 'TOTP', approved: { id: before.id, digest: challenge } });
  });

  test('is a list of two to sixty, none of them twice', async () => {
    const digest = (i: number): string => createHash('sha256').update(String(i)).digest('base64url');
    for (const digests of [[], [digest(1)], [digest(1), digest(1)], Array.from({ length: 61 }, (_, i) => digest(i))]) {
      expect((await chair.post('/api/step-up', { digests })).status, `${String(digests.length)} digests`).toBe(400);
    }
    expect((await chair.post('/api/step-up', { digests: [digest(1), digest(2)], digest: digest(1), id: randomUUID() })).status).toBe(400);
  });
});
