import type { LogEvent } from '@sanfang/shared/log/event.ts';
import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { choices, type BallotChoice, type Choice } from '@sanfang/shared/law/ballot.ts';
import type { SealedBallot } from '@sanfang/shared/compound/vote/ballot-paper.ts';
import type { VoteEvents } from '@sanfang/shared/compound/vote/events.ts';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openVote, paperFor, voteOf, type OpenVote, type Owner } from '../engine/owners-vote.ts';
import { checkWhole } from '../engine/whole-log.ts';
import { command, testClock, type TestClock } from '../engine/scene.ts';
import { amount } from '../support/effort.ts';
import { diceOf, seedOf, type Dice } from '../support/seed.ts';
import { storeKinds } from '../support/stores.ts';
import { type Node, startNode } from './deadline-run.ts';
import { mortal } from './mortal-stores.ts';

const SKEW_MS = 900;
/** Up to here after the close no node can have closed anything, so that what came in time is taken. */
const CALM_MS = 2_000 - SKEW_MS - 100;
const AROUND_MS = 2_000;
const STEP_MS = 20;

/** A ballot on its way: at both nodes under one id, as a phone does that gets no answer. */
interface Cast {
  readonly id: string;
  readonly owner: Owner;
  readonly choice: BallotChoice;
  readonly received: string;
  readonly submitted: number;
  readonly reply: CommandReply;
}

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** All owners vote around the close, which `closing` waits for at the node whose clock is fast, joint owners both, some through both nodes, some long before anybody decides it. */
async function rush(open: OpenVote, nodes: readonly Node[], clock: TestClock, dice: Dice, closing: () => Promise<unknown>): Promise<Cast[]> {
  const closes = Date.parse(open.closesAt);
  const { engine } = nodes.at(-1) as Node;
  const noticed = await voteOf(engine, open.scene.log, open.vote);
  if (noticed.status !== 'OPEN') throw new Error('it is not open');
  const plan = [...open.owners.values()].flat().map((owner) => {
    const comes = closes - AROUND_MS + dice.roll(2 * AROUND_MS);
    return { owner, paper: paperFor(noticed, owner.unit, dice.pick(choices)), comes, submits: comes + (dice.chance(30) ? dice.roll(3_000) : 0), id: crypto.randomUUID(), node: dice.pick(nodes), twice: dice.chance(30) };
  }).sort((a, b) => a.submits - b.submits);
  const casts: Cast[] = [];
  async function send({ owner, paper, id, comes }: (typeof plan)[number], node: Node): Promise<boolean> {
    const received = new Date(comes + node.skewMs).toISOString();
    const submitted = clock.now();
    const asked = command(owner, open.scene.log, 'CastBallot', paper, id);
    const reply = await node.engine.execute(asked, { person: owner.person, auth: { method: 'PASSWORD', level: 1, deviceAge: 0 }, received }, node.alive() ? 10_000 : 100);
    if ('refused' in reply && ['UNAVAILABLE', 'BUSY'].includes(reply.refused)) return false;
    casts.push({ id, owner, choice: paper.choice, received, submitted, reply });
    return true;
  }
  const underWay = new Set<Promise<void>>();
  const start = (done: Promise<void>): void => {
    const ended: Promise<void> = done.finally(() => underWay.delete(ended));
    underWay.add(ended);
  };
  clock.forward(closes - AROUND_MS - clock.now());
  let next = 0;
  for (let now = closes - AROUND_MS; now <= closes + 8_000; now += STEP_MS) {
    for (; (plan[next]?.submits ?? Infinity) <= now; next += 1) {
      const one = plan[next];
      if (one === undefined) break;
      start((async () => {
        for (let node = one.node; !(await send(one, node));) node = nodes.find((other) => other.alive() && other !== node) ?? node;
      })());
      const other = nodes.find((node) => node !== one.node && node.alive());
      if (one.twice && other !== undefined) start(send(one, other).then(() => undefined));
    }
    await turn();
    if (now - closes <= CALM_MS && now - closes + STEP_MS > CALM_MS) await Promise.all(underWay);
    // Its time has come at the fast node, and at no other yet.
    if (now - closes <= CALM_MS + 2 * STEP_MS + 100 && now - closes + STEP_MS > CALM_MS + 2 * STEP_MS + 100) await closing();
    clock.forward(now - clock.now() + STEP_MS);
  }
  await Promise.all(underWay);
  return casts;
}

