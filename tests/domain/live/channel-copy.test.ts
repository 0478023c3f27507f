import { roomChannel } from '@sanfang/shared/compound/channel.ts';
import type { Span } from '@sanfang/shared/compound/view.ts';
import {
  applyHeads, applyItems, applyOpen, applyRange, emptyCopy, isEvent, MAX_HELD, MAX_SHOWN, nextAsk, prependPage, type ChannelCopy,
} from '@sanfang/shared/protocol/channel-copy.ts';
import { MAX_RANGE, type Item, type SeenEvent } from '@sanfang/shared/protocol/live.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LOG } from '../support/given.ts';
import { all, ask, chen, decided, ROOM, song, theRoom, wu, zhou } from '../support/room.ts';
import { answerOpen, answerRange, INCARNATION, itemsAt, stateAt, textsAt, type Served } from './server-model.ts';

const channel = roomChannel(ROOM);
const say = (text: string) => ask('PostMessage', { text, replyTo: null, about: null });

/** A whole life of a room: a decision, talk of which two are hidden, an official who comes and goes. */
function playedRoom() {
  const talk = all(decided, [say('一'), chen], [say('二'), wu], [say('三'), zhou]);
  const first = talk.events.filter((event) => event.type === 'message.posted').map((event) => event.n);
  const hidden = all(talk, [ask('HideMessage', { message: first[0] ?? 0, reason: '私人电话' }), zhou], [say('四'), chen]);
  const escalated = hidden.when(ask('Escalate', { reason: '物业不答复', from: 'SESSION' }), chen);
  const escalation = escalated.made('escalation');
  const joined = all(escalated.after(), [ask('JoinEscalation', { escalation }), song], [say('五'), wu], [ask('HideMessage', { message: first[1] ?? 0, reason: '人身攻击' }), zhou]);
  return all(joined, [ask('Advise', { escalation, text: '先公示报价', about: null }), song], [ask('ReturnEscalation', { escalation, outcome: 'ADVICE_GIVEN', text: '已指导' }), song], [say('六'), chen]);
}
const scene = playedRoom();
const events = scene.events.filter((event) => event.channel === channel);
const whole: Served = { channel, events, vault: scene.vault, spans: [{ from: 1, until: null }], incarnation: INCARNATION };
const official = theRoom(scene).escalations[0]?.officials[0];
const scoped: readonly Span[] = [{ from: 1, until: 1 }, { from: official?.from ?? 0, until: official?.until ?? 0 }];
const head = events.length;

/** Asks and applies until there is nothing left to ask; replies come whole. */
function settle(copy: ChannelCopy, served: Served, at: number): ChannelCopy {
  let now = copy;
  for (let round = 0; round < 50; round++) {
    const next = nextAsk(now);
    if (next.ask === 'NOTHING') return now;
    const held = now.incarnation === null ? {} : { incarnation: now.incarnation, after: now.n };
    now = next.ask === 'OPEN' ? applyOpen(now, answerOpen(served, held, at)) : applyRange(now, next, answerRange(served, next.from, next.to, at));
  }
  throw new Error('the copy never comes to rest');
}

function expectWhole(copy: ChannelCopy, served: Served, at: number): void {
  expect({ n: copy.n, head: copy.head, slice: copy.slice, texts: copy.texts }).toEqual({ n: at, head: at, slice: stateAt(served, at), texts: textsAt(served, at) });
  const visible = itemsAt(served, copy.shown.from, at, at).filter(isEvent);
  expect(copy.shown.events).toEqual(visible);
}

const opened = (served: Served, at: number) => applyOpen(emptyCopy(LOG, channel), answerOpen(served, {}, at));
const heads = (at: number, incarnation = INCARNATION) => ({ incarnation, heads: [{ log: LOG, channel, head: at }] });

/** Frames of up to four events, each delivered never, once or more often, in any order. */
const schedule = fc.array(fc.record({ from: fc.nat({ max: head }), length: fc.integer({ min: 1, max: 4 }), repair: fc.boolean() }), { maxLength: 60 });

describe.each([['who sees all', whole], ['an official, who sees a part', { ...whole, spans: scoped }]] as const)('The copy of %s', (_, served) => {
  test('ends equal to the log whatever was lost, doubled or reordered, and is right at every step on the way', () => {
    fc.assert(fc.property(fc.nat({ max: head }), schedule, (start, frames) => {
      let copy = opened(served, start);
      for (const { from, length, repair } of frames) {
        copy = applyItems(copy, itemsAt(served, from, from + length - 1, head));
        // The position never runs ahead of what has been folded.
        expect(copy.slice).toEqual(stateAt(served, copy.n));
        if (repair) copy = settle(copy, served, Math.max(copy.head, copy.n));
      }
      expectWhole(settle(applyHeads(copy, heads(head)), served, head), served, head);
    }), { numRuns: 150 });
  });

  test('resumes from any number to any later one', () => {
    fc.assert(fc.property(fc.nat({ max: head }), fc.nat({ max: head }), (a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const before = opened(served, from);
      const after = applyOpen(before, answerOpen(served, { incarnation: INCARNATION, after: before.n }, to));
      expectWhole(after, served, to);
    }));
  });

  test('is the same for who came late and for who was there from the first event', () => {
    const early = events.reduce((copy, event) => applyItems(copy, itemsAt(served, event.n, event.n, event.n)), opened(served, 0));
    const late = opened(served, head);
    expect({ slice: early.slice, texts: early.texts, n: early.n, shown: early.shown.events.slice(-late.shown.events.length) })
      .toEqual({ slice: late.slice, texts: late.texts, n: late.n, shown: late.shown.events });
  });
});

