import { v7 } from 'uuid';
import { roomChannel } from '@sanfang/shared/compound/channel.ts';
import type { Stage } from './arrange.ts';
import { LightSocket, type OnPacket } from '../support/light-socket.ts';
import { cpuOf, quantile } from './measure.ts';
import type { Running } from './processes.ts';

/** One run: ms from sending to the acknowledgement, and to the last member's frame. */
export interface RoomFigures {
  readonly ack: { readonly p50: number; readonly p99: number };
  readonly seen: { readonly p50: number; readonly p99: number };
}

/** A room full of members, whatever stands behind it. */
export interface Members {
  readonly sockets: readonly LightSocket[];
  /** Sends a message as a member; resolves at its acknowledgement. */
  say(member: number, text: string): Promise<unknown>;
  close(): void;
}

/** 50 members of a room of the hub. */
export async function joinHub(server: Running, stage: Stage, watch: OnPacket): Promise<Members> {
  const channel = roomChannel(stage.room);
  const origin = `http://localhost:${String(server.port)}`;
  const sockets: LightSocket[] = [];
  for (const member of stage.members) {
    const socket = await LightSocket.open(server.port, '/ws/', { Cookie: member.cookie, Origin: origin }, watch, { protocol: 1, person: member.person });
    await socket.ask('open', { log: stage.log, channel });
    sockets.push(socket);
  }
  return {
    sockets,
    async say(index, text) {
      const { capacity } = stage.members[index] ?? { capacity: '' };
      const reply = await sockets[index]?.ask('command', { id: v7(), log: stage.log, type: 'PostMessage', capacity, data: { room: stage.room, text, replyTo: null, about: null } });
      if (typeof reply === 'object' && reply !== null && 'refused' in reply) throw new Error(JSON.stringify(reply));
      return reply;
    },
    close: () => { for (const socket of sockets) socket.close(); },
  };
}

/** As many in a room of the baseline. */
export async function joinBaseline(server: Running, count: number, watch: OnPacket): Promise<Members> {
  const sockets: LightSocket[] = [];
  for (let i = 0; i < count; i++) {
    const socket = await LightSocket.open(server.port, '/ws/', {}, watch);
    await socket.ask('open', 'room');
    sockets.push(socket);
  }
  return {
    sockets,
    say: async (index, text) => sockets[index]?.ask('say', { room: 'room', text }),
    close: () => { for (const socket of sockets) socket.close(); },
  };
}

/** 20 messages a second for some seconds, open loop: a late answer does not delay the next message. */
export async function paced(join: (watch: OnPacket) => Promise<Members>, seconds: number): Promise<RoomFigures> {
  const marks = new Map<string, { sent: number; left: number; seen: number }>();
  const acks: number[] = [];
  const members = await join((packet) => {
    for (const [mark] of packet.toString().matchAll(/mark-\d+-/g)) {
      const entry = marks.get(mark);
      if (entry === undefined) continue;
      entry.left -= 1;
      entry.seen = performance.now() - entry.sent;
    }
  });
  const total = seconds * 20;
  const pending: Promise<unknown>[] = [];
  const began = performance.now();
  for (let i = 0; i < total; i++) {
    await until(began + i * 50);
    const sent = performance.now();
    marks.set(`mark-${String(i)}-`, { sent, left: members.sockets.length, seen: 0 });
    pending.push(members.say(i % members.sockets.length, `mark-${String(i)}- ${'话'.repeat(30)}`).then(() => acks.push(performance.now() - sent)));
  }
  await Promise.all(pending);
  await until(performance.now() + 500);
  members.close();
  const seen = [...marks.values()].map((mark) => {
    if (mark.left !== 0) throw new Error(`${String(mark.left)} members did not see a message`);
    return mark.seen;
  });
  return { ack: { p50: quantile(acks, 0.5), p99: quantile(acks, 0.99) }, seen: { p50: quantile(seen, 0.5), p99: quantile(seen, 0.99) } };
}

const MARK = '~say~';

export interface FlatFigures {
  /** Messages a second that were acknowledged and that all members have seen. */
  readonly rate: number;
  /** Server CPU per message, µs: everything that it does for the sender, the store and all readers. */
  readonly cpu: number;
}

/** The most that 50 senders with eight messages under way each get through. */
export async function flat(server: Running, join: (watch: OnPacket) => Promise<Members>, seconds: number): Promise<FlatFigures> {
  let seen = 0;
  const members = await join((packet) => {
    for (let at = packet.indexOf(MARK); at >= 0; at = packet.indexOf(MARK, at + MARK.length)) seen += 1;
  });
  const end = performance.now() + seconds * 1_000;
  const cpuBefore = cpuOf(server.pid);
  let done = 0;
  const sender = async (member: number) => {
    while (performance.now() < end) {
      await members.say(member, `${MARK}${'话'.repeat(30)}`);
      done += 1;
    }
  };
  const began = performance.now();
  await Promise.all(members.sockets.flatMap((_, member) => Array.from({ length: 8 }, () => sender(member))));
  // Events leave after acknowledgements.
  for (const late = performance.now() + 5_000; seen < done * members.sockets.length;) {
    if (performance.now() > late) throw new Error(`${String(done * members.sockets.length - seen)} messages were not seen`);
    await until(performance.now() + 5);
  }
  const rate = (done / (performance.now() - began)) * 1_000;
  const cpu = ((cpuOf(server.pid) - cpuBefore) * 1_000) / done;
  members.close();
  return { rate, cpu };
}

function until(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, time - performance.now())));
}
