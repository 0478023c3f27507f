import type { CommandData, CommandType } from '@sanfang/shared/compound/command.ts';
import { initialFeed } from '@sanfang/shared/compound/feed/evolve.ts';
import type { FeedState } from '@sanfang/shared/compound/feed/state.ts';
import type { Hat } from '@sanfang/shared/compound/hats.ts';
import { allows } from '@sanfang/shared/compound/policy-table.ts';
import { counts } from '@sanfang/shared/compound/vote/paper/two-people.ts';
import type { Vote, VoteState } from '@sanfang/shared/compound/vote/state.ts';
import type { Commitment } from '@sanfang/shared/log/event.ts';
import type { CompoundReply } from '@sanfang/shared/protocol/api/compounds.ts';
import type { SeenEvent } from '@sanfang/shared/protocol/live.ts';
import { approvalDigest } from '@sanfang/shared/compound/step-up.ts';
import type { Phase } from '#lib/live/channel-sync.ts';
import type { LiveChannel } from '#lib/live/channel.svelte.ts';
import type { Live, Sent } from '#lib/live/live.svelte.ts';
import type { OutboxEntry } from '#lib/live/outbox-core.ts';
import { shownOptions, type ShownOption } from '#lib/vote/options.ts';

/** How often the page looks at the clock; milliseconds. */
const TICK_MS = 10_000;

/** Commands about one vote that are given on its desk. */
export type DeskCommand = Extract<CommandType,
  'ReceivePaper' | 'EnterPaper' | 'SettlePaper' |
  'AmendVote' | 'WithdrawVote' | 'AskReview' | 'ReviewVote' | 'AppointCount' | 'NoticeVote' | 'AppointCanvassers' | 'ConfirmSilence' | 'ExtendVote' | 'ConfirmParking' | 'CertifyCount' | 'PostResult' | 'AnswerObjection' | 'FinaliseResult' | 'RecordFiling' | 'DraftSecondBallot' | 'RevokeResolution' | 'RecordJudgment'>;

/** One vote as one person sees it at its desk: its channel as far as they read it, the feed, and under which hat they may do what. */
export class VoteLive {
  readonly id: string;
  readonly live: Live;
  readonly person: string;
  readonly #compound: () => CompoundReply;
  readonly #vote: LiveChannel<VoteState>;
  readonly #feed: LiveChannel<FeedState>;
  readonly #timer: ReturnType<typeof setInterval>;
  #now = $state(Date.now());

  constructor(live: Live, options: { readonly vote: string; readonly person: string; readonly compound: () => CompoundReply }) {
    this.live = live;
    this.id = options.vote;
    this.person = options.person;
    this.#compound = options.compound;
    this.#vote = live.vote(options.compound().log, options.vote);
    this.#feed = live.feed(options.compound().log);
    this.#timer = setInterval(() => (this.#now = Date.now()), TICK_MS);
  }

  /** The folded vote; null until it has been opened for the first time. */
  readonly state: Vote | null = $derived.by(() => {
    const state = this.#vote.state;
    return state === null || state.status === 'ABSENT' ? null : state;
  });
  readonly feed: FeedState = $derived.by(() => this.#feed.state ?? initialFeed);
  /** This person's commands about this vote that are pending, just recorded, or refused. */
  readonly entries: readonly OutboxEntry[] = $derived.by(() => this.live.entries.filter(({ command }) => command.log === this.log && voteIn(command.data) === this.id));

  /** To choose from; none where owners agree or not. */
  readonly options: readonly ShownOption[] = $derived.by(() => {
    const options = this.state?.motion.options ?? null;
    return options === null ? [] : shownOptions(options.offered, this.#vote.text(options.labels));
  });

  get compound(): CompoundReply {
    return this.#compound();
  }
  get log(): string {
    return this.compound.log;
  }
  get base(): string {
    return `/c/${this.compound.id}/votes/${this.id}/desk`;
  }
  get offset(): number {
    return this.compound.utcOffset;
  }
  get phase(): Phase {
    return this.#vote.phase;
  }
  get events(): readonly SeenEvent[] {
    return this.#vote.events;
  }
  /** Number of the last event of the channel. */
  get n(): number {
    return this.#vote.n;
  }
  /** Milliseconds since 1970, every ten seconds. */
  get now(): number {
    return this.#now;
  }

  text(commitment: Commitment | null | undefined): string | null {
    const value = commitment === null || commitment === undefined ? undefined : this.#vote.text(commitment);
    return typeof value === 'string' ? value : null;
  }
  /** A sealed text of an event of the channel, where it has come. */
  openedAt(n: number, path: string): string | null {
    const value = this.events.find((event) => event.n === n)?.opened[path];
    return typeof value === 'string' ? value : null;
  }

  /** The hat under which this person may give a command, or null. Of several that count, one that has not signed. */
  hatFor(type: DeskCommand): Hat | null {
    const { state } = this;
    const able = this.compound.hats.filter(({ office }) => allows(office, type, 'NO_ROOM'));
    if (type === 'ReceivePaper') return able.find(({ capacity }) => state?.tellers.includes(capacity) === true) ?? null;
    if (type === 'EnterPaper' || type === 'SettlePaper') return able.find(({ capacity }) => state !== null && counts(state, capacity)) ?? null;
    if (type !== 'CertifyCount') return able[0] ?? null;
    if (state === null || !('certified' in state)) return null;
    return able.find(({ capacity }) => (state.tellers.includes(capacity) || state.observers.includes(capacity)) && state.certified[capacity] === undefined) ?? null;
  }

  /** Sends a command about this vote through the outbox, under the hat for it. */
  send<K extends DeskCommand>(type: K, data: Omit<CommandData[K], 'vote'>, approval?: string): Promise<Sent> {
    const hat = this.hatFor(type);
    if (hat === null) throw new Error('Nobody without a hat is shown a control');
    return this.live.send(type, { log: this.log, capacity: hat.capacity }, { vote: this.id, ...data } as unknown as CommandData[K], approval);
  }

  /** What a fresh second factor approves: exactly the command that `send` would send. */
  digestOf<K extends DeskCommand>(type: K, data: Omit<CommandData[K], 'vote'>): string {
    return approvalDigest({ log: this.log, type, capacity: this.hatFor(type)?.capacity ?? '', data: { vote: this.id, ...data } });
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#vote.stop();
    this.#feed.stop();
  }
}

function voteIn(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'vote' in data ? data.vote : undefined;
}
