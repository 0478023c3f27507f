import type { LogEvent } from '@sanfang/shared/log/event.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { checkWhole } from '../engine/whole-log.ts';
import { testClock } from '../engine/scene.ts';
import { amount } from '../support/effort.ts';
import { diceOf, seedOf } from '../support/seed.ts';
import { storeKinds } from '../support/stores.ts';
import { type Node, type Open, openMany, rush, type Sending, startNode, until, UNTIL } from './deadline-run.ts';
import { mortal } from './mortal-stores.ts';

/** How far the nodes' clocks are off, one fast and one slow; more, and they would leave deadlines to others. */
const SKEW_MS = 900;
/** From the due time: up to here, no node can have closed anything. */
const CALM_MS = 2_000 - SKEW_MS - 100;
const lapses = (events: readonly Pick<LogEvent, 'type'>[]) => events.some(({ type }) => type === 'signoff.lapsed');

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** What is wrong with any signature or close, a line each. */
async function misplaced(stores: Stores, opens: readonly Open[], sendings: readonly Sending[]): Promise<string[]> {
  const wrong: string[] = [];
  const byCommand = new Map<string, LogEvent>();
  const byProposal = new Map<string, LogEvent[]>();
  for (const log of new Set(opens.map(({ scene }) => scene.log))) {
    for (const event of await checkWhole(stores.logs, log)) {
      if (event.type === 'signoff.given') byCommand.set(event.command, event);
      const { proposal } = event.data as { readonly proposal?: string };
      if (proposal !== undefined && ['signoff.given', 'signoff.lapsed', 'decision.recorded'].includes(event.type)) byProposal.set(proposal, [...(byProposal.get(proposal) ?? []), event]);
    }
  }
  for (const { proposal } of opens) {
    const events = byProposal.get(proposal) ?? [];
    const closes = events.filter(({ type }) => type !== 'signoff.given');
    if (closes.length !== 1) wrong.push(`${proposal} was closed ${String(closes.length)} times`);
    if (events.at(-1)?.type === 'signoff.given') wrong.push(`${proposal} was signed after its close`);
  }
  for (const [id, own] of Map.groupBy(sendings, (sending) => sending.id)) {
    const stands = byCommand.get(id);
    const inTime = own.some(({ received }) => received <= until);
    const told = own.at(-1)?.reply ?? null;
    const events = byProposal.get(own[0]?.open.proposal ?? '') ?? [];
    if (stands !== undefined && !inTime) wrong.push(`${id} came too late and stands`);
    if (told === null) wrong.push(`${id} was never answered`);
    else if ('n' in told && (stands === undefined || stands.n !== told.n)) wrong.push(`${id} was acknowledged and does not stand where it was said`);
    else if ('refused' in told) {
      if (stands !== undefined) wrong.push(`${id} was refused with ${told.refused} and stands`);
      if (told.refused === 'SIGN_OFF_CLOSED' && inTime && own.length === 1) wrong.push(`${id} came in time and was told that it did not`);
      // Whoever came in time, and was decided before anybody could close, is turned away only by another signature.
      const [{ submitted, received }] = own as [Sending];
      const other = told.refused === 'ALREADY_SIGNED' || (told.refused === 'SIGN_OFF_NOT_OPEN' && !lapses(events));
      if (submitted <= UNTIL + CALM_MS && received <= until && !other) wrong.push(`${id} came in time and was refused with ${told.refused}`);
    }
  }
  return wrong;
}

