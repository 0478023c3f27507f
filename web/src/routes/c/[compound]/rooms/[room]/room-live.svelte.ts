import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { Compound } from '@sanfang/shared/compound/compound.ts';
import { initialEnrolment } from '@sanfang/shared/compound/enrolment/evolve.ts';
import { initialFeed } from '@sanfang/shared/compound/feed/evolve.ts';
import { initialAccounts } from '@sanfang/shared/compound/fund/accounts-evolve.ts';
import { initialFund } from '@sanfang/shared/compound/fund/evolve.ts';
import type { FeedState } from '@sanfang/shared/compound/feed/state.ts';
import { hatsOf, type Hat } from '@sanfang/shared/compound/hats.ts';
import { initialOffice } from '@sanfang/shared/compound/party/evolve.ts';
import type { OfficeState, Seat } from '@sanfang/shared/compound/party/state.ts';
import { initialPetitions } from '@sanfang/shared/compound/petition/evolve.ts';
import { initialRegister } from '@sanfang/shared/compound/register/evolve.ts';
import { atTable } from '@sanfang/shared/compound/room/at-the-table.ts';
import type { RoomCommand } from '@sanfang/shared/compound/room/decide.ts';
import type { OpenRoom, Proposal, ProposalText, RoomState } from '@sanfang/shared/compound/room/state.ts';
import { approvalDigest } from '@sanfang/shared/compound/step-up.ts';
import type { Commitment } from '@sanfang/shared/log/event.ts';
import { refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { Phase } from '#lib/live/channel-sync.ts';
import type { LiveChannel } from '#lib/live/channel.svelte.ts';
import type { Live, Sent } from '#lib/live/live.svelte.ts';
import type { OutboxEntry } from '#lib/live/outbox-core.ts';
import { blocksOf } from './conversation.ts';
import { policyRefusal, refusalNow, type RoomType } from './dry-run.ts';
import { keptHat, keepHat, keepReadTo, keptReadTo } from './kept.ts';
import { instant } from './local-time.ts';
import { byCapacity, speakerOf, tableOf, type Speaker } from './people.ts';
import { whereAreWe } from './where-are-we.ts';

/** How often the page looks at the clock for terms, limits and relative times; milliseconds. */
const TICK_MS = 20_000;

/** One room as one person sees it: the channels it is made of, the hat they wear in it, and what they may do now. */
export class RoomLive {
  readonly log: string;
  readonly id: string;
  readonly person: string;
  readonly live: Live;
  readonly #room: LiveChannel<RoomState>;
  readonly #office: LiveChannel<OfficeState>;
  readonly #feed: LiveChannel<FeedState>;
  /** Seats of street offices, for their officials only. */
  readonly #streets: readonly LiveChannel<OfficeState>[];
  readonly #timer: ReturnType<typeof setInterval>;
  /** Last number seen before this visit. */
  readonly #readTo: number | null;
  #chosen: string | null = $state(null);
  #now = $state(Date.now());

  /** @param options `streets`: logs of the street offices under whose seats the person may be here */
  constructor(live: Live, options: { readonly log: string; readonly room: string; readonly person: string; readonly streets: readonly string[] }) {
    this.live = live;
    this.log = options.log;
    this.id = options.room;
    this.person = options.person;
    this.#room = live.room(options.log, options.room);
    this.#office = live.office(options.log);
    this.#feed = live.feed(options.log);
    this.#streets = options.streets.map((log) => live.office(log));
    this.#readTo = keptReadTo(options.person, options.room);
    this.#chosen = keptHat(options.person, options.log);
    this.#timer = setInterval(() => (this.#now = Date.now()), TICK_MS);
  }

  /** The folded room; null until it has been opened for the first time. */
  readonly state: OpenRoom | null = $derived.by(() => {
    const state = this.#room.state;
    return state === null || state.status === 'ABSENT' ? null : state;
  });
  readonly office: OfficeState = $derived.by(() => this.#office.state ?? initialOffice);
  readonly #street = $derived.by(() => this.#streets.find(({ log }) => log === this.office.street) ?? null);
  readonly #compound: Compound = $derived.by(() => ({
    feed: this.#feed.state ?? initialFeed,
    office: this.office,
    // The register is not for the seats at the table; no command of the room needs it to be authorised.
    register: initialRegister,
    // Nor do enrolment, money and votes, which have pages of their own.
    enrolment: initialEnrolment,
    fund: initialFund,
    accounts: initialAccounts, petitions: initialPetitions,
    vote: { status: 'ABSENT' },
    room: this.state ?? { status: 'ABSENT' },
    street: this.#street?.state ?? null,
  }));
  /** Hats that the person wears in this room now: a seat at its table, a seat beside it, or the street's. */
  readonly hats: readonly Hat[] = $derived.by(() => {
    const hats = hatsOf(this.#compound, this.person, instant(this.#now)).filter((hat) => hat.seat !== null);
    return [...hats].sort((a, b) => Number(this.#sits(b)) - Number(this.#sits(a)));
  });
  /** The hat under which the person speaks and acts. */
  readonly hat: Hat | null = $derived.by(() => this.hats.find((hat) => hat.capacity === this.#chosen) ?? this.hats[0] ?? null);
  /** The seat at the table that the chosen hat is, or null for observers and officials. */
  readonly seat: Seat | null = $derived.by(() => this.office.seats[this.hat?.seat ?? ''] ?? null);
  /** The reader is of the street and sees the room from some number on: what came before is missing in `state`. */
  readonly partial: boolean = $derived.by(() => {
    const scopes = this.state?.escalations.flatMap(({ officials }) => officials).filter(({ person }) => person === this.person) ?? [];
    return this.hat?.office === 'streetOfficial' && scopes.every(({ from }) => from > 1);
  });
  readonly where = $derived.by(() => (this.state === null ? null : whereAreWe(this.state)));
  readonly table = $derived.by(() => (this.state === null ? [] : tableOf(this.office, this.state)));
  readonly blocks = $derived.by(() => blocksOf(this.#room.events, this.#readTo));
  readonly proposals: readonly Proposal[] = $derived.by(() => Object.values(this.state?.proposals ?? {}).sort((a, b) => b.no - a.no));
  /** This person's commands in this room that are pending, just recorded, or refused. */
  readonly entries: readonly OutboxEntry[] = $derived.by(() => this.live.entries.filter(({ command }) => command.log === this.log && roomIn(command.data) === this.id));
  /** Hats that are here now, by capacity; the reader's own too. */
  readonly present = $derived.by(() => byCapacity(this.#room.present));

  /** Decisions of the compound, by id. */
  get decisions(): FeedState['decisions'] {
    return this.#feed.state?.decisions ?? {};
  }
  get phase(): Phase {
    return this.#room.phase;
  }
  get channel(): LiveChannel<RoomState> {
    return this.#room;
  }
  /** Minutes east of UTC of the compound. */
  get offset(): number {
    return this.#feed.state?.founded?.utcOffset ?? 480;
  }
  /** Wall clock, in milliseconds, every 20 s. */
  get now(): number {
    return this.#now;
  }

  #sits(hat: Hat): boolean {
    const { state } = this;
    return state !== null && atTable(this.office, state, this.office.seats[hat.seat ?? '']) !== null;
  }
  choose(capacity: string): void {
    this.#chosen = capacity;
    keepHat(this.person, this.log, capacity);
  }

  /** A sealed text that the state refers to; null where it was erased or has not come. */
  text(commitment: Commitment | null | undefined): string | null {
    const value = this.value(commitment);
    return typeof value === 'string' ? value : null;
  }
  proposalText(commitment: Commitment): ProposalText | null {
    return (this.value(commitment) as ProposalText | undefined) ?? null;
  }
  value(commitment: Commitment | null | undefined): unknown {
    return commitment === null || commitment === undefined ? undefined : this.#room.text(commitment);
  }
  titleOf(proposal: string): string {
    const version = this.state?.proposals[proposal]?.versions.at(-1);
    return this.text(version?.title) ?? '…';
  }
  speaker(capacity: string): Speaker | null {
    const texts = (commitment: Commitment): unknown => this.#office.text(commitment) ?? this.#room.text(commitment) ?? this.#street?.text(commitment);
    return speakerOf(this.office, this.#street?.state ?? null, this.state, capacity, texts);
  }

  /** Whether the policy lets the chosen hat issue this kind of command in the room's present phase. */
  may(type: RoomType): boolean {
    return this.hat !== null && policyRefusal(this.#compound, this.#command(type, {}), this.person, instant(this.#now)) === null;
  }

  /** What the hub would answer now: null, or the refusal. For controls that are shown with their reason. */
  refusalOf<K extends RoomType>(type: K, data: Omit<CommandData[K], 'room'>): Refusal | null {
    return this.hat === null ? refuse('FORBIDDEN') : refusalNow(this.#compound, this.#command(type, data), this.person, instant(this.#now));
  }

  #command(type: RoomType, data: object): RoomCommand {
    return { id: '', log: this.log, type, capacity: this.hat?.capacity ?? '', data: { room: this.id, ...data } } as unknown as RoomCommand;
  }

  /** Sends a command about this room under the chosen hat, through the outbox. */
  send<K extends RoomType>(type: K, data: Omit<CommandData[K], 'room'>, approval?: string): Promise<Sent> {
    if (this.hat === null) throw new Error('Nobody without a hat is shown a control');
    return this.live.send(type, { log: this.log, capacity: this.hat.capacity }, { room: this.id, ...data } as unknown as CommandData[K], approval);
  }

  /** What a fresh second factor approves: exactly the command that `send` would send. */
  digestOf<K extends RoomType>(type: K, data: Omit<CommandData[K], 'room'>): string {
    return approvalDigest({ log: this.log, type, capacity: this.hat?.capacity ?? '', data: { room: this.id, ...data } });
  }

  /** Remembers how far the person has read, for the rule of the next visit. */
  markRead(): void {
    if (this.#room.n > 0) keepReadTo(this.person, this.id, this.#room.n);
  }

  stop(): void {
    this.markRead();
    clearInterval(this.#timer);
    for (const channel of [this.#room, this.#office, this.#feed, ...this.#streets]) channel.stop();
  }
}

function roomIn(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'room' in data ? data.room : undefined;
}
