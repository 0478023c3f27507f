import type { Commitment, LogEvent } from '../log/event.ts';
import type { Item, SeenEvent } from '../protocol/live.ts';
import { channelKind, personOf, roomOf, voteOf } from './channel.ts';
import type { Compound } from './compound.ts';
import type { Hat } from './hats.ts';
import type { Overview } from './overview.ts';
import { seatOffices, type Office } from './party/offices.ts';
import type { OpenRoom } from './room/state.ts';
import type { Vote } from './vote/state.ts';

/** Who looks: the hats that they wear here now. `person` null: without an account. */
export interface Viewer {
  readonly person: string | null;
  readonly hats: readonly Hat[];
}

/** A run of numbers that may be read, both included; `until` null: open. */
export interface Span {
  readonly from: number;
  readonly until: number | null;
}

type Readable = Pick<Compound, 'feed' | 'office' | 'register' | 'room' | 'vote' | 'street'>;

const WHOLE: readonly Span[] = [{ from: 1, until: null }];
const NOTHING: readonly Span[] = [];
/** Who reads what is not for everybody, by office. Rooms have readers of their own beside these: the three bodies at the table. */
export interface Readers {
  readonly office: readonly Office[];
  readonly register: readonly Office[];
  readonly enrolment: readonly Office[];
  readonly petitions: readonly Office[];
  readonly fund: readonly Office[];
  readonly accounts: readonly Office[];
  readonly room: readonly Office[];
  /** Drafts of the owners' votes; the ballots are for those who count and watch. */
  readonly vote: readonly Office[];
}

/** The owners' names are for who keeps them, and the committee that the owners elected. The residents' committee looks on in every room. */
export const channelReaders: Readers = {
  office: seatOffices,
  register: ['operator', 'committeeChair', 'committeeMember'],
  // What people put forward for themselves, for those who compare it with the register; not the register itself.
  enrolment: ['operator', 'committeeChair', 'committeeMember', 'residentsCommitteeMember'],
  // Whose duty it is to look whether enough owners have signed; everybody else reads how many.
  petitions: ['committeeChair', 'committeeMember', 'residentsCommitteeMember', 'streetOfficial'],
  fund: ['branchSecretary', 'branchMember', 'committeeChair', 'committeeMember', 'siteManager', 'companyStaff', 'residentsCommitteeMember'],
  // As the register, whose units they are: what somebody has left is a sensitive thing (个人信息保护法 Art. 28).
  accounts: ['operator', 'committeeChair', 'committeeMember'],
  room: ['residentsCommitteeMember'],
  vote: ['committeeChair', 'committeeMember', 'branchSecretary', 'residentsCommitteeMember', 'streetOfficial'],
};

/**
 * What a viewer may read of a channel, by their rights at this moment: [] is nothing, `[{ from: 1, until: null }]` the whole.
 * `compound` must hold the slice of the room in question.
 */
export function spansOn(compound: Readable, channel: string, viewer: Viewer, readers: Readers = channelReaders): readonly Span[] {
  switch (channelKind(channel)) {
    case 'feed': return WHOLE;
    case 'office': return wears(viewer, readers.office) ? WHOLE : NOTHING;
    case 'register': return wears(viewer, readers.register) ? WHOLE : NOTHING;
    case 'enrolment': return wears(viewer, readers.enrolment) ? WHOLE : NOTHING;
    case 'petitions': return wears(viewer, readers.petitions) ? WHOLE : NOTHING;
    case 'fund': return wears(viewer, readers.fund) ? WHOLE : NOTHING;
    case 'accounts': return wears(viewer, readers.accounts) ? WHOLE : NOTHING;
    case 'room': return compound.room.status !== 'ABSENT' && compound.room.id === roomOf(channel) ? spansOnRoom(compound.room, viewer, readers) : NOTHING;
    case 'vote': return compound.vote.status !== 'ABSENT' && compound.vote.id === voteOf(channel) ? spansOnVote(compound.vote, viewer, readers) : NOTHING;
    case 'person': return viewer.person !== null && viewer.person === personOf(channel) ? WHOLE : NOTHING;
    case null: return NOTHING;
  }
}

function wears({ hats }: Viewer, offices: readonly Office[]): boolean {
  return hats.some((hat) => offices.includes(hat.office));
}

/** The three bodies at the table and the residents' committee read all; an official what their escalation says, and the room's title. */
function spansOnRoom(room: OpenRoom, viewer: Viewer, readers: Readers): readonly Span[] {
  if (readsWhole(room.parties, viewer, readers)) return WHOLE;
  const worn = new Set(viewer.hats.filter((hat) => hat.office === 'streetOfficial').map((hat) => hat.capacity));
  const scopes = room.escalations.flatMap((escalation) => escalation.officials)
    .filter((official) => official.person === viewer.person && worn.has(official.capacity));
  // Title and parties of a room stand in the office channel too, which officials read whole.
  return scopes.length === 0 ? NOTHING : union([{ from: 1, until: 1 }, ...scopes]);
}

