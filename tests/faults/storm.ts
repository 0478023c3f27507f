import { setTimeout as pause } from 'node:timers/promises';
import { FEED, OFFICE } from '@sanfang/shared/compound/channel.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { httpClient, type HttpClient } from '../history/http-client.ts';
import { Recorder } from '../history/recorder.ts';
import type { Sender } from '../history/sending.ts';
import { socketClient, type SocketClient } from '../history/socket-client.ts';
import type { Watch } from '../history/watch.ts';
import type { Dice } from '../support/seed.ts';
import { decideOnProposals, openRooms } from './storm-acts.ts';
import type { StormScene } from './storm-scene.ts';

/** How many take part, and how fast: each sends its next message 10 ms to `paceMs` after the answer to the last one. */
export interface StormSize {
  readonly sockets: number;
  readonly https: number;
  readonly paceMs: number;
}

/** Clients of all kinds that talk and decide in one room until they are told to stop, whatever happens to the hubs meanwhile. */
export interface Storm {
  readonly recorder: Recorder;
  readonly watches: readonly Watch[];
  /** Leads a share of the clients to another hub: those whose number leaves this rest when divided by the number of hubs. */
  moveTo(url: string, share?: readonly [rest: number, of: number]): void;
  /** Waits until every copy is live and shows what is said now; somebody says something for it. */
  whole(): Promise<void>;
  /** No new command begins; waits for the answers to those under way. Throws what went wrong with a client. */
  calm(): Promise<void>;
  close(): Promise<void>;
}

/** Connects everybody to the hubs, shared out evenly, and lets them begin. */
export async function startStorm(urls: readonly string[], scene: StormScene, dice: Dice, { sockets, https, paceMs }: StormSize): Promise<Storm> {
  const recorder = new Recorder();
  const heads = [scene.secretary, scene.chair, scene.manager];
  const urlOf = (i: number): string => urls[i % urls.length] ?? '';
  const who = (i: number, name: string) => ({ ...(heads[i % heads.length] ?? scene.chair), name: `${name} ${String(i)}`, log: scene.log });
  const live: SocketClient[] = await Promise.all(Array.from({ length: sockets }, (_, i) => socketClient(recorder, urlOf(i), who(i, 'socket'))));
  const posting: HttpClient[] = Array.from({ length: https }, (_, i) => httpClient(recorder, urlOf(i), who(i, 'http')));
  const watches = live.flatMap((client, i) => [client.watch(scene.channel), ...(i < 3 ? [client.watch(OFFICE), client.watch(FEED)] : [])]);
  let going = true;
  const goesOn = (): boolean => going;

  async function talk(name: string, say: (text: string) => Promise<unknown>): Promise<void> {
    for (let i = 1; going; i += 1) {
      await say(`${name} 第 ${String(i)} 条`);
      await pause(10 + dice.roll(paceMs));
    }
  }
  const words = (text: string) => ({ room: scene.room, text, replyTo: null, about: null });
  // By the outbox, one after the other; by HTTP again and again until there is an answer.
  const talks = [
    ...live.map((client) => talk(client.name, (text) => client.post('PostMessage', words(text)))),
    ...posting.map((client) => talk(client.name, (text) => client.insist('PostMessage', words(text)))),
  ];
  const [eyes] = live;
  if (eyes === undefined) throw new Error('nobody watches');
  const hands = (i: number): Sender => (dice.chance(50) ? live[i] : posting[i]) ?? eyes;
  const acts = [
    decideOnProposals({ scene, watch: watches[0] ?? eyes.watch(scene.channel), by: () => ({ secretary: hands(0), chair: hands(1), manager: hands(2) }), goesOn }),
    openRooms({ scene, watch: watches[0] ?? eyes.watch(scene.channel), secretary: () => hands(0), goesOn, pause: () => pause(100 + dice.roll(400)) }),
  ];
  const all = Promise.all([...talks, ...acts]);
  // Told by `calm`; until then it is nobody's.
  all.catch(() => undefined);
  return {
    recorder, watches,
    moveTo(url, [rest, of] = [0, 1]) {
      for (const clients of [live, posting]) clients.forEach((client, i) => { if (i % of === rest) client.moveTo(url); });
    },
    async whole() {
      const reply = await eyes.insist('PostMessage', words(`都看到了吗？${crypto.randomUUID()}`));
      if (isRefusal(reply)) throw new Error(JSON.stringify(reply));
      await Promise.all(watches.map((watch) => watch.until((copy, phase) => (watch.channel === reply.channel ? copy.n >= reply.n : phase === 'LIVE'))));
    },
    async calm() {
      going = false;
      await all;
    },
    async close() {
      for (const client of posting) client.close();
      await Promise.all(live.map((client) => client.close()));
    },
  };
}