describe('The copy', () => {
  test('notices by the heads that the last frame was lost', () => {
    const behind = applyItems(opened(whole, 3), itemsAt(whole, 4, head - 1, head));
    expect(nextAsk(behind)).toEqual({ ask: 'NOTHING' });
    expect(nextAsk(applyHeads(behind, heads(head)))).toEqual({ ask: 'RANGE', from: head, to: head });
  });

  test('asks only for the gap in front of what it holds', () => {
    const gap = applyItems(opened(whole, 3), itemsAt(whole, 9, 12, head));
    expect(gap.n).toBe(3);
    expect(nextAsk(gap)).toEqual({ ask: 'RANGE', from: 4, to: 8 });
    expect(applyRange(gap, { from: 4 }, answerRange(whole, 4, 8, head)).n).toBe(12);
  });

  test('of another incarnation is discarded and opened again', () => {
    const other = '00000000-0000-4000-8000-0000000000bb';
    const discarded = applyHeads(opened(whole, head), heads(head, other));
    expect(nextAsk(discarded)).toEqual({ ask: 'OPEN' });
    expect(applyOpen(opened(whole, head), { incarnation: other, head, items: [] }).slice).toBeNull();
    expectWhole(settle(discarded, { ...whole, incarnation: other }, 5), whole, 5);
  });

  test('ignores a head that a later frame has overtaken', () => {
    const copy = opened(whole, head);
    expect(applyHeads(copy, heads(head - 2))).toBe(copy);
  });

  test('opens again when an answer does not fill the gap', () => {
    const gap = applyHeads(opened(whole, 3), heads(head));
    expect(nextAsk(applyRange(gap, { from: 4 }, { items: [] }))).toEqual({ ask: 'OPEN' });
  });

  test('far behind, lets the hub decide for a snapshot', () => {
    expect(nextAsk(applyHeads(opened(whole, 3), heads(3 + MAX_RANGE)))).toMatchObject({ ask: 'RANGE' });
    expect(nextAsk(applyHeads(opened(whole, 3), heads(4 + MAX_RANGE)))).toEqual({ ask: 'OPEN' });
  });

  test('stops at an event that this code does not know, and never guesses', () => {
    const [unknown] = itemsAt(whole, 4, 4, head);
    const strange = { ...unknown, type: 'room.dreamt_of' } as SeenEvent;
    const stopped = applyItems(opened(whole, 3), [strange, ...itemsAt(whole, 5, 6, head)]);
    expect({ n: stopped.n, cannotRead: stopped.cannotRead, slice: stopped.slice }).toEqual({ n: 3, cannotRead: true, slice: stateAt(whole, 3) });
    expect(nextAsk(stopped)).toEqual({ ask: 'NOTHING' });
    expect(applyItems(stopped, itemsAt(whole, 4, 8, head))).toBe(stopped);
  });

  test('loads older pages in front, only where they join up', () => {
    const page = opened(whole, head);
    const short = { ...page, shown: { from: head - 4, events: page.shown.events.slice(-5) } };
    const older = itemsAt(whole, head - 10, head - 5, head);
    expect(prependPage(short, older).shown.events.map((event) => event.n)).toEqual(events.slice(-11).map((event) => event.n));
    expect(prependPage(short, itemsAt(whole, 1, head - 6, head))).toBe(short);
    expect(prependPage(short, [])).toBe(short);
  });

  test('takes the words of a hidden message away, and keeps its place', () => {
    const hiding = events.find((event) => event.type === 'message.hidden');
    const message = (hiding?.data as { message: number }).message;
    const before = applyItems(opened(whole, 0), itemsAt(whole, 1, message, message));
    expect(before.shown.events.at(-1)?.opened).toEqual({ text: '一' });
    const after = applyItems(before, itemsAt(whole, message + 1, hiding?.n ?? 0, message));
    expect(after.shown.events.find((event) => event.n === message)?.opened).toEqual({});
  });

  test('holds no more out of order, and shows no more, than it says', () => {
    const [message] = itemsAt(whole, events.find((event) => event.type === 'message.posted')?.n ?? 0, head, head);
    const many: Item[] = Array.from({ length: MAX_SHOWN + 200 }, (_, i) => ({ ...(message as SeenEvent), n: head + 1 + i }));
    const held = applyItems(opened(whole, head), many.slice(1));
    expect(held.held).toHaveLength(MAX_HELD);
    expect(held.head).toBe(head + many.length);
    const shown = applyItems(opened(whole, head), many).shown;
    expect({ length: shown.events.length, from: shown.from, first: shown.events[0]?.n }).toEqual({ length: MAX_SHOWN, from: head + 201, first: head + 201 });
  });
});
