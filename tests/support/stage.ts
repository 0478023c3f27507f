import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { roomChannel } from '@sanfang/shared/compound/channel.ts';
import type { CommandData, CommandType } from '@sanfang/shared/compound/command.ts';
import type { AuthEvidence } from '@sanfang/shared/log/event.ts';
import type { Proposal } from '@sanfang/shared/compound/room/state.ts';
import { createPasswords } from '@sanfang/server/accounts/password.ts';
import { buildApp } from '@sanfang/server/app.ts';
import { cast, demoCompound } from '@sanfang/server/demo/cast.ts';
import { found } from '@sanfang/server/demo/found.ts';
import { playPast } from '@sanfang/server/demo/past.ts';
import { Play, type Part } from '@sanfang/server/demo/play.ts';
import { seedDemo } from '@sanfang/server/demo/seed.ts';
import { createEngine } from '@sanfang/server/engine/engine.ts';
import { PASSWORD, testConfig } from './hub.ts';
import { sqliteStores } from './stores.ts';

/** A hub with the pages and the whole demo, on the wall clock, whose people can also be made to act without a browser. */
export interface Stage {
  readonly url: string;
  /** The same hub by a name that browsers hold to be secure: passkeys work there. */
  readonly secureUrl: string;
  /** Id of the demo compound, as its pages' addresses have it. */
  readonly compound: string;
  /** Rooms of the demo by id: the settled one, and the one that waits for its parties. */
  readonly rooms: { readonly garage: string; readonly facade: string };
  /** Seats by key of the cast, under their first hat. */
  readonly parts: Readonly<Record<string, Part>>;
  /** Id of somebody of the cast. */
  person(key: string): string;
  /** Issues a command as somebody of the cast, or as the hub; answers the ids that it made. Throws when it is refused. */
  act<K extends CommandType>(key: string, type: K, data: CommandData[K]): Promise<Readonly<Record<string, string>>>;
  proposal(room: string, id: string): Promise<Proposal>;
  /** Adds an account with `PASSWORD` and a seat on a body of the demo; answers what they type to sign in. */
  addMember(body: string, office: CommandData['FillSeat']['office'], name: string): Promise<string>;
  /** The seat that somebody was given so, by what they type. */
  seatOf(identifier: string): Promise<string>;
  /** How the last event of a kind in a room was authenticated. */
  evidenceOf(room: string, type: string): Promise<AuthEvidence | undefined>;
  close(): Promise<void>;
}

export async function startStage(): Promise<Stage> {
  const place = await sqliteStores();
  const stores = await place.open();
  const clock = { now: () => Date.now() };
  await playPast({ stores, clock, story: 'SHORT' });
  const engine = await createEngine({ stores, clock, sweepMs: 100 });
  const passkeys = { rpId: 'localhost', origins: [] as string[] };
  const app = await buildApp({ stores, engine, config: { ...testConfig(), limits: 'bench', passkeys }, clock });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  passkeys.origins.push(`http://localhost:${String(port)}`);
  await seedDemo({ stores, engine, clock });

  const play = new Play(engine, clock);
  // The same lines again change nothing and answer the same ids.
  const { parties, parts } = await found(play);
  const rooms = Object.values((await engine.overview(demoCompound))?.rooms ?? {});
  const roomWith = (decisions: number) => {
    const room = rooms.find((one) => one.decisions === decisions);
    if (room === undefined) throw new Error(`the demo has no room with ${String(decisions)} decisions`);
    return room.id;
  };
  const act: Stage['act'] = (key, type, data) => {
    const part = key === 'hub' ? { person: 'hub', capacity: 'hub' } : parts[key];
    if (part === undefined) throw new Error(`${key} has no seat in the demo`);
    return play.line(randomUUID(), demoCompound, part, type, data);
  };

  return {
    url: `http://127.0.0.1:${String(port)}`,
    secureUrl: `http://localhost:${String(port)}`,
    compound: demoCompound.slice('compound/'.length),
    rooms: { garage: roomWith(1), facade: roomWith(0) },
    parts, act,
    person(key) {
      const one = cast.find((each) => each.key === key);
      if (one === undefined) throw new Error(`nobody of the demo is called ${key}`);
      return one.person;
    },
    async proposal(room, id) {
      const state = (await engine.compound(demoCompound, room))?.room;
      const proposal = state === undefined || state.status === 'ABSENT' ? undefined : state.proposals[id];
      if (proposal === undefined) throw new Error('no such proposal');
      return proposal;
    },
    async addMember(body, office, name) {
      const person = randomUUID();
      const identifier = `${person}@people.test`;
      const passwordHash = await createPasswords().hash(PASSWORD);
      await stores.directory.addAccount({ person, identifier, passwordHash, demo: null, disabled: false, createdAt: new Date(clock.now()).toISOString() });
      await act('hub', 'FillSeat', { party: parties[body] ?? '', office, person, name, term: { from: '2023-01-01', until: null } });
      return identifier;
    },
    async seatOf(identifier) {
      const seats = Object.values((await engine.compound(demoCompound, null))?.office.seats ?? {});
      return seats.find(({ person }) => identifier.startsWith(person))?.id ?? '';
    },
    async evidenceOf(room, type) {
      const channel = roomChannel(room);
      const events = await engine.events(demoCompound, channel, 1, (await engine.channel(demoCompound, channel))?.n ?? 0);
      return events.findLast((event) => event.type === type)?.auth;
    },
    async close() {
      await app.close();
      await engine.close();
      await place.remove();
    },
  };
}
