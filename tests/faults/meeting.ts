import { FEED } from '@sanfang/shared/compound/channel.ts';
import { createEngine } from '@sanfang/server/engine/engine.ts';
import type { By, Scene } from '../engine/scene.ts';
import { check, printViolations } from '../history/checker.ts';
import { httpClient, type HttpClient } from '../history/http-client.ts';
import { readLog, readStates } from '../history/read-log.ts';
import { Recorder } from '../history/recorder.ts';
import type { Sender } from '../history/sending.ts';
import { socketClient, type SocketClient } from '../history/socket-client.ts';
import type { Watch } from '../history/watch.ts';
import { signIn } from '../scenarios/hubs.ts';
import type { StorePlace } from '../support/stores.ts';

/** The heads of the three parties at one or several hubs: each with the product's own client and with one without a socket, everything recorded. */
export interface Meeting {
  readonly recorder: Recorder;
  readonly sockets: readonly SocketClient[];
  readonly posts: readonly HttpClient[];
  /** All of them. */
  readonly senders: readonly Sender[];
  /** Waits until every view has come to the end, and answers what was wrong with anything, a line each; empty: nothing. */
  verdict(): Promise<string>;
  /** Milliseconds from the call of `verdict` until every view was whole. */
  readonly healedMs: number;
  close(): Promise<void>;
}

/** Lets them sign in at the first hub. `SPREAD`: each has one socket and one post, at one hub each. `EVERYWHERE`: at each hub. */
export async function meet(place: StorePlace, scene: Scene, urls: readonly string[], where: 'SPREAD' | 'EVERYWHERE' = 'SPREAD'): Promise<Meeting> {
  const recorder = new Recorder();
  const stores = await place.open();
  const begin = new Map([[scene.log, (await stores.logs.events(scene.log, 1, 1_000)).length]]);
  const urlOf = (i: number): string => urls[i % urls.length] ?? '';
  const placesOf = (i: number): readonly number[] => (where === 'SPREAD' ? [i] : urls.map((_, node) => node));
  const sockets: SocketClient[] = [];
  const posts: HttpClient[] = [];
  const watches: Watch[] = [];
  for (const [i, by] of ([scene.secretary, scene.chair, scene.manager] as By[]).entries()) {
    const { cookie } = await signIn(urlOf(0), by);
    const who = { ...by, cookie, log: scene.log };
    for (const node of placesOf(i)) {
      const socket = await socketClient(recorder, urlOf(node), { ...who, name: `socket ${String(i)} at ${String(node)}` });
      sockets.push(socket);
      posts.push(httpClient(recorder, urlOf(node + 1), { ...who, name: `post ${String(i)} at ${String(node)}` }));
      // One looks at each hub: a fold for every socket would cost more than all they do.
      if (where === 'SPREAD' || i === 0) watches.push(socket.watch(scene.channel), socket.watch(FEED));
    }
  }
  let healedMs = 0;
  return {
    recorder, sockets, posts, senders: [...sockets, ...posts],
    get healedMs() {
      return healedMs;
    },
    async verdict() {
      const started = performance.now();
      const { commits } = await readLog(stores, scene.log);
      const heads = new Map(commits.flatMap((commit) => commit.events).map(({ channel, n }) => [channel, n]));
      await Promise.all(watches.map((watch) => watch.until((copy) => copy.n >= (heads.get(watch.channel) ?? 0))));
      healedMs = performance.now() - started;
      for (const watch of watches) await watch.compare();
      const read = await readLog(stores, scene.log);
      const engine = await createEngine({ stores, clock: { now: () => Date.now() } });
      const states = [await readStates(engine, read)];
      await engine.close();
      return printViolations(check(recorder.history(), [read], { begin, states }));
    },
    async close() {
      for (const post of posts) post.close();
      await Promise.all(sockets.map((socket) => socket.close()));
    },
  };
}

/** What one says in the scene's room. */
export function words(scene: Scene, text: string) {
  return { room: scene.room, text, replyTo: null, about: null };
}
