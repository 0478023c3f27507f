import type { Slice } from '@sanfang/shared/compound/compound.ts';
import { hatsOf } from '@sanfang/shared/compound/hats.ts';
import { evolve, initialSlice, textsOf } from '@sanfang/shared/compound/slices.ts';
import { isWhole, revealsEarlier, spansOn, toItems, within, type Span, type Viewer } from '@sanfang/shared/compound/view.ts';
import type { Commitment, LogEvent } from '@sanfang/shared/log/event.ts';
import type { Item } from '@sanfang/shared/protocol/live.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { named, type Scene } from '../support/given.ts';
import { histories } from '../support/history.ts';
import { everybody, ROOM, theRoom } from '../support/room.ts';

const channels = ['feed', 'office', 'register', `room/${ROOM}`];
const viewers = [...Object.keys(everybody), null];

function at(scene: Scene, name: string | null): Viewer {
  return name === null ? { person: null, hats: [] } : { person: named(name), hats: hatsOf(scene.compound(ROOM), named(name), scene.now) };
}
function eventsOf(scene: Scene, channel: string, from = 1, to = Number.MAX_SAFE_INTEGER): LogEvent[] {
  return scene.events.filter((event) => event.channel === channel && event.n >= from && event.n <= to);
}
/** What a viewer gets of a channel by the rights of that scene. */
function itemsOf(scene: Scene, channel: string, viewer: Viewer, from?: number, to?: number): Item[] {
  const spans = spansOn(scene.compound(ROOM), channel, viewer);
  return spans.length === 0 ? [] : toItems(eventsOf(scene, channel, from, to), spans, viewer, scene.vault, theRoom(scene).hidden);
}
/** What a browser does with it. */
function fold(channel: string, items: readonly Item[], before: Slice = initialSlice(channel)): Slice {
  return items.reduce((state, item) => ('skip' in item ? state : evolve(channel, state, item)), before);
}
function last(history: readonly Scene[]): Scene {
  const scene = history.at(-1);
  if (scene === undefined) throw new Error('no history');
  return scene;
}
/** Runs over every channel and viewer of random histories. */
function everywhere(check: (scene: Scene, channel: string, viewer: Viewer, spans: readonly Span[], cut: number) => void): void {
  fc.assert(fc.property(histories, fc.nat(60), (history, cut) => {
    const scene = last(history);
    for (const channel of channels) for (const name of viewers) {
      const viewer = at(scene, name);
      check(scene, channel, viewer, spansOn(scene.compound(ROOM), channel, viewer), cut);
    }
  }), { numRuns: 60 });
}

