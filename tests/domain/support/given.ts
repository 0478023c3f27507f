/**
 * Given / when / then over events, without store, engine or clock:
 *
 *   given([event('party.formed', {…})]).when({ type: 'EndParty', data: {…} }, by).then([event('party.ended', {…})]);
 *   given([…]).when(…).then('UNKNOWN_PARTY');
 *
 * `specification(domain)` makes a `given` for a part of the domain or for the whole of it.
 */
import type { CommandData, CommandType, CompoundCommand } from '@sanfang/shared/compound/command.ts';
import { commandSchemas } from '@sanfang/shared/compound/command.ts';
import { roomChannel, voteChannel } from '@sanfang/shared/compound/channel.ts';
import type { Compound, Slice } from '@sanfang/shared/compound/compound.ts';
import { draft, type CompoundDraft, type EventData, type EventType } from '@sanfang/shared/compound/event.ts';
import type { Accepted, Outcome } from '@sanfang/shared/compound/outcome.ts';
import type { OfficeState } from '@sanfang/shared/compound/party/state.ts';
import { isCanonical } from '@sanfang/shared/log/canonical.ts';
import type { Context } from '@sanfang/shared/log/command.ts';
import { commit } from '@sanfang/shared/log/commitment.ts';
import type { Commitment, Draft, Happened, LogEvent } from '@sanfang/shared/log/event.ts';
import { derivedId, toBase64url } from '@sanfang/shared/log/ids.ts';
import { isRefusal, type Refusal, type RefusalCode } from '@sanfang/shared/protocol/refusal.ts';
import { Value } from 'typebox/value';
import { expect } from 'vitest';

export const LOG = 'compound/00000000-0000-4000-8000-0000000c0000';
/** Monday, 10:00 in Lu'an. */
export const NOW = '2026-11-23T02:00:00.000Z';

/** Who acts, and under which hat. */
export interface By {
  readonly person: string;
  readonly capacity: string;
}
export const HUB: By = { person: 'hub', capacity: 'hub' };