/** Who counts and who watches read all; who drafts and advises, the draft up to its notice, and of what follows the steps, the count and what is said to the committee. */
function spansOnVote(vote: Vote, viewer: Viewer, readers: Readers): readonly Span[] {
  if (viewer.hats.some(({ capacity }) => vote.tellers.includes(capacity) || vote.observers.includes(capacity))) return WHOLE;
  if (!wears(viewer, readers.vote)) return NOTHING;
  return 'noticedN' in vote && vote.noticedN !== null ? union([{ from: 1, until: vote.noticedN }, ...vote.told.map((n) => ({ from: n, until: n }))]) : WHOLE;
}

/** Whether a viewer reads all of a room of these three bodies: a seat of one of them, or the residents' committee. */
export function readsWhole(parties: OpenRoom['parties'], { hats }: Pick<Viewer, 'hats'>, readers: Readers = channelReaders): boolean {
  return hats.some((hat) => readers.room.includes(hat.office) || (hat.side !== null && hat.party !== null && parties[hat.side] === hat.party.id));
}

/** Spans in order, those that touch joined. */
function union(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const { from, until } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last === undefined || (last.until !== null && last.until + 1 < from)) joined.push({ from, until });
    else joined[joined.length - 1] = { from: last.from, until: last.until === null || until === null ? null : Math.max(last.until, until) };
  }
  return joined;
}

/** Whether spans cover a channel from its first event on: only then may a state folded by the server be handed out. */
export function isWhole(spans: readonly Span[]): boolean {
  return spans.some((span) => span.from === 1 && span.until === null);
}

/** Whether a number lies in one of the spans. */
export function within(spans: readonly Span[], n: number): boolean {
  return spans.some((span) => span.from <= n && (span.until === null || n <= span.until));
}

/**
 * Whether rights have grown backwards: numbers up to `n` that were skipped may be read now. A copy made by the earlier
 * spans lacks them and is made anew; otherwise it may be continued.
 */
export function revealsEarlier(before: readonly Span[], now: readonly Span[], n: number): boolean {
  // Spans change only at their ends, so that the first numbers after each end tell.
  const edges = [1, ...[...before, ...now].flatMap(({ from, until }) => [from, ...(until === null ? [] : [until + 1])])];
  return edges.some((edge) => edge <= n && within(now, edge) && !within(before, edge));
}

/** Messages of the room that were taken out of sight, by number: their words leave for nobody. */
export type Hidden = Readonly<Record<number, true>>;

/** Commitments whose values `toItems` would show: what has to be opened, and no more. */
export function toOpen(events: readonly LogEvent[], spans: readonly Span[], hidden: Hidden = {}): Commitment[] {
  return events.flatMap((event) => (within(spans, event.n) && !hidden[event.n] ? Object.values(event.sealed) : []));
}

/** One event as a viewer gets it, or the gap it leaves: without type, time or size. */
export function seen(event: LogEvent, spans: readonly Span[], viewer: Pick<Viewer, 'person'>, opened: ReadonlyMap<Commitment, unknown>, hidden: Hidden = {}): Item {
  if (!within(spans, event.n)) return { skip: [event.n, event.n] };
  const { v, channel, n, type, at, actor, capacity, data, sealed } = event;
  const words = hidden[n] ? [] : Object.entries(sealed).filter(([, commitment]) => opened.has(commitment));
  const shown: SeenEvent = {
    v, channel, n, type, at, actor, capacity, data, sealed,
    command: viewer.person !== null && actor === viewer.person ? event.command : null,
    opened: Object.fromEntries(words.map(([path, commitment]) => [path, opened.get(commitment)])),
  };
  return shown;
}

/** A run of events as a viewer gets it; neighbouring gaps are one. */
export function toItems(events: readonly LogEvent[], spans: readonly Span[], viewer: Pick<Viewer, 'person'>, opened: ReadonlyMap<Commitment, unknown>, hidden: Hidden = {}): Item[] {
  const items: Item[] = [];
  for (const event of events) {
    const item = seen(event, spans, viewer, opened, hidden);
    const last = items.at(-1);
    if ('skip' in item && last !== undefined && 'skip' in last && last.skip[1] + 1 === item.skip[0]) items[items.length - 1] = { skip: [last.skip[0], item.skip[1]] };
    else items.push(item);
  }
  return items;
}

/** Rooms of a log that a viewer may open, by its overview: for lists, without opening any room. */
export function readableRooms(overview: Overview, viewer: Viewer): string[] {
  const worn = new Set(viewer.hats.filter((hat) => hat.office === 'streetOfficial').map((hat) => hat.capacity));
  const joined = new Set(Object.values(overview.escalations).filter((one) => one.officials.some((capacity) => worn.has(capacity))).map((one) => one.room));
  return Object.values(overview.rooms).filter((room) => joined.has(room.id) || readsWhole(room.parties, viewer)).map((room) => room.id);
}
