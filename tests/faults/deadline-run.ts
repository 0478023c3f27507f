import { setImmediate as turn } from 'node:timers/promises';
import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { createEngine } from '@sanfang/server/engine/engine.ts';
import type { Engine } from '@sanfang/server/engine/ports.ts';
import { type By, command, NOON, type Scene, setScene, type TestClock } from '../engine/scene.ts';
import { openForSignOff, proposalOf, register } from '../engine/sign-off.ts';
import type { Dice } from '../support/seed.ts';

const HOUR = 3_600_000;
/** When every sign-off of a run closes. */
export const UNTIL = NOON + HOUR;
export const until = new Date(UNTIL).toISOString();

/** An open sign-off, and the text that it is about. */
export interface Open {
  readonly scene: Scene;
  readonly proposal: string;
  readonly version: number;
  readonly digest: string;
}

/** A signature on its way, once: what is sent again after no answer is another sending of the same command. */
export interface Sending {
  readonly id: string;
  readonly open: Open;
  readonly by: By;
  /** As the gateway that it came to stamped it. */
  readonly received: string;
  /** By the common clock: when the engine got it. */
  readonly submitted: number;
  reply: CommandReply | null;
}

/** A node with a clock of its own. */
export interface Node {
  readonly engine: Engine;
  readonly skewMs: number;
  readonly alive: () => boolean;
}

/** Opens so many sign-offs in each of so many compounds, all until the same time. */
export async function openMany(engine: Engine, clock: TestClock, compounds: number, each: number): Promise<Open[]> {
  const all = await Promise.all(Array.from({ length: compounds }, async () => {
    const scene = await setScene(engine, clock);
    await register(engine, clock, scene);
    const ids = await Promise.all(Array.from({ length: each }, () => openForSignOff(engine, clock, scene, until)));
    return Promise.all(ids.map(async (proposal): Promise<Open> => {
      const { version = 0, digest = '' } = (await proposalOf(engine, scene, proposal)).versions.at(-1) ?? {};
      return { scene, proposal, version, digest };
    }));
  }));
  return all.flat();
}

/** A node on stores that are open; its clock is off by so much. */
export async function startNode(stores: Parameters<typeof createEngine>[0]['stores'], clock: TestClock, skewMs: number, alive = () => true): Promise<Node> {
  const engine = await createEngine({ stores, clock: { now: () => clock.now() + skewMs }, sweepMs: 20, repairMs: 200, clockCheckMs: 50 });
  return { engine, skewMs, alive };
}

/** Two seconds to either side of the due time, as it is on the common clock, and on to where everything is closed. */
const AROUND_MS = 2_000;
const STEP_MS = 20;
const END_MS = 8_000;
/** How long a node's queue may hold a signature up, and how many of 100 are held up. */
const DELAY_MS = 3_000;
const DELAYED = 30;

/**
 * Lets `count` signatures come in around the due time at nodes chosen by the dice, while the clock goes on. What a dead node
 * does not answer is sent again to a living one. At `calmAt`, in milliseconds from the due time, everything that has
 * been submitted is answered before the clock goes on.
 */
export async function rush(opens: readonly Open[], nodes: readonly Node[], clock: TestClock, count: number, calmAt: number, dice: Dice): Promise<Sending[]> {
  const sendings: Sending[] = [];
  const underWay = new Set<Promise<void>>();
  clock.forward(UNTIL - AROUND_MS - clock.now());
  const plan = Array.from({ length: count }, () => {
    const open = dice.pick(opens);
    const comes = UNTIL - AROUND_MS + dice.roll(2 * AROUND_MS);
    const { secretary, chair, manager } = open.scene;
    return { open, comes, submits: comes + (dice.chance(DELAYED) ? dice.roll(DELAY_MS) : 0), by: dice.pick([secretary, chair, manager]), node: dice.pick(nodes), id: crypto.randomUUID() };
  }).sort((a, b) => a.submits - b.submits);

  async function send({ open, by, id }: (typeof plan)[number], node: Node, comes: number): Promise<void> {
    const { scene, proposal, version, digest } = open;
    const received = new Date(comes + node.skewMs).toISOString();
    const sending: Sending = { id, open, by, received, submitted: clock.now(), reply: null };
    sendings.push(sending);
    const reply = await node.engine.execute(
      command(by, scene.log, 'SignOff', { room: scene.room, proposal, version, digest }, id),
      { person: by.person, auth: { method: 'PASSWORD', level: 1, deviceAge: 0 }, received },
      node.alive() ? 10_000 : 100,
    );
    sending.reply = 'refused' in reply && ['UNAVAILABLE', 'BUSY'].includes(reply.refused) ? null : reply;
  }
  async function insist(one: (typeof plan)[number]): Promise<void> {
    let before = sendings.length;
    await send(one, one.node, one.comes);
    while (sendings[before]?.reply === null) {
      const other = nodes.find((node) => node.alive() && node !== one.node) ?? one.node;
      before = sendings.length;
      await send(one, other, clock.now());
    }
  }

  let next = 0;
  for (let now = UNTIL - AROUND_MS; now <= UNTIL + END_MS; now += STEP_MS) {
    for (; (plan[next]?.submits ?? Infinity) <= now; next += 1) {
      const one = plan[next];
      if (one === undefined) break;
      const done: Promise<void> = insist(one).finally(() => underWay.delete(done));
      underWay.add(done);
    }
    await turn();
    // Nobody's queue is longer than the two seconds in which what came in time is still taken.
    if (now - UNTIL <= calmAt && now - UNTIL + STEP_MS > calmAt) await Promise.all(underWay);
    clock.forward(now - clock.now() + STEP_MS);
  }
  await Promise.all(underWay);
  return sendings;
}