/** The n-th id that deciders make in a scene, over all its commands: 1, 2, 3 … */
export function id(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

/** A fixed id for a name: persons, parties, rooms of a test. */
export function named(name: string): string {
  return derivedId('test', name);
}

/** Somebody by name, under the hat that `named('<name>.hat')` stands for, or another one. */
export function somebody(name: string, capacity: string = named(`${name}.hat`)): By {
  return { person: named(name), capacity };
}

/** What happened before, or what is expected to happen: a draft, on the channel that its type has by default. */
export function event<K extends EventType>(type: K, data: EventData[K], rest: Pick<Draft, 'seal' | 'office'> & { channel?: string } = {}): CompoundDraft {
  const { channel, ...sealing } = rest;
  return draft(channel ?? defaultChannel(type, data), type, data, sealing);
}

/** An event of a room. */
export function inRoom<K extends EventType>(room: string, type: K, data: EventData[K], rest: Pick<Draft, 'seal' | 'office'> = {}): CompoundDraft {
  return event(type, data, { ...rest, channel: roomChannel(room) });
}

/** A past event with who and when: `past(event(…), { by: somebody('Chen'), at: '…' })`. */
export interface Past {
  readonly draft: CompoundDraft;
  readonly by?: By;
  readonly at?: string;
}
export function past(what: CompoundDraft, whoAndWhen: Omit<Past, 'draft'>): Past {
  return { draft: what, ...whoAndWhen };
}

/** A command without its frame. */
export type Asked = { [K in CommandType]: { readonly type: K; readonly data: CommandData[K] } }[CommandType];

/** The pure functions under test. */
export interface Domain {
  readonly initialSlice: (channel: string) => Slice;
  readonly evolve: (channel: string, slice: Slice, happened: Happened) => Slice;
  readonly decide: (compound: Compound, command: CompoundCommand, ctx: Context) => Outcome;
  readonly refersTo?: (command: CompoundCommand) => readonly { readonly channel: string; readonly n: number }[];
  readonly opensFor?: (compound: Compound, command: CompoundCommand) => readonly Commitment[];
}

export interface Setting {
  readonly log?: string;
  readonly street?: OfficeState | null;
  /** Sealed values of other logs: names of the street's officials. */
  readonly opened?: ReadonlyMap<Commitment, unknown>;
}

export type Given = (before: readonly (CompoundDraft | Past)[], setting?: Setting) => Scene;

/** Makes `given` for a domain. */
export function specification(domain: Domain): Given {
  return (before, setting = {}) => {
    const scene = new Scene(domain, setting, { slices: new Map(), events: [], opened: setting.opened ?? new Map(), at: NOW, ids: 0, commands: 0 });
    return scene.and(before);
  };
}

interface World {
  readonly slices: ReadonlyMap<string, Slice>;
  readonly events: readonly LogEvent[];
  readonly opened: ReadonlyMap<Commitment, unknown>;
  readonly at: string;
  /** Ids and commands made so far. */
  readonly ids: number;
  readonly commands: number;
}

/** A log at a moment. Never changes: each step answers a new scene. */
export class Scene {
  readonly #domain: Domain;
  readonly #setting: Setting;
  readonly #world: World;

  constructor(domain: Domain, setting: Setting, world: World) {
    this.#domain = domain;
    this.#setting = setting;
    this.#world = world;
  }

  get log(): string {
    return this.#setting.log ?? LOG;
  }

  /** The present moment. */
  get now(): string {
    return this.#world.at;
  }

  /** Everything that happened. */
  get events(): readonly LogEvent[] {
    return this.#world.events;
  }

  /** Value of a sealed field, as the vault would give it. */
  opened(commitment: Commitment): unknown {
    return this.#world.opened.get(commitment);
  }

  /** All sealed values. */
  get vault(): ReadonlyMap<Commitment, unknown> {
    return this.#world.opened;
  }

  /** The same log after a value was destroyed. */
  erased(commitment: Commitment): Scene {
    const opened = new Map([...this.#world.opened].filter(([kept]) => kept !== commitment));
    return new Scene(this.#domain, this.#setting, { ...this.#world, opened });
  }

  slice(channel: string): Slice {
    return this.#world.slices.get(channel) ?? this.#domain.initialSlice(channel);
  }

  compound(room: string | null = null, vote: string | null = null): Compound {
    return {
      feed: this.slice('feed'), office: this.slice('office'), register: this.slice('register'), enrolment: this.slice('enrolment'), petitions: this.slice('petitions'), fund: this.slice('fund'), accounts: this.slice('accounts'),
      room: room === null ? { status: 'ABSENT' } : this.slice(roomChannel(room)),
      vote: vote === null ? { status: 'ABSENT' } : this.slice(voteChannel(vote)),
      street: this.#setting.street ?? null,
    } as Compound;
  }

  /** The same log later. */
  at(now: string): Scene {
    return new Scene(this.#domain, this.#setting, { ...this.#world, at: now });
  }

  /** More that happened. */
  and(more: readonly (CompoundDraft | Past)[]): Scene {
    return more.reduce<Scene>((scene, item) => scene.#fold('draft' in item ? item : { draft: item }), this);
  }

  /** Asks `decide`. The data must fit the schema, as it would when it came through the door. */
  when(asked: Asked, by: By = HUB): Result {
    if (!Value.Check(commandSchemas[asked.type], asked.data)) throw new Error(`${asked.type}: data does not fit its schema`);
    return this.whenUnchecked(asked, by);
  }

  /** Asks `decide` with data that the schema would not let in: the second line of defence. */
  whenUnchecked(asked: Asked, by: By = HUB): Result {
    const command = { id: derivedId('test command', this.#world.commands), log: this.log, capacity: by.capacity, ...asked } as CompoundCommand;
    const room = 'room' in asked.data && typeof asked.data.room === 'string' ? asked.data.room : null;
    const vote = 'vote' in asked.data && typeof asked.data.vote === 'string' ? asked.data.vote : null;
    const compound = this.compound(room, vote);
    let ids = this.#world.ids;
    const wanted = this.#domain.opensFor?.(compound, command) ?? [];
    const ctx: Context = {
      person: by.person, capacity: by.capacity, received: this.#world.at, now: this.#world.at,
      newId: () => id((ids += 1)),
      referred: (this.#domain.refersTo?.(command) ?? []).map(({ channel, n }) => this.#world.events.find((e) => e.channel === channel && e.n === n) ?? null),
      opened: new Map([...this.#world.opened].filter(([commitment]) => wanted.includes(commitment))),
    };
    const outcome = this.#domain.decide(compound, command, ctx);
    const counted = new Scene(this.#domain, this.#setting, { ...this.#world, ids, commands: this.#world.commands + 1 });
    return new Result(outcome, counted, by);
  }

  #fold({ draft: what, by = HUB, at = this.#world.at }: Past): Scene {
    const { slices, events, opened } = this.#world;
    const sealed: Record<string, Commitment> = {};
    const values = new Map(opened);
    for (const [path, sealing] of Object.entries(what.seal ?? {})) {
      const commitment = commit(path, saltOf(`${events.length}/${path}`), sealing.value);
      sealed[path] = commitment;
      values.set(commitment, sealing.value);
    }
    const recorded: LogEvent = {
      v: what.v, log: this.log, seq: events.length + 1, channel: what.channel,
      n: events.filter((e) => e.channel === what.channel).length + 1,
      type: what.type, at, actor: what.office?.actor ?? by.person, capacity: what.office?.capacity ?? by.capacity,
      command: derivedId('test command', this.#world.commands), auth: { method: 'HUB', level: 3, deviceAge: 0 },
      data: what.data, sealed, salt: saltOf(String(events.length)),
    };
    if (!isCanonical(recorded)) throw new Error(`${what.type}: the log could not keep this event`);
    const state = this.#domain.evolve(what.channel, this.slice(what.channel), recorded);
    return new Scene(this.#domain, this.#setting, { ...this.#world, at, slices: new Map(slices).set(what.channel, state), events: [...events, recorded], opened: values });
  }
}

/** What `decide` answered. */
export class Result {
  readonly outcome: Outcome;
  readonly #before: Scene;
  readonly #by: By;

  constructor(outcome: Outcome, before: Scene, by: By) {
    this.outcome = outcome;
    this.#before = before;
    this.#by = by;
  }

  /** Expects exactly these events, in order; or a refusal, by code, or whole with its detail. Answers the scene afterwards. */
  then(expected: readonly CompoundDraft[] | RefusalCode | Refusal): Scene {
    if (typeof expected === 'string') expect(isRefusal(this.outcome) ? this.outcome.refused : this.outcome).toBe(expected);
    else if (isRefusal(expected)) expect(this.outcome).toEqual(expected);
    else expect(isRefusal(this.outcome) ? this.outcome : this.outcome.events).toEqual(expected);
    return isRefusal(this.outcome) ? this.#before : this.after();
  }

  /** The command must stand. */
  get accepted(): Accepted {
    if (isRefusal(this.outcome)) throw new Error(`refused: ${JSON.stringify(this.outcome)}`);
    return this.outcome;
  }

  /** Id that the command made, by role. */
  made(role: string): string {
    const made = this.accepted.made?.[role];
    if (made === undefined) throw new Error(`made no ${role}`);
    return made;
  }

  /** The scene with the command's events. The command must stand. */
  after(): Scene {
    return this.#before.and(this.accepted.events.map((what) => past(what, { by: this.#by })));
  }
}

function defaultChannel(type: EventType, data: unknown): string {
  if (['project.published', 'statement.published', 'topup.advised', 'question.published', 'petition.published'].includes(type)) return 'feed';
  if (type.startsWith('petition.')) return 'petitions';
  if (/^(deposits|subaccounts)\./.test(type) || type === 'allocation.drawn' || type === 'allocation.settled') return 'accounts';
  if (/^(books|posting|statement|bank|project|emergency|instalment|acceptance|allocation|disclosure|question)\./.test(type)) return 'fund';
  if (['compound.founded', 'decision.published', 'escalation.published', 'rules.changed'].includes(type)) return 'feed';
  if (/^(jurisdiction|party|seat)\./.test(type) || type === 'room.listed' || type === 'room.delisted') return 'office';
  if (/^(invitation|claim|transfer|change)\./.test(type) || type === 'voter.proposed') return 'enrolment';
  if (/^(register|unit|owner|occupant|binding|voter)\./.test(type)) return 'register';
  if (type === 'room.opened' || type === 'room.closed') return roomChannel((data as { room: string }).room);
  throw new Error(`${type} is an event of a room: use inRoom`);
}

function saltOf(label: string): string {
  return toBase64url(new TextEncoder().encode(label.padEnd(32, '.').slice(0, 32)));
}
