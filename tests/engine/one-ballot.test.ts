import { randomUUID } from 'node:crypto';
import { createEngine } from '@sanfang/server/engine/engine.ts';
import { choices } from '@sanfang/shared/law/ballot.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { mortal } from '../faults/mortal-stores.ts';
import { amount } from '../support/effort.ts';
import { storeKinds } from '../support/stores.ts';
import { openVote, paperFor, voteOf } from './owners-vote.ts';
import { send, testClock } from './scene.ts';
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
    const events = await checkWhole(stores.logs, scene.log);
    expect(events.filter(({ type }) => type === 'ballot.cast')).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'receipt.issued')).toHaveLength(1);
  });
});