describe('any history, any viewer', () => {
  it('the histories go far enough to mean something', () => {
    const seen = new Set<string>();
    let partial = 0;
    fc.assert(fc.property(histories, (history) => {
      const scene = last(history);
      for (const event of scene.events) seen.add(event.type);
      const spans = spansOn(scene.compound(ROOM), `room/${ROOM}`, at(scene, 'song'));
      if (spans.length > 0 && !isWhole(spans)) partial += 1;
    }), { numRuns: 200, seed: 1 });
    expect(partial).toBeGreaterThan(10);
    for (const type of ['message.hidden', 'proposal.amended', 'recusal.declared', 'signoff.lapsed', 'decision.published', 'official.joined', 'escalation.returned', 'advice.given', 'room.closed']) expect([...seen]).toContain(type);
  });

  it('folding at once and in pieces gives the same state', () => {
    everywhere((scene, channel, viewer, _, cut) => {
      const whole = fold(channel, itemsOf(scene, channel, viewer));
      const first = fold(channel, itemsOf(scene, channel, viewer, 1, cut));
      expect(fold(channel, itemsOf(scene, channel, viewer, cut + 1), first)).toEqual(whole);
    });
  });

  it('who sees all folds what the server folds', () => {
    everywhere((scene, channel, viewer, spans) => {
      if (isWhole(spans)) expect(fold(channel, itemsOf(scene, channel, viewer))).toEqual(scene.slice(channel));
    });
  });

  it('nothing that is outside the spans leaves: no word, no commitment, no type, no time; numbers have no hole', () => {
    everywhere((scene, channel, viewer, spans) => {
      const events = eventsOf(scene, channel);
      const items = itemsOf(scene, channel, viewer);
      if (spans.length === 0) {
        expect(items).toEqual([]);
        return;
      }
      const numbers = items.flatMap((item) => ('skip' in item ? Array.from({ length: item.skip[1] - item.skip[0] + 1 }, (_, i) => item.skip[0] + i) : [item.n]));
      expect(numbers).toEqual(events.map((event) => event.n));
      expect(items.filter((item) => !('skip' in item)).map((item) => ('n' in item ? item.n : 0))).toEqual(numbers.filter((n) => within(spans, n)));
      for (const item of items) if ('skip' in item) expect(Object.keys(item)).toEqual(['skip']);
      const wire = JSON.stringify(items);
      for (const event of events.filter(({ n }) => !within(spans, n))) for (const secret of secretsOf(event, scene)) expect(wire).not.toContain(secret);
    });
  });

  it('words of hidden messages, salts, evidence and places in the log leave for nobody', () => {
    everywhere((scene, channel, viewer) => {
      const items = itemsOf(scene, channel, viewer);
      const wire = JSON.stringify(items);
      const { hidden } = theRoom(scene);
      for (const event of eventsOf(scene, channel)) {
        expect(wire).not.toContain(event.salt);
        if (channel.startsWith('room/') && hidden[event.n]) for (const word of wordsOf(event, scene)) expect(wire).not.toContain(word);
      }
      for (const item of items) for (const field of ['seq', 'salt', 'auth', 'log']) expect(item).not.toHaveProperty(field);
      for (const item of items) if ('command' in item && item.command !== null) expect(item.actor).toBe(viewer.person);
    });
  });

  it('a state refers only to texts of events that its viewer saw', () => {
    everywhere((scene, channel, viewer, spans) => {
      const mayOpen = new Set(eventsOf(scene, channel).filter(({ n }) => within(spans, n)).flatMap((event) => Object.values(event.sealed)));
      for (const text of textsOf(channel, fold(channel, itemsOf(scene, channel, viewer)))) expect(mayOpen.has(text)).toBe(true);
    });
  });

  it('an early joiner, frame by frame, and a late one, at once, end with the same state', () => {
    fc.assert(fc.property(histories, (history) => {
      for (const channel of channels) for (const name of viewers) {
        const early = new Follower(channel, name);
        for (const scene of history) early.follow(scene);
        const scene = last(history);
        expect(early.state).toEqual(fold(channel, itemsOf(scene, channel, at(scene, name))));
      }
    }), { numRuns: 40 });
  });
});

/** Opens a channel as soon as it may, takes frames after that, and opens anew only when its rights grow backwards. */
class Follower {
  readonly #channel: string;
  readonly #name: string | null;
  #spans: readonly Span[] = [];
  #n = 0;
  state: Slice;

  constructor(channel: string, name: string | null) {
    this.#channel = channel;
    this.#name = name;
    this.state = initialSlice(channel);
  }

  follow(scene: Scene): void {
    const viewer = at(scene, this.#name);
    const spans = spansOn(scene.compound(ROOM), this.#channel, viewer);
    if (revealsEarlier(this.#spans, spans, this.#n)) this.state = fold(this.#channel, itemsOf(scene, this.#channel, viewer));
    else this.state = fold(this.#channel, itemsOf(scene, this.#channel, viewer, this.#n + 1), this.state);
    this.#spans = spans;
    this.#n = eventsOf(scene, this.#channel).length;
  }
}

/** Texts of an event that occur in no other. */
function wordsOf(event: LogEvent, scene: Scene): string[] {
  return Object.values(event.sealed).map((commitment: Commitment) => scene.vault.get(commitment)).filter((value): value is string => typeof value === 'string' && value.startsWith('mark '));
}
function secretsOf(event: LogEvent, scene: Scene): string[] {
  return [...Object.values(event.sealed), ...wordsOf(event, scene)];
}
