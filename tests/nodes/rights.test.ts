import { disableAccount } from '@sanfang/server/accounts/disable-account.ts';
import type { OpenReply } from '@sanfang/shared/protocol/live.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hub, made, must, type By } from '../engine/scene.ts';
import { liveItems, type Line } from '../realtime/line.ts';
import type { Member } from '../realtime/people.ts';
import { lineTo, signIn } from '../scenarios/hubs.ts';
import { slack } from '../support/effort.ts';
import { lacking } from './programs.ts';
import { twoNodes, type Role, type TwoNodes } from './stage.ts';

const reason = lacking('redis-server');
const TOLD_MS = 2_000;

describe.skipIf(reason !== null).each([['with a doorbell', true], ['without', false]] as const)(`Rights that end at one node, %s${reason === null ? '' : ` (skipped: ${reason})`}`, (_, doorbell) => {
  let nodes: TwoNodes;
  beforeAll(async () => { nodes = await twoNodes({ doorbell }); });
  afterAll(() => nodes.close());

  /** Somebody with the room open at the second node, and a session of their own. */
  async function listener(role: Role): Promise<Member & { readonly signOut: () => Promise<unknown> }> {
    const client = await signIn(nodes.nodes[0].url, nodes.scene[role]);
    const member = await lineTo(nodes.nodes[1].url, nodes.scene[role], client.cookie, nodes.scene);
    await member.line.ask<OpenReply>('open', { log: nodes.scene.log, channel: nodes.scene.channel });
    return { ...member, signOut: () => client.delete('/api/session') };
  }
  /** Speaks at the first node without a pause until told to stop. */
  async function traffic(): Promise<{ stop: () => Promise<void> }> {
    const { cookie } = await signIn(nodes.nodes[0].url, nodes.scene.secretary);
    const speaker = await lineTo(nodes.nodes[0].url, nodes.scene.secretary, cookie, nodes.scene);
    let stopped = false;
    const talk = (async () => {
      for (let i = 0; !stopped; i++) await speaker.say(`一直在说 ${String(i)}`);
      speaker.line.close();
    })();
    return { stop: () => { stopped = true; return talk; } };
  }
  const events = (line: Line) => liveItems(line.frames, nodes.scene.channel).length;
  /** Waits for some traffic, does it, and answers how long the line took to end and what came after that. */
  async function ends(member: Member, act: () => Promise<unknown>, end: (line: Line) => Promise<unknown>): Promise<{ tookMs: number; after: number }> {
    const talk = await traffic();
    const before = events(member.line);
    await member.line.until(() => events(member.line) > before + 3);
    await act();
    const acted = performance.now();
    await end(member.line);
    const tookMs = performance.now() - acted;
    const heard = events(member.line);
    const { line } = await listener('chair');
    const other = events(line);
    // Others go on hearing what is said: nothing of it comes here.
    await line.until(() => events(line) > other + 10);
    line.close();
    await talk.stop();
    return { tookMs, after: events(member.line) - heard };
  }
  const closed = (why: string) => (line: Line) => line.until((frames) => frames.some(({ name, frame }) => name === 'closed' && frame.reason === why));

  /** Takes somebody's seat away, in the log where it stands. */
  async function vacate({ capacity }: By, log: string): Promise<() => Promise<unknown>> {
    const engine = await nodes.engine();
    const clock = { now: () => Date.now() };
    const term = { from: '2024-01-01', until: null };
    const person = crypto.randomUUID();
    const party = made(await must(engine, clock, hub, log, 'FormParty', { kind: 'OPERATOR', name: '平台运营', term }), 'party');
    const operator = { person, capacity: made(await must(engine, clock, hub, log, 'FillSeat', { party, office: 'operator', person, name: '运营', term }), 'capacity') };
    return () => must(engine, clock, operator, log, 'VacateSeat', { seat: nodes.scene.seats[capacity] ?? '' });
  }

  test('a sign-out ends the lines at the other', async () => {
    const member = await listener('manager');
    const { tookMs, after } = await ends(member, member.signOut, (line) => line.ended);
    expect(member.line.frames.at(-1)).toEqual({ name: 'closed', frame: { reason: 'SIGNED_OUT' } });
    expect(after).toBe(0);
    expect(tookMs).toBeLessThan(slack(TOLD_MS));
  });

  test('an account that is shut loses all its lines', async () => {
    const member = await listener('manager');
    const shut = () => disableAccount(nodes.stores.directory, member.person, true, new Date().toISOString());
    const { tookMs, after } = await ends(member, shut, (line) => line.ended);
    await disableAccount(nodes.stores.directory, member.person, false, new Date().toISOString());
    expect(after).toBe(0);
    expect(tookMs).toBeLessThan(slack(TOLD_MS));
  });

  test('a seat that is vacated closes the room', async () => {
    const member = await listener('manager');
    const { tookMs, after } = await ends(member, await vacate(member, nodes.scene.log), closed('FORBIDDEN'));
    member.line.close();
    expect(after).toBe(0);
    expect(tookMs).toBeLessThan(slack(TOLD_MS));
  });

  test("an official's seat that ends in the street's own log closes the room that it had opened", async () => {
    const chair = await listener('chair');
    const { cookie } = await signIn(nodes.nodes[0].url, nodes.scene.official);
    const official = await lineTo(nodes.nodes[1].url, nodes.scene.official, cookie, nodes.scene);
    const { escalation = '' } = await chair.must('Escalate', { room: nodes.scene.room, reason: '物业不答复', from: 'ROOM' });
    await official.must('JoinEscalation', { room: nodes.scene.room, escalation });
    await official.line.ask<OpenReply>('open', { log: nodes.scene.log, channel: nodes.scene.channel });
    chair.line.close();
    const { tookMs, after } = await ends(official, await vacate(official, nodes.scene.street), closed('FORBIDDEN'));
    official.line.close();
    expect(after).toBe(0);
    expect(tookMs).toBeLessThan(slack(TOLD_MS));
  });
});
