import { createHash, randomUUID } from 'node:crypto';
import { createEngine } from '@sanfang/server/engine/engine.ts';
import { voteChannel } from '@sanfang/shared/compound/channel.ts';
import type { VoteEvents } from '@sanfang/shared/compound/vote/events.ts';
import { codeOf } from '@sanfang/shared/compound/vote/paper/paper-code.ts';
import { tokenOfUnit } from '@sanfang/shared/compound/vote/voter.ts';
import { choices } from '@sanfang/shared/law/ballot.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { mortal } from '../faults/mortal-stores.ts';
import { amount } from '../support/effort.ts';
import { storeKinds } from '../support/stores.ts';
import { openVote, paperFor, voteOf } from './owners-vote.ts';
import { send, testClock, type By } from './scene.ts';
import { checkWhole } from './whole-log.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

describe.each(storeKinds)('One home on $name', ({ fresh }) => {
  test(`has one ballot, however many its owners send at once through two nodes`, async () => {
    const place = await fresh();
    ends.push(() => place.remove());
    const clock = testClock();
    const nodes = [];
    for (let i = 0; i < 2; i += 1) {
      // The store's clock is the test's as well: a node whose clock is off opens no vote.
      const engine = await createEngine({ stores: mortal(await place.open(), () => clock.now()).stores, clock, sweepMs: 20 });
      ends.push(() => engine.close());
      nodes.push(engine);
    }
    const [first, second] = nodes;
    if (first === undefined || second === undefined) throw new Error('two nodes');
    const { scene, vote, owners } = await openVote(first, clock, 1, 2);
    const noticed = await voteOf(first, scene.log, vote);
    if (noticed.status !== 'OPEN') throw new Error('it is not open');
    const [home = ''] = owners.keys();
    const both = owners.get(home) ?? [];
    const choice = choices[0];
    const replies = await Promise.all(Array.from({ length: amount(200, 500) }, (_, i) => {
      const by = both[i % both.length] ?? both[0];
      if (by === undefined) throw new Error('nobody owns it');
      return send(i % 3 === 0 ? second : first, clock, by, scene.log, 'CastBallot', paperFor(noticed, home, choice), randomUUID());
    }));
    expect(replies.filter((reply) => !isRefusal(reply))).toHaveLength(1);
    expect(new Set(replies.flatMap((reply) => (isRefusal(reply) ? [reply.refused] : [])))).toEqual(new Set(['ALREADY_CAST']));
    const stores = await place.open();
    ends.push(() => stores.close());

    // The same where one of them has put a paper into the box, whichever is first to be recorded.
    const others = [...owners.entries()].slice(2, 8);
    const idOf = (reply: Awaited<ReturnType<typeof send>>): string => (isRefusal(reply) ? reply.refused : reply.made?.['paper'] ?? '');
    const scanOf = async (unit: string) => {
      const [blob, bytes] = [randomUUID(), Buffer.from(`paper of ${unit}`)];
      const sha256 = createHash('sha256').update(bytes).digest('base64url');
      await stores.blobs.put({ id: blob, sha256, size: bytes.length, mediaType: 'image/png', log: scene.log, channel: voteChannel(vote), uploader: scene.manager.person, at: new Date(clock.now()).toISOString() }, bytes);
      return { blob, sha256 };
    };
    await Promise.all(others.map(async ([unit, [owner]], i) => {
      if (owner === undefined) throw new Error('nobody owns it');
      const scan = await scanOf(unit);
      const code = codeOf(vote, tokenOfUnit(noticed, unit) ?? '');
      const received = send(first, clock, scene.manager, scene.log, 'ReceivePaper', { vote, code, scan });
      const salt = 'p'.repeat(43);
      const [observer = scene.chair] = (owners.get(home) ?? []);
      const enter = async (by: By) => send(first, clock, by, scene.log, 'EnterPaper', { vote, paper: idOf(await received), mark: 'AGREE', salt });
      // Half of them race, where a ballot of the owner's own sets aside what one teller alone speaks of; of the others somebody of a second body has read the paper before.
      const before = i % 2 === 1 ? [await enter(observer)] : [];
      const online = await Promise.all([second, first].map((node) => send(node, clock, owner, scene.log, 'CastBallot', paperFor(noticed, unit, 'AGAINST'))));
      const entries = before.length > 0 ? [...before, ...(await Promise.all([enter(scene.manager), enter(scene.manager)]))] : [await enter(scene.manager), ...(await Promise.all([enter(observer), enter(observer)]))];
      const stood = online.some((reply) => !isRefusal(reply));
      expect(stood).toBe(i % 2 === 0);
      expect(entries.filter((reply) => !isRefusal(reply))).toHaveLength(stood ? 0 : 2);
      expect(online.flatMap((reply) => (isRefusal(reply) ? [reply.refused] : []))).toEqual(stood ? ['ALREADY_CAST'] : ['PAPER_WAITS', 'PAPER_WAITS']);
    }));
    const events = await checkWhole(stores.logs, scene.log);
    const cast = events.filter(({ type }) => type === 'ballot.cast').map(({ data }) => data as VoteEvents['ballot.cast']);
    expect(cast).toHaveLength(1 + others.length);
    expect(new Set(cast.map(({ token }) => token)).size).toBe(cast.length);
    expect(events.filter(({ type }) => type === 'receipt.issued')).toHaveLength(cast.filter(({ via }) => via !== 'PAPER').length);
  });
});
