/** A process of its own: everybody who sits in a room. Acts by a schedule that was fixed before; measures from the intended moment. */
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
  /** Who waits for an answer, an entry for each. */
  const waiting = new Set<Pick<Act, 'who' | 'kind'>>();

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
    // What they miss comes with their catching up, and what they asked is answered to nobody.
    for (const message of said) message.waiting.delete(who);
    for (const one of waiting) if (one.who === who && one.kind !== 'CUT') waiting.delete(one);
  }
  /** Somebody who is there: the one who was meant, or the next. */
  function present(who: number): number {
    for (let i = 0; i < town.people.length; i++) if (desks[(who + i) % town.people.length] !== null) return (who + i) % town.people.length;
    throw new Error('nobody is there');
  }

  function start(act: Act, at: number): void {
    const who = act.kind === 'SIGN' ? (town.signings[act.who]?.signer ?? 0) : present(act.who);
    const one = { who, kind: act.kind };
    waiting.add(one);
    perform(act, who, at).catch((error: unknown) => failures.push(String(error))).finally(() => waiting.delete(one));
  }
  async function perform({ kind, who: meant }: Act, who: number, at: number): Promise<void> {
    const desk = desks[who];
    if (kind === 'SIGN') {
      const signing = town.signings[meant];
      if (signing === undefined || !desk) return;
      decided[meant] = at;
      await desk.sign(town.rooms[signing.room] ?? roomOf(0), signing, decisionMark(meant));
      return record('a decision, acknowledged', at);
    }
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
    for (const one of schedule) {
      if (at + one.at > moment()) await until(at + one.at);
      record('the generator: late to send', at + one.at);
      start(one, at + one.at);
    }
    const end = moment() + LATE_MS;
    const unseen = () => said.filter((message) => message.waiting.size > 0).length;
    while ((waiting.size > 0 || unseen() > 0) && moment() < end) await until(moment() + 20);
    if (waiting.size > 0) failures.push(`${String(waiting.size)} acts were not answered`);
    return { times: times.encoded(), decided, unseen: unseen(), failures, deliveries, bytes: LightSocket.bytesRead - bytes };
  };
});
