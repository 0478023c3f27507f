import type { PresenceFrame } from '@sanfang/shared/protocol/live.ts';
import { afterEach, describe, expect, test } from 'vitest';
import type { Line } from '../realtime/line.ts';
import type { Member } from '../realtime/people.ts';
import { lineTo } from '../scenarios/hubs.ts';
import { slack } from '../support/effort.ts';
import { lacking } from './programs.ts';
import { twoNodes, type Role, type TwoNodes } from './stage.ts';

const reason = lacking('redis-server');
let nodes: TwoNodes;
afterEach(() => nodes.close());

async function at(node: 0 | 1, role: Role): Promise<Member> {
  const { cookie } = await nodes.somebody(role);
  const member = await lineTo(nodes.nodes[node].url, nodes.scene[role], cookie, nodes.scene);
  await member.line.ask('open', { log: nodes.scene.log, channel: nodes.scene.channel });
  return member;
}
const doing = ({ line, capacity }: Member, what: 'HERE' | 'TYPING' | 'AWAY') => line.ask('presence', { log: nodes.scene.log, channel: nodes.scene.channel, capacity, doing: what });
const rosters = (line: Line): PresenceFrame['present'][] => line.frames.flatMap((one) => (one.name === 'presence' ? [[...one.frame.present]] : []));
const shows = ({ line }: Member, ...members: readonly Member[]) => {
  const expected = members.map(({ capacity }) => capacity).sort().join();
  return line.until(() => rosters(line).at(-1)?.map(({ capacity }) => capacity).join() === expected);
};

describe.skipIf(reason !== null)(`Who is in a room, over two nodes${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  test('is the same at both; who comes later sees it, who types is seen typing, who leaves is gone', async () => {
    nodes = await twoNodes();
    const [chair, manager] = [await at(0, 'chair'), await at(1, 'manager')];
    await doing(chair, 'HERE');
    await doing(manager, 'HERE');
    await Promise.all([shows(chair, chair, manager), shows(manager, chair, manager)]);
    await doing(chair, 'TYPING');
    await manager.line.until(() => rosters(manager.line).at(-1)?.some(({ capacity, typing }) => typing && capacity === chair.capacity) === true);
    const secretary = await at(1, 'secretary');
    await shows(secretary, chair, manager);
    chair.line.close();
    await Promise.all([shows(manager, manager), shows(secretary, manager)]);
  });

  test('of a node that dies is gone within half a minute, of one that ends at once, and back when it is', async () => {
    nodes = await twoNodes();
    const [left, right] = nodes.nodes;
    const [chair, manager] = [await at(0, 'chair'), await at(1, 'manager')];
    await doing(chair, 'HERE');
    await doing(manager, 'HERE');
    await shows(chair, chair, manager);
    await doing(chair, 'HERE');
    await right.kill();
    const died = performance.now();
    await shows(chair, chair);
    expect(performance.now() - died).toBeLessThan(slack(30_000));

    await right.start();
    const again = await at(1, 'manager');
    // A node that has just begun knows who is present elsewhere.
    await doing(chair, 'HERE');
    await shows(again, chair);
    await doing(again, 'HERE');
    await shows(chair, chair, again);
    await left.stop();
    const ended = performance.now();
    await shows(again, again);
    expect(performance.now() - ended).toBeLessThan(slack(5_000));
    again.line.close();
    await left.start();
  }, 120_000);

  test('is each node\'s own without a doorbell', async () => {
    nodes = await twoNodes({ doorbell: false });
    const [chair, manager, secretary] = [await at(0, 'chair'), await at(1, 'manager'), await at(1, 'secretary')];
    await doing(chair, 'HERE');
    await shows(chair, chair);
    await doing(manager, 'HERE');
    await shows(secretary, manager);
    await shows(manager, manager);
  });
});