/** What is wrong with any ballot or with the count, a line each. */
function misplaced(open: OpenVote, events: readonly LogEvent[], casts: readonly Cast[], opened: ReadonlyMap<string, unknown>): string[] {
  const wrong: string[] = [];
  const ballots = events.filter(({ type }) => type === 'ballot.cast' || type === 'ballot.disputed');
  const closes = events.filter(({ type }) => type === 'vote.closed');
  const [close] = closes;
  if (close === undefined || closes.length !== 1) return [`it was closed ${String(closes.length)} times`];
  if (ballots.some(({ seq }) => seq > close.seq)) wrong.push('a ballot stands after the close');
  const standing = new Map<string, LogEvent>();
  const disputed = new Set<string>();
  for (const ballot of ballots) {
    const { token } = ballot.data as VoteEvents['ballot.cast'];
    if (ballot.type === 'ballot.disputed') disputed.add(token);
    else if (standing.has(token)) wrong.push(`${token} voted twice`);
    else standing.set(token, ballot);
  }
  const { tally } = close.data as VoteEvents['vote.closed'];
  const recount = Map.groupBy([...standing].filter(([token]) => !disputed.has(token)), ([, { sealed }]) => (opened.get(sealed['choice'] ?? '') as SealedBallot | undefined)?.choice);
  const count = (choice: Choice): number => recount.get(choice)?.length ?? 0;
  if (tally.agreed.persons !== count('AGREE') || tally.against.persons !== count('AGAINST') || tally.abstained.persons !== count('ABSTAIN') || tally.disputed.persons !== disputed.size) {
    wrong.push(`counted ${JSON.stringify(tally)}, in the log ${JSON.stringify(['AGREE', 'AGAINST', 'ABSTAIN'].map((choice) => count(choice as Choice)))} and ${String(disputed.size)} disputed`);
  }
  const byCommand = new Map(ballots.map((ballot) => [ballot.command, ballot]));
  for (const [id, own] of Map.groupBy(casts, (cast) => cast.id)) {
    const stands = byCommand.has(id);
    const inTime = own.some(({ received }) => received < open.closesAt);
    if (stands && !inTime) wrong.push(`${id} came too late and stands`);
    for (const { reply, received, submitted } of own) {
      if ('n' in reply && !stands) wrong.push(`${id} was acknowledged and does not stand`);
      if ('refused' in reply && stands && own.length === 1) wrong.push(`${id} was refused with ${reply.refused} and stands`);
      const calm = submitted <= Date.parse(open.closesAt) + CALM_MS;
      if (calm && received < open.closesAt && 'refused' in reply && !['ALREADY_CAST', 'BALLOT_DISPUTED'].includes(reply.refused)) wrong.push(`${id} came in time and was refused with ${reply.refused}`);
    }
  }
  return wrong;
}

describe.each(storeKinds)('ballots around the close on $name', ({ name, fresh }) => {
  const buildings = name === 'SQLite' ? amount(3, 20) : amount(1, 10);

  test.each([
    ['two nodes, one fast and one slow', null],
    ['a node that dies before it writes the close', 'BEFORE'],
    ['a node that dies after it has written the close', 'AFTER'],
  ] as const)(`%s: every ballot of ${String(100 * buildings)} counts or not as it came, and the count is what stands before the close`, { timeout: amount(120_000, 1_800_000) }, async (what, dies) => {
    const dice = diceOf(seedOf(`ballots, ${name}, ${what}`));
    const place = await fresh();
    ends.push(() => place.remove());
    const clock = testClock();
    const calm = await startNode(mortal(await place.open(), () => clock.now()).stores, clock, 0);
    const open = await openVote(calm.engine, clock, buildings, 2);
    await calm.engine.close();

    const nodes: Node[] = [];
    for (const skew of [SKEW_MS, -SKEW_MS]) {
      const line = mortal(await place.open(), () => clock.now());
      if (dies !== null && skew > 0) line.dieAt(({ events }) => events.some(({ type }) => type === 'vote.closed'), dies);
      const node = await startNode(line.stores, clock, skew, () => !line.dead);
      ends.push(() => node.engine.close());
      nodes.push(node);
    }
    const closed = async (): Promise<boolean> => (await voteOf((nodes[0] as Node).engine, open.scene.log, open.vote)).status === 'CLOSED';
    const casts = await rush(open, nodes, clock, dice, () => vi.waitFor(async () => expect(nodes[0]?.alive() === false || await closed()).toBe(true), { timeout: 20_000, interval: 5 }));
    expect(nodes.map(({ alive }) => alive())).toEqual([dies === null, true]);
    const stores = await place.open();
    ends.push(() => stores.close());
    const last = nodes[1] as Node;
    await vi.waitFor(async () => expect((await voteOf(last.engine, open.scene.log, open.vote)).status).toBe('CLOSED'), { timeout: 30_000, interval: 20 });
    const events = await checkWhole(stores.logs, open.scene.log);
    const sealed = events.filter(({ type }) => type.startsWith('ballot.')).flatMap((event) => Object.values(event.sealed));
    const opened = new Map([...await stores.vault.get(sealed)].map(([commitment, { value }]) => [commitment, value]));
    expect(misplaced(open, events, casts, opened)).toEqual([]);
    const accepted = casts.filter(({ reply }) => 'n' in reply).length;
    process.stdout.write(`ballots, ${name}, ${what}: ${String(casts.length)} sent, ${String(accepted)} taken\n`);
    expect(accepted).toBeGreaterThan(0);
    expect(casts.length - accepted).toBeGreaterThan(0);
  });
});
