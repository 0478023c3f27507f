import { voteChannel } from '@sanfang/shared/compound/channel.ts';
import type { CommandData, CommandType } from '@sanfang/shared/compound/command.ts';
import { isEvent } from '@sanfang/shared/protocol/channel-copy.ts';
import type { EventsFrame } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { v7 } from 'uuid';
import { isEvents, LightSocket } from '../../support/light-socket.ts';
import type { By } from '../founding.ts';
import { moment } from '../mix/moments.ts';
import type { RushTown } from './town.ts';

/** Moments on the machine's monotonic clock, ms. */
export interface Counted {
  /** The first who watches has the result before them. */
  readonly closed: number;
  /** The chair's posting was acknowledged. */
  readonly posted: number;
}

/** Those who count sit ready: who watches signs the count the moment it comes, and the chair posts it. Resolves once it is posted. */
export async function sitReady(town: RushTown, ports: readonly number[]): Promise<{ readonly counted: Promise<Counted>; close(): void }> {
  const closing = Promise.withResolvers<{ readonly digest: string; readonly at: number }>();
  const hear = (packet: Buffer): void => {
    if (!isEvents(packet) || !packet.includes('"vote.closed"')) return;
    const at = moment();
    const [, { items }] = JSON.parse(packet.toString()) as [string, EventsFrame];
    const event = items.find((item) => isEvent(item) && item.type === 'vote.closed');
    if (event !== undefined && isEvent(event)) closing.resolve({ digest: (event.data as { readonly digest: string }).digest, at });
  };
  const sit = ({ person, cookie }: By & { readonly cookie: string }, turn: number): Promise<LightSocket> => {
    const port = ports[turn % ports.length] ?? 0;
    return LightSocket.open(port, '/ws/', { Origin: `http://localhost:${String(port)}`, Cookie: cookie }, hear, { protocol: 1, person });
  };
  const observers = await Promise.all(town.voters.slice(0, 2).map(async (voter, turn) => ({ voter, socket: await sit(voter, turn) })));
  const chair = await sit(town.chair, 0);
  for (const { socket } of observers) {
    const opened = await socket.ask('open', { log: town.log, channel: voteChannel(town.vote) });
    if (isRefusal(opened)) throw new Error(`who watches was refused: ${JSON.stringify(opened)}`);
  }
  const act = async <K extends CommandType>(socket: LightSocket, { capacity }: By, type: K, data: CommandData[K]): Promise<void> => {
    const reply = await socket.ask('command', { id: v7(), log: town.log, type, capacity, data });
    if (isRefusal(reply)) throw new Error(`${type}: ${JSON.stringify(reply)}`);
  };
  const counted = closing.promise.then(async ({ digest, at }) => {
    await Promise.all(observers.map(({ voter, socket }) => act(socket, voter, 'CertifyCount', { vote: town.vote, digest })));
    await act(chair, town.chair, 'PostResult', { vote: town.vote, digest });
    return { closed: at, posted: moment() };
  });
  // It is waited for later.
  counted.catch(() => undefined);
  return { counted, close: () => [chair, ...observers.map(({ socket }) => socket)].forEach((socket) => socket.close()) };
}
