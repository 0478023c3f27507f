import { afterEach, expect, test } from 'vitest';
import { startHub, type Hub } from '../support/hub.ts';
import { check, printViolations } from './checker.ts';
import type { History } from './history.ts';
import { httpClient } from './http-client.ts';
import { readLog, readStates } from './read-log.ts';
import { Recorder } from './recorder.ts';
import { socketClient } from './socket-client.ts';

let hub: Hub;
afterEach(() => hub.close());

async function violations(history: History, begin: number): Promise<string> {
  const { log } = hub.scene;
  const read = await readLog(hub.stores, log);
  return printViolations(check(history, [read], { begin: new Map([[log, begin]]), states: [await readStates(hub.engine, read)] }));
}

test('what clients did over socket and HTTP while their lines broke is recorded, and fits the log', async () => {
  hub = await startHub({ config: { limits: 'bench' } });
  const { scene } = hub;
  const before = (await readLog(hub.stores, scene.log)).bytes.length;
  const recorder = new Recorder();
  const somebody = async (role: 'chair' | 'manager' | 'secretary') => ({ name: role, ...scene[role], cookie: (await hub.signIn(role)).cookie, log: scene.log });
  const chair = await socketClient(recorder, hub.url, await somebody('chair'));
  const manager = await socketClient(recorder, hub.url, await somebody('manager'));
  const secretary = httpClient(recorder, hub.url, await somebody('secretary'));
  const watches = [chair, manager].flatMap((client) => [client.watch(scene.channel), client.watch('office')]);
  const text = (words: string) => ({ room: scene.room, text: words, replyTo: null, about: null });
  await Promise.all(Array.from({ length: 10 }, async (_, i) => {
    const answers = Promise.all([chair.post('PostMessage', text(`甲 ${String(i)}`)), manager.insist('PostMessage', text(`乙 ${String(i)}`)), secretary.insist('PostMessage', text(`丙 ${String(i)}`))]);
    if (i % 3 === 0) chair.cut();
    if (i % 4 === 0) manager.cut();
    await answers;
  }));
  expect(await secretary.insist('PostMessage', { ...text('没有这个房间'), room: crypto.randomUUID() })).toMatchObject({ refused: 'UNKNOWN_ROOM' });
  const head = 2 + 30;
  await Promise.all(watches.map((one) => one.until((copy, phase) => phase === 'LIVE' && copy.n === (one.channel === 'office' ? copy.head : head))));
  await Promise.all(watches.map((one) => one.compare()));
  const history = recorder.history();
  await Promise.all([chair.close(), manager.close()]);

  expect(await violations(history, before)).toBe('');
  const taken = history.operations.filter(({ result }) => result.kind === 'OK');
  expect(new Set(taken.map(({ command }) => command)).size).toBe(30);
  expect(history.observations.map(({ shown }) => shown.at(-1)?.to)).toEqual([head, watches[1]?.copy().n, head, watches[3]?.copy().n]);
  // What nobody ever sent, and what somebody was told and is not so.
  expect(await violations({ ...history, operations: history.operations.filter(({ client }) => client !== 'manager') }, before)).toContain('UNASKED');
  expect(await violations({ ...history, operations: taken.map((one) => ({ ...one, command: crypto.randomUUID() })) }, before)).toContain('LOST');
});
