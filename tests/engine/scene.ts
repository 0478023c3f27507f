import { randomUUID } from 'node:crypto';
import type { CommandData, CommandType, CompoundCommand } from '@sanfang/shared/compound/command.ts';
import { roomChannel } from '@sanfang/shared/compound/channel.ts';
import type { Provenance } from '@sanfang/shared/log/command.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import type { Clock, Engine } from '@sanfang/server/engine/ports.ts';

/** Monday, 10:00 in Lu'an. */
export const NOON = Date.parse('2026-11-23T02:00:00.000Z');

/** A clock that stands until it is set forward. */
export interface TestClock extends Clock {
  forward(ms: number): void;
}

export function testClock(start = NOON): TestClock {
  let now = start;
  return { now: () => now, forward: (ms) => { now += ms; } };
}

export interface By {
  readonly person: string;
  readonly capacity: string;
}
export const hub: By = { person: 'hub', capacity: 'hub' };

/** A compound with a street, three parties and their heads, and a room that is in session. */
export interface Scene {
  readonly log: string;
  readonly street: string;
  readonly room: string;
  readonly channel: string;
  readonly secretary: By;
  readonly chair: By;
  readonly manager: By;
  readonly operator: By;
  readonly official: By;
  /** Seat ids by capacity. */
  readonly seats: Readonly<Record<string, string>>;
}

export function provenance(by: By, clock: Clock): Provenance {
  return { person: by.person, auth: { method: by.person === 'hub' ? 'HUB' : 'PASSWORD', level: by.person === 'hub' ? 0 : 1, deviceAge: 0 }, received: new Date(clock.now()).toISOString() };
}

export function command<K extends CommandType>(by: By, log: string, type: K, data: CommandData[K], id: string = randomUUID()): CompoundCommand {
  return { id, log, type, data, capacity: by.capacity } as CompoundCommand;
}

/** Sends a command and answers whatever comes back. */
export function send<K extends CommandType>(engine: Engine, clock: Clock, by: By, log: string, type: K, data: CommandData[K], id?: string): Promise<CommandReply> {
  return engine.execute(command(by, log, type, data, id), provenance(by, clock));
}

/** Sends a command that must be accepted and answers the ids that it made. */
export async function must<K extends CommandType>(engine: Engine, clock: Clock, by: By, log: string, type: K, data: CommandData[K]): Promise<Readonly<Record<string, string>>> {
  const reply = await send(engine, clock, by, log, type, data);
  if (isRefusal(reply)) throw new Error(`${type}: ${JSON.stringify(reply)}`);
  return reply.made ?? {};
}

export function say(engine: Engine, clock: Clock, scene: Scene, by: By, text: string, id?: string): Promise<CommandReply> {
  return send(engine, clock, by, scene.log, 'PostMessage', { room: scene.room, text, replyTo: null, about: null }, id);
}

/** Sets the scene through real commands. */
export async function setScene(engine: Engine, clock: Clock): Promise<Scene> {
  const log = `compound/${randomUUID()}`;
  const street = `jurisdiction/${randomUUID()}`;
  const term = { from: '2024-01-01', until: null };
  const seats: Record<string, string> = {};
  const run = <K extends CommandType>(by: By, on: string, type: K, data: CommandData[K]) => must(engine, clock, by, on, type, data);
  const body = async (on: string, kind: CommandData['FormParty']['kind']) => made(await run(hub, on, 'FormParty', { kind, name: `The ${kind}`, term }), 'party');
  const seat = async (on: string, party: string, office: CommandData['FillSeat']['office']): Promise<By> => {
    const person = randomUUID();
    const ids = await run(hub, on, 'FillSeat', { party, office, person, name: `Name of ${office}`, term });
    seats[made(ids, 'capacity')] = made(ids, 'seat');
    return { person, capacity: made(ids, 'capacity') };
  };
  await run(hub, street, 'FoundJurisdiction', { name: '孙岗乡（测试）' });
  await run(hub, log, 'FoundCompound', { name: '龙庭御景（测试）', ruleProfile: 'CN-CIVILCODE-2021', utcOffset: 480 });
  await run(hub, log, 'AssignJurisdiction', { street });
  const parties = { BRANCH: await body(log, 'PARTY_BRANCH'), COMMITTEE: await body(log, 'OWNERS_COMMITTEE'), COMPANY: await body(log, 'PROPERTY_COMPANY') };
  const official = await seat(street, await body(street, 'STREET_OFFICE'), 'streetOfficial');
  const operator = await seat(log, await body(log, 'OPERATOR'), 'operator');
  const secretary = await seat(log, parties.BRANCH, 'branchSecretary');
  const chair = await seat(log, parties.COMMITTEE, 'committeeChair');
  const manager = await seat(log, parties.COMPANY, 'siteManager');
  const room = made(await run(secretary, log, 'OpenRoom', { title: '外墙维修', parties }), 'room');
  await run(secretary, log, 'OpenSession', { room });
  return { log, street, room, channel: roomChannel(room), secretary, chair, manager, operator, official, seats };
}

/** One of the ids that a command made. */
export function made(ids: Readonly<Record<string, string>>, role: string): string {
  const id = ids[role];
  if (id === undefined) throw new Error(`made no ${role}`);
  return id;
}

/** Collects the events of a log as they are published; `until` waits for a condition on all of them. */
export function listen(engine: Engine, log: string): { readonly events: LogEvent[]; until(condition: (events: readonly LogEvent[]) => boolean): Promise<readonly LogEvent[]>; stop(): void } {
  const events: LogEvent[] = [];
  const waiting = new Set<() => void>();
  const stop = engine.subscribe(log, (_, news) => {
    events.push(...news);
    for (const check of waiting) check();
  });
  return {
    events,
    stop,
    until: (condition) => new Promise((resolve) => {
      const check = () => {
        if (!condition(events)) return;
        waiting.delete(check);
        resolve(events);
      };
      waiting.add(check);
      check();
    }),
  };
}