describe.each(storeKinds)('signatures around a due time on $name', ({ name, fresh }) => {
  const [compounds, each, count] = name === 'SQLite' ? [10, amount(36, 200), amount(2_000, 10_000)] : [6, amount(16, 200), amount(500, 10_000)];

  test.each([
    ['two nodes, one fast and one slow', null],
    ['a node that dies before it writes a close', 'BEFORE'],
    ['a node that dies after it has written a close', 'AFTER'],
  ] as const)(`%s: none of ${String(count)} is misplaced, and each sign-off closes once`, { timeout: amount(180_000, 3_600_000) }, async (what, dies) => {
    const dice = diceOf(seedOf(`deadlines, ${name}, ${what}`));
    const place = await fresh();
    ends.push(() => place.remove());
    const clock = testClock();
    const calm = await startNode(mortal(await place.open(), () => clock.now()).stores, clock, 0);
    const opens = await openMany(calm.engine, clock, compounds, each);
    await calm.engine.close();

    const nodes: Node[] = [];
    for (const skew of [SKEW_MS, -SKEW_MS]) {
      const line = mortal(await place.open(), () => clock.now());
      // The fast one comes first to each close; one of its first three is its last.
      let left = 1 + dice.roll(3);
      if (dies !== null && skew > 0) line.dieAt(({ events }) => lapses(events) && --left === 0, dies);
      const node = await startNode(line.stores, clock, skew, () => !line.dead);
      ends.push(() => node.engine.close());
      nodes.push(node);
    }
    const sendings = await rush(opens, nodes, clock, count, CALM_MS, dice);
    expect(nodes.map(({ alive }) => alive())).toEqual([dies === null, true]);
    const stores = await place.open();
    const logs = [...new Set(opens.map(({ scene }) => scene.log))];
    await vi.waitFor(async () => { for (const log of logs) expect((await nodes[1]?.engine.overview(log))?.dues).toEqual([]); }, { timeout: 60_000, interval: 50 });
    expect(await misplaced(stores, opens, sendings)).toEqual([]);
    const accepted = sendings.filter(({ reply }) => reply !== null && 'n' in reply).length;
    process.stdout.write(`deadlines, ${name}, ${what}: ${String(opens.length)} sign-offs, ${String(count)} signatures sent ${String(sendings.length)} times, ${String(accepted)} taken\n`);
    expect(accepted).toBeGreaterThan(0);
    expect(sendings.length - accepted).toBeGreaterThan(0);
  });

  test('when all nodes were down, what is due is decided first after the start: nothing that comes then is taken', async () => {
    const dice = diceOf(seedOf(`deadlines, ${name}, all down`));
    const place = await fresh();
    ends.push(() => place.remove());
    const clock = testClock();
    const before = await startNode(mortal(await place.open(), () => clock.now()).stores, clock, 0);
    const opens = await openMany(before.engine, clock, 3, 10);
    const early = await rushBefore(opens, before, clock);
    await before.engine.close();
    clock.forward(UNTIL + 600_000 - clock.now());
    const line = mortal(await place.open(), () => clock.now());
    const after = await startNode(line.stores, clock, 0);
    ends.push(() => after.engine.close());
    const late = await Promise.all(opens.flatMap((open) => [open.scene.secretary, open.scene.manager].map((by) => signAt(after, clock, open, by, dice.chance(50)))));
    for (const { reply } of late) expect(reply).toMatchObject({ refused: expect.toBeOneOf(['SIGN_OFF_NOT_OPEN', 'SIGN_OFF_CLOSED']) });
    for (const { reply } of early) expect(reply).toMatchObject({ fresh: true });
    expect(await misplaced(line.stores, opens, [...early, ...late])).toEqual([]);
  });
});

/** The chair of each signs while there is time. */
function rushBefore(opens: readonly Open[], node: Node, clock: ReturnType<typeof testClock>): Promise<Sending[]> {
  return Promise.all(opens.map((open) => signAt(node, clock, open, open.scene.chair, false)));
}

/** One signature now; or one that a gateway took in time, as it says, and that waited until now. */
async function signAt({ engine }: Node, clock: ReturnType<typeof testClock>, open: Open, by: Open['scene']['chair'], waited: boolean): Promise<Sending> {
  const id = crypto.randomUUID();
  const received = waited ? until : new Date(clock.now()).toISOString();
  const { scene, proposal, version, digest } = open;
  const data = { room: scene.room, proposal, version, digest };
  const reply = await engine.execute({ id, log: scene.log, type: 'SignOff', capacity: by.capacity, data }, { person: by.person, auth: { method: 'PASSWORD', level: 1, deviceAge: 0 }, received });
  return { id, open, by, received, submitted: clock.now(), reply };
}
