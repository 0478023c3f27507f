/** A process of its own: everybody who sits in a room. Acts by a schedule that was fixed before; measures from the intended moment. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isEvents, LightSocket } from '../../support/light-socket.ts';
import { sitDown, type Desk, type Held, type Venue } from './desk.ts';
import { decisionMark, eachSaid, sayMark } from './marks.ts';
import { moment, until } from './moments.ts';
import type { Act } from './schedule.ts';
import { Times } from './times.ts';
import type { Person, Room, Town } from './town.ts';
import { serve } from './worker.ts';

export interface PeoplePlan {
  readonly venue: Venue;
  readonly town: Town;
  readonly schedule: readonly Act[];
  /** What was intended this long after the beginning is measured; ms. */
  readonly warmUp: number;
}
export interface PeopleFigures {
  readonly times: Readonly<Record<string, string>>;
  /** When each decision was meant to be made; NaN where it was not. */
  readonly decided: readonly number[];
  /** Messages that somebody who was there the whole time has not seen. */
  readonly unseen: number;
  readonly failures: readonly string[];
  /** Message frames that came in. */
  readonly deliveries: number;
  readonly bytes: number;
}

/** How long somebody who was cut off stays away, ms. */
const AWAY_MS = 2_000;
/** The engine closes a sign-off two seconds after its time. */
const GRACE_MS = 2_000;
/** How long after the last act something may still come in, ms. */
const LATE_MS = 5_000;

interface Said {
  readonly at: number;
  readonly waiting: Set<number>;
}

await serve<PeoplePlan, PeopleFigures>(async ({ venue, town, schedule, warmUp }) => {
  const feed = town.rooms[0]?.log ?? '';
  const times = new Times();
  const desks: (Desk | null)[] = [];
  const held: Held[] = [];
  const said: Said[] = [];
  const failures: string[] = [];
  const decided = town.signings.map(() => Number.NaN);
  const inRoom = Map.groupBy(town.people.keys(), (who) => town.people[who]?.room ?? 0);
  const closings = new Map(town.closings.map((closing) => [closing.proposal, { ...closing, left: inRoom.get(closing.room)?.length ?? 0 }]));
  let deliveries = 0;
  let begun = Number.POSITIVE_INFINITY;
  let acting = 0;

  const measured = (at: number): boolean => at >= begun + warmUp;
  const record = (name: string, at: number): void => { if (measured(at)) times.add(name, moment() - at); };
  const roomOf = (who: number): Room => town.rooms[town.people[who]?.room ?? 0] ?? { log: '', id: '' };
  const personOf = (who: number): Person => town.people[who] ?? { person: '', capacity: '', cookie: '', room: 0 };

  function seen(who: number, packet: Buffer): void {
    if (!isEvents(packet)) return;
    eachSaid(packet, (index) => {
      deliveries += 1;
      const message = said[index];
      if (message === undefined || !message.waiting.delete(who)) return;
      if (message.waiting.size === 0) record('a message, seen by the last of its room', message.at);
    });
    if (closings.size > 0 && packet.includes('signoff.lapsed')) lapsed(packet);
  }
  function lapsed(packet: Buffer): void {
    for (const [proposal, closing] of closings) {
      if (!packet.includes(proposal) || --closing.left > 0) continue;
      closings.delete(proposal);
      // From the wall clock's time to ours.
      record('a sign-off closed, after its time', closing.until + GRACE_MS - Date.now() + moment());
    }
  }
  async function sit(who: number): Promise<void> {
    const desk = await sitDown(venue, who, personOf(who), feed, (packet) => seen(who, packet));
    held[who] = await desk.open(roomOf(who), held[who]);
    desks[who] = desk;
  }
  function cut(who: number): void {
    desks[who]?.close();
    desks[who] = null;
    // What they miss comes with their catching up.
    for (const { waiting } of said) waiting.delete(who);
  }
  /** Somebody who is there: the one who was meant, or the next. */
  function present(who: number): number {
    for (let i = 0; i < town.people.length; i++) if (desks[(who + i) % town.people.length] !== null) return (who + i) % town.people.length;
    throw new Error('nobody is there');
  }

  async function act({ kind, who: meant }: Act, at: number): Promise<void> {
    if (kind === 'SIGN') {
      const signing = town.signings[meant];
      const desk = desks[signing?.signer ?? 0];
      if (signing === undefined || !desk) return;
      decided[meant] = at;
      await desk.sign(town.rooms[signing.room] ?? roomOf(0), signing, decisionMark(meant));
      return record('a decision, acknowledged', at);
    }
    const who = present(meant);
    const desk = desks[who];
    const room = roomOf(who);
    if (!desk) return;
    switch (kind) {
      case 'SAY': {
        const index = said.push({ at, waiting: new Set((inRoom.get(personOf(who).room) ?? []).filter((one) => desks[one] !== null)) }) - 1;
        await desk.say(room, `${sayMark(index)} ${'话'.repeat(30)}`);
        return record('a message, acknowledged', at);
      }
      case 'TYPE': return desk.presence(room, 'TYPING');
      case 'HERE': return desk.presence(room, 'HERE');
      case 'READ':
        await desk.read(room, 1);
        return record('a page read', at);
      case 'VISIT': {
        const other = visited(who);
        if (other === undefined) return;
        await desk.open(other);
        record('a room opened', at);
        return desk.leave(other);
      }
      case 'CUT': {
        // Signers stay: their decisions are due.
        if (town.signings.some(({ signer }) => signer === who)) return;
        cut(who);
        await until(at + AWAY_MS);
        await sit(who);
        return record('caught up after a cut', at + AWAY_MS);
      }
    }
  }
  /** Another room of the same compound, in turn. */
  function visited(who: number): Room | undefined {
    const mine = roomOf(who);
    const others = town.rooms.filter(({ log, id }) => log === mine.log && id !== mine.id);
    return others[who % Math.max(1, others.length)];
  }

  for (let who = 0; who < town.people.length; who += 20) {
    await Promise.all(Array.from({ length: Math.min(20, town.people.length - who) }, (_, i) => sit(who + i)));
  }
  return async (at) => {
    begun = at;
    const bytes = LightSocket.bytesRead;
    const loop = monitorEventLoopDelay({ resolution: 5 });
    loop.enable();
    for (const one of schedule) {
      if (at + one.at > moment()) await until(at + one.at);
      record('the generator: late to send', at + one.at);
      acting += 1;
      act(one, at + one.at).catch((error: unknown) => failures.push(String(error))).finally(() => { acting -= 1; });
    }
    const end = moment() + LATE_MS;
    while ((acting > 0 || said.some(({ waiting }) => waiting.size > 0)) && moment() < end) await until(moment() + 20);
    if (acting > 0) failures.push(`${String(acting)} acts were not answered`);
    return { times: times.encoded(), decided, unseen: said.filter(({ waiting }) => waiting.size > 0).length, failures, deliveries, bytes: LightSocket.bytesRead - bytes };
  };
});
