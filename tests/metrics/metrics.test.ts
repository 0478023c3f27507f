import { listenForScrapes } from '@sanfang/server/metrics/listener.ts';
import { Metrics } from '@sanfang/server/metrics/metrics.ts';
import { measureStages } from '@sanfang/server/metrics/stages.ts';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enter, type Line } from '../realtime/line.ts';
import { member, type Member } from '../realtime/people.ts';
import { startHub, type Hub } from '../support/hub.ts';

let hub: Hub;
const metrics = new Metrics();
let chair: Member;
let follower: Line;
beforeAll(async () => {
  hub = await startHub({ metrics });
  chair = await member(hub, 'chair');
  follower = await enter(hub.url, null);
});
afterAll(async () => {
  chair.line.close();
  follower.close();
  await hub.close();
});

/** Figures by name and labels, `name{a="b"}`. */
async function figures(): Promise<Map<string, number>> {
  const text = await metrics.registry.metrics();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]));
}

describe('what a hub counts', () => {
  test('is what happened', async () => {
    const before = await figures();
    const { scene } = hub;
    await follower.ask('open', { log: scene.log, channel: 'feed' });
    await chair.line.ask('open', { log: scene.log, channel: scene.channel });
    for (const text of ['一', '二', '三']) await chair.say(text);
    await chair.line.until((frames) => frames.filter(({ name }) => name === 'events').length >= 3);
    expect(await chair.send('OpenRoom', { title: '不行', parties: { BRANCH: scene.room, COMMITTEE: scene.room, COMPANY: scene.room } })).toMatchObject({ refused: 'FORBIDDEN' });
    const stranger = await hub.signIn('stranger');
    await stranger.get(`/api/compounds/${crypto.randomUUID()}`);
    await hub.anybody().post('/api/session', { identifier: '13912345678', password: 'wrong' });

    const after = await figures();
    const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    expect(grown('sanfang_commands_total{type="PostMessage",result="OK"}')).toBe(3);
    expect(grown('sanfang_commands_total{type="OpenRoom",result="FORBIDDEN"}')).toBe(1);
    for (const stage of ['decided', 'committed', 'published']) expect(grown(`sanfang_command_stage_seconds_count{stage="${stage}"}`), stage).toBe(3);
    expect(grown('sanfang_command_stage_seconds_count{stage="acknowledged"}')).toBe(4);
    expect(grown('sanfang_commit_commands_sum')).toBe(3);
    expect(grown('sanfang_commit_events_sum')).toBe(3);
    expect(grown('sanfang_store_seconds_count{port="logs",operation="append"}')).toBe(grown('sanfang_appends_total{outcome="APPENDED"}'));
    expect(grown('sanfang_http_request_seconds_count{method="GET",route="/api/compounds/:id",status="404"}')).toBe(1);
    // Refused for what it is, and answered as if nothing were there.
    expect(grown('sanfang_http_refusals_total{code="FORBIDDEN"}')).toBe(1);
    expect(grown('sanfang_audit_acts_total{action="SIGN_IN_REFUSED",outcome="WRONG_CREDENTIALS"}')).toBe(1);
    expect(grown('sanfang_audit_acts_total{action="SIGNED_IN",outcome="OK"}')).toBe(1);
    expect(grown('sanfang_socket_messages_total{event="open",result="SNAPSHOT"}')).toBe(2);
    expect(grown('sanfang_socket_frames_total')).toBeGreaterThanOrEqual(3);
    expect(after.get('sanfang_sockets{kind="signed"}')).toBe(1);
    expect(after.get('sanfang_sockets{kind="follower"}')).toBe(1);
    expect(after.get('sanfang_due_overdue_seconds')).toBe(0);
  });

  test('has no id, name or text in it, and few series, whatever is asked', async () => {
    const line = await enter(hub.url, null);
    for (let i = 0; i < 60; i += 1) {
      const client = hub.anybody();
      await client.send(i % 2 === 0 ? 'GET' : 'DELETE', `/api/canary-${String(i)}/金丝雀`.replace('金丝雀', encodeURIComponent('金丝雀')));
      await line.ask('open', { log: `compound/${crypto.randomUUID()}`, channel: `room/${crypto.randomUUID()}` });
      await chair.line.ask('command', { id: crypto.randomUUID(), log: hub.scene.log, type: `Canary${String(i)}`, capacity: chair.capacity, data: {} });
    }
    await new Promise<void>((resolve) => {
      const { port, hostname } = new URL(hub.url);
      request({ port, hostname, method: 'PROPFIND', path: '/canary' }, (response) => response.resume().once('close', resolve)).end();
    });
    line.socket.emit('canary', '金丝雀', () => undefined);
    await line.ask('leave', { log: hub.scene.log, channel: 'feed' });
    line.close();
    const text = await metrics.registry.metrics();
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}|canary|金丝雀|127\.0\.0\.1/i);
    expect(text.split('\n').filter((one) => one.startsWith('sanfang_')).length).toBeLessThan(2_500);
  });

  test('is of one hub alone', async () => {
    const other = await startHub({ metrics: new Metrics() });
    const before = (await figures()).get('sanfang_http_request_seconds_count{method="GET",route="/api/health",status="200"}');
    await other.anybody().get('/api/health');
    expect((await figures()).get('sanfang_http_request_seconds_count{method="GET",route="/api/health",status="200"}')).toBe(before);
    await other.close();
  });

  test('is served on a port of its own, at one path, and nowhere on the public one', async () => {
    const listener = await listenForScrapes(metrics.registry, { host: '127.0.0.1', port: 0 });
    const at = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${String(listener.port)}${path}`, init);
    const answer = await at('/metrics');
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(await answer.text()).toContain('sanfang_sockets{kind="signed"}');
    expect((await at('/')).status).toBe(404);
    expect((await at('/metrics', { method: 'POST' })).status).toBe(404);
    const open = await hub.anybody().get<string>('/metrics');
    expect(open.status).toBeGreaterThanOrEqual(400);
    expect(JSON.stringify(open.body)).not.toContain('sanfang_');
    await listener.close();
  });
});

test('of commands that are never answered the oldest are let go', async () => {
  const own = new Metrics();
  const pass = measureStages(own.stages, () => 0);
  const [old, young] = [crypto.randomUUID(), crypto.randomUUID()];
  pass('RECEIVED', 'log', [old]);
  for (let i = 0; i < 10_000; i += 1) pass('RECEIVED', 'log', [crypto.randomUUID()]);
  pass('RECEIVED', 'log', [young, 'longer than any id that a client of ours makes up']);
  for (const milestone of ['AUTHORISED', 'SENT', 'COMMITTED', 'ACKNOWLEDGED', 'PUBLISHED'] as const) pass(milestone, 'log', [old, young]);
  const text = await own.registry.metrics();
  for (const stage of ['decided', 'committed', 'acknowledged', 'published']) expect(text).toContain(`sanfang_command_stage_seconds_count{stage="${stage}"} 1`);
});
