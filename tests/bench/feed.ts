import { setTimeout as sleep } from 'node:timers/promises';
import { v7 } from 'uuid';
import type { Stage } from './arrange.ts';
import { isEvents, LightSocket } from '../support/light-socket.ts';
import { cpuOf, median, memoryOf } from './measure.ts';
import type { Running } from './processes.ts';

/** One run of events to many followers. */
export interface FeedFigures {
  /** From sending the command to the last follower's frame, ms, median over the events. */
  readonly last: number;
  /** Server CPU per follower and event, µs. */
  readonly cpu: number;
  /** Server memory per connection beyond the first fifth of them, kB. */
  readonly memory: number;
}

/** Sends one event that reaches every follower. */
export type Shout = () => Promise<unknown>;
/** Joins a follower; calls back with the number of events in each frame. */
export type Follow = (onEvents: (count: number) => void) => Promise<LightSocket>;

/** A multiple of the three kinds of `hubShout`, so that the next run begins with the first again. */
const EVENTS = 21;
/** Longer than a feed rests between two rounds at most. */
const REST_MS = 500;

/** Followers of whom it is known how many have seen each event. */
class Followers {
  readonly sockets: LightSocket[] = [];
  readonly #size: number;
  readonly #follow: Follow;
  /** When the last one saw each event; `reached[i]` have seen event i. */
  readonly #lasts: number[] = [];
  readonly #reached: number[] = [];
  #waiting: { readonly event: number; readonly resolve: () => void } | null = null;

  constructor(size: number, follow: Follow) {
    this.#size = size;
    this.#follow = follow;
  }

  async join(upTo: number): Promise<void> {
    const one = (): Promise<LightSocket> => {
      let seen = 0;
      return this.#follow((count) => { for (let i = 0; i < count; i++) this.#see(seen++); });
    };
    while (this.sockets.length < upTo) this.sockets.push(...await Promise.all(Array.from({ length: Math.min(100, upTo - this.sockets.length) }, one)));
  }
  /** When all have seen the event of this number, counted from 0. */
  async allHaveSeen(event: number): Promise<number> {
    if (this.#reached[event] !== this.#size) await new Promise<void>((resolve) => { this.#waiting = { event, resolve }; });
    return this.#lasts[event] ?? Number.NaN;
  }
  close(): void {
    for (const socket of this.sockets) socket.close();
  }

  #see(event: number): void {
    const reached = (this.#reached[event] ?? 0) + 1;
    this.#reached[event] = reached;
    if (reached < this.#size) return;
    this.#lasts[event] = performance.now();
    if (this.#waiting?.event === event) this.#waiting.resolve();
  }
}

/** Followers join, then events are sent one after the other, each a while after the last follower has seen the one before. */
export async function spread(server: Running, size: number, follow: Follow, shout: Shout): Promise<FeedFigures> {
  const followers = new Followers(size, follow);
  // The first ones also pay for compiled code and for a heap of its working size, once.
  const first = Math.floor(size / 5);
  await followers.join(first);
  const before = memoryOf(server.pid);
  await followers.join(size);
  const memory = (memoryOf(server.pid) - before) / (size - first) / 1024;
  const lasts: number[] = [];
  const cpuBefore = cpuOf(server.pid);
  for (let i = 0; i < EVENTS; i++) {
    await sleep(REST_MS);
    const sent = performance.now();
    await shout();
    lasts.push((await followers.allHaveSeen(i)) - sent);
  }
  const cpu = ((cpuOf(server.pid) - cpuBefore) * 1_000) / size / EVENTS;
  followers.close();
  return { last: median(lasts), cpu, memory };
}

/** One run of events at a steady rate. */
export interface FlowFigures {
  /** From the intended moment of an event to the last follower's frame, ms. */
  readonly p50: number;
  readonly max: number;
  /** Server CPU per follower and event, µs. */
  readonly cpu: number;
}

/** The same with so many events a second, whether or not the ones before have been seen. A multiple of three, as above. */
export async function flow(server: Running, size: number, follow: Follow, shout: Shout, rate: number, events: number): Promise<FlowFigures> {
  const followers = new Followers(size, follow);
  await followers.join(size);
  await sleep(REST_MS);
  const cpuBefore = cpuOf(server.pid);
  const began = performance.now();
  const meant = (event: number): number => began + (event * 1_000) / rate;
  for (let i = 0; i < events; i++) {
    await sleep(Math.ceil(Math.max(0, meant(i) - performance.now())));
    await shout();
  }
  await followers.allHaveSeen(events - 1);
  const cpu = ((cpuOf(server.pid) - cpuBefore) * 1_000) / size / events;
  const lasts: number[] = [];
  for (let i = 0; i < events; i++) lasts.push((await followers.allHaveSeen(i)) - meant(i));
  followers.close();
  return { p50: median(lasts), max: Math.max(...lasts), cpu };
}

/** A follower of the hub's feed, without an account. */
export function followHub(server: Running, stage: Stage): Follow {
  return async (onEvents) => {
    const headers = { Origin: `http://localhost:${String(server.port)}` };
    const socket = await LightSocket.open(server.port, '/ws/', headers, (packet) => { if (isEvents(packet)) onEvents(eventsIn(packet)); }, { protocol: 1, person: null });
    await socket.ask('open', { log: stage.log, channel: 'feed' });
    return socket;
  };
}

export function followBaseline(server: Running): Follow {
  return async (onEvents) => {
    const socket = await LightSocket.open(server.port, '/ws/', {}, () => onEvents(1));
    await socket.ask('open', 'feed');
    return socket;
  };
}

/** So begins each event of a feed's frame. */
const EVENT = '"channel":"feed","n":';

function eventsIn(packet: Buffer): number {
  let count = 0;
  for (let at = packet.indexOf(EVENT); at >= 0; at = packet.indexOf(EVENT, at + EVENT.length)) count += 1;
  return count;
}

/** Escalates, joins and returns in turn: each puts one event on the feed. */
export async function hubShout(server: Running, stage: Stage): Promise<Shout> {
  const origin = `http://localhost:${String(server.port)}`;
  const enter = (member: Stage['official']) => LightSocket.open(server.port, '/ws/', { Cookie: member.cookie, Origin: origin }, () => undefined, { protocol: 1, person: member.person });
  const secretary = stage.members[0] ?? stage.official;
  const [party, street] = [await enter(secretary), await enter(stage.official)];
  let escalation = '';
  let turn = 0;
  const send = async (socket: LightSocket, capacity: string, type: string, data: object) => {
    const reply = (await socket.ask('command', { id: v7(), log: stage.log, type, capacity, data: { room: stage.room, ...data } })) as { made?: { escalation?: string }; refused?: string };
    if (reply.refused !== undefined) throw new Error(`${type}: ${reply.refused}`);
    return reply;
  };
  return async () => {
    const step = turn++ % 3;
    if (step === 0) escalation = (await send(party, secretary.capacity, 'Escalate', { reason: '请街道介入', from: 'NOW' })).made?.escalation ?? '';
    else if (step === 1) await send(street, stage.official.capacity, 'JoinEscalation', { escalation });
    else await send(street, stage.official.capacity, 'ReturnEscalation', { escalation, outcome: 'ADVICE_GIVEN', text: '已答复' });
  };
}

/** The baseline sends as many bytes. */
export async function baselineShout(server: Running): Promise<Shout> {
  const socket = await LightSocket.open(server.port, '/ws/', {}, () => undefined);
  return () => socket.ask('say', { room: 'feed', body: 'x'.repeat(400) });
}
