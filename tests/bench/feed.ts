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
type Shout = () => Promise<unknown>;
type Follow = (onFrame: () => void) => Promise<LightSocket>;

/** A multiple of the three kinds of `hubShout`, so that the next run begins with the first again. */
const EVENTS = 21;

/** Followers join, then events are sent one after the other, each when the last follower has seen the one before. */
export async function spread(server: Running, followers: number, follow: Follow, shout: Shout): Promise<FeedFigures> {
  let seen = 0;
  let complete: () => void = () => undefined;
  const onFrame = () => {
    seen += 1;
    if (seen === followers) complete();
  };
  const sockets: LightSocket[] = [];
  const join = async (upTo: number) => {
    while (sockets.length < upTo) sockets.push(...await Promise.all(Array.from({ length: Math.min(100, upTo - sockets.length) }, () => follow(onFrame))));
    return memoryOf(server.pid);
  };
  // The first ones also pay for compiled code and for a heap of its working size, once.
  const first = Math.floor(followers / 5);
  const before = await join(first);
  const memory = ((await join(followers)) - before) / (followers - first) / 1024;
  const lasts: number[] = [];
  const cpuBefore = cpuOf(server.pid);
  for (let i = 0; i < EVENTS; i++) {
    seen = 0;
    const reached = new Promise<void>((resolve) => { complete = resolve; });
    const sent = performance.now();
    await shout();
    await reached;
    lasts.push(performance.now() - sent);
  }
  const cpu = ((cpuOf(server.pid) - cpuBefore) * 1_000) / followers / EVENTS;
  for (const socket of sockets) socket.close();
  return { last: median(lasts), cpu, memory };
}

/** A follower of the hub's feed, without an account. */
export function followHub(server: Running, stage: Stage): Follow {
  return async (onFrame) => {
    const headers = { Origin: `http://localhost:${String(server.port)}` };
    const socket = await LightSocket.open(server.port, '/ws/', headers, (packet) => { if (isEvents(packet)) onFrame(); }, { protocol: 1, person: null });
    await socket.ask('open', { log: stage.log, channel: 'feed' });
    return socket;
  };
}

export function followBaseline(server: Running): Follow {
  return async (onFrame) => {
    const socket = await LightSocket.open(server.port, '/ws/', {}, onFrame);
    await socket.ask('open', 'feed');
    return socket;
  };
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
