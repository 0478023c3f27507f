import type { CommandReply, CommandRequest } from '@sanfang/shared/protocol/live.ts';
import { refuse } from '@sanfang/shared/protocol/refusal.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createOutboxQueue, type OutboxQueue } from '../../../web/src/lib/live/outbox-core.ts';
import { memoryStorage } from './memory-storage.ts';

const PERSON = '00000000-0000-4000-8000-000000000001';
const command = (text: string): Omit<CommandRequest, 'id'> => ({ log: 'compound/a', type: 'PostMessage', capacity: 'hat', data: { text } });
const textOf = ({ data }: CommandRequest) => (data as { text: string }).text;

/** A hub that remembers ids for ever, on a line that the test holds in its hand. */
function bench(storage = memoryStorage()) {
  const log: { id: string; text: string }[] = [];
  const arrived: string[] = [];
  const timers: (() => void)[] = [];
  const settled: [string, CommandReply][] = [];
  let ids = storage.kept.size * 100;
  let answer: (request: CommandRequest, record: () => CommandReply) => CommandReply | null = (_, record) => record();
  const queue: OutboxQueue = createOutboxQueue({
    person: PERSON, storage,
    send: async (request) => {
      arrived.push(request.id);
      return answer(request, () => {
        const known = log.findIndex((entry) => entry.id === request.id);
        if (known < 0) log.push({ id: request.id, text: textOf(request) });
        return { channel: 'room/a', n: known < 0 ? log.length : known + 1, fresh: known < 0 };
      });
    },
    newId: () => `id-${String((ids += 1))}`,
    now: () => 0,
    after: (_, then) => void timers.push(then),
    changed: () => undefined,
    settled: (id, reply) => void settled.push([id, reply]),
  });
  return { queue, storage, log, arrived, settled, timers, answerWith: (next: typeof answer) => (answer = next), pending: () => queue.entries().filter((entry) => entry.state.kind === 'PENDING').map((entry) => textOf(entry.command)) };
}
/** Lets everything that needs no timer run out. */
const quiet = async () => { for (let i = 0; i < 50; i++) await Promise.resolve(); };

describe('The outbox', () => {
  test('keeps what was sent without a line, and sends it in order when there is one', async () => {
    const { queue, log, pending } = bench();
    for (const text of ['一', '二', '三']) await queue.put(command(text), 'room');
    expect({ pending: pending(), log }).toEqual({ pending: ['一', '二', '三'], log: [] });
    queue.allow(true);
    await quiet();
    expect(log.map((entry) => entry.text)).toEqual(['一', '二', '三']);
    expect(queue.entries().map((entry) => entry.state)).toEqual([1, 2, 3].map((n) => ({ kind: 'RECORDED', channel: 'room/a', n })));
  });

  test('survives the page: another one sends the rest under the same ids', async () => {
    const storage = memoryStorage();
    const first = bench(storage);
    const ids = [await first.queue.put(command('一'), 'room'), await first.queue.put(command('二'), 'room')].map((entry) => entry.command.id);
    const second = bench(storage);
    second.queue.allow(true);
    await second.queue.load();
    await quiet();
    expect(second.log.map((entry) => entry.id)).toEqual(ids);
    expect(storage.kept.size).toBe(0);
  });

  test('sends a command whose answer was lost again, under its id, and it counts once', async () => {
    const { queue, log, arrived, answerWith } = bench();
    let lost = 3;
    answerWith((_, record) => {
      const reply = record();
      return (lost -= 1) >= 0 ? null : reply;
    });
    queue.allow(true);
    const { command: { id } } = await queue.put(command('一'), 'room');
    for (let i = 0; i < 3; i++) {
      await quiet();
      queue.allow(false);
      queue.allow(true);
    }
    expect(await queue.answerTo(id)).toEqual({ channel: 'room/a', n: 1, fresh: false });
    expect({ log, arrived }).toEqual({ log: [{ id, text: '一' }], arrived: [id, id, id, id] });
  });

  test('keeps the order of a room whatever is lost and refused in passing, and lets rooms pass each other', async () => {
    const outcome = fc.constantFrom('RECORD', 'LOSE_ANSWER', 'LOSE_COMMAND', 'BUSY', 'RATE_LIMITED' as const);
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom('a', 'b'), { maxLength: 12 }), fc.array(outcome, { maxLength: 40 }), async (lanes, outcomes) => {
      const { queue, log, answerWith, timers } = bench();
      const script = [...outcomes];
      answerWith((_, record) => {
        const next = script.shift() ?? 'RECORD';
        if (next === 'BUSY' || next === 'RATE_LIMITED') return refuse(next);
        if (next === 'LOSE_COMMAND') return null;
        const reply = record();
        return next === 'LOSE_ANSWER' ? null : reply;
      });
      queue.allow(true);
      for (const [i, lane] of lanes.entries()) await queue.put(command(`${lane}${String(i)}`), lane);
      for (let i = 0; i < outcomes.length + 2; i++) {
        await quiet();
        timers.splice(0).forEach((then) => then());
      }
      await quiet();
      for (const lane of ['a', 'b']) {
        const sent = lanes.flatMap((one, i) => (one === lane ? [`${lane}${String(i)}`] : []));
        expect(log.map((entry) => entry.text).filter((text) => text.startsWith(lane))).toEqual(sent);
      }
    }), { numRuns: 60 });
  });

  test('keeps a refused command with its reason, goes on with the next, and never sends that id again', async () => {
    const { queue, storage, log, arrived, answerWith } = bench();
    answerWith((request, record) => (textOf(request) === '不行' ? refuse('ROOM_CLOSED') : record()));
    queue.allow(true);
    const { command: { id } } = await queue.put(command('不行'), 'room');
    await queue.put(command('可以'), 'room');
    await quiet();
    expect(queue.entries()[0]?.state).toEqual({ kind: 'REFUSED', refusal: refuse('ROOM_CLOSED') });
    expect(storage.kept.get(id)?.state.kind).toBe('REFUSED');
    expect(log.map((entry) => entry.text)).toEqual(['可以']);
    answerWith((_, record) => record());
    const again = await queue.again(id);
    await quiet();
    expect(arrived.filter((one) => one === id)).toHaveLength(1);
    expect(log.at(-1)).toEqual({ id: again?.command.id, text: '不行' });
    expect(storage.kept.has(id)).toBe(false);
  });

  test('dismisses a refused command for good', async () => {
    const { queue, storage, answerWith } = bench();
    answerWith(() => refuse('FORBIDDEN'));
    queue.allow(true);
    const { command: { id } } = await queue.put(command('一'), 'room');
    await quiet();
    await queue.dismiss(id);
    await queue.load();
    expect({ entries: queue.entries(), kept: storage.kept.size }).toEqual({ entries: [], kept: 0 });
  });

  test('removes what is seen in the log, also while its answer is out', async () => {
    const { queue, storage, answerWith } = bench();
    answerWith(() => null);
    queue.allow(true);
    const { command: { id } } = await queue.put(command('一'), 'room');
    const answered = queue.answerTo(id);
    queue.seen('room/a', [{ command: id, n: 7 }, { command: null, n: 8 }]);
    expect(queue.entries()).toEqual([]);
    await quiet();
    expect(storage.kept.size).toBe(0);
    expect(await answered).toEqual({ channel: 'room/a', n: 7, fresh: true });
  });

  test.each([['no answer comes', null], ['the hub has lost sight of it', refuse('UNAVAILABLE')]])('gives the answer that the log gave, when the event arrives while the answer is out and then %s', async (_, late) => {
    const { queue, log, answerWith, storage } = bench();
    answerWith((request, record) => {
      record();
      queue.seen('room/a', [{ command: request.id, n: 1 }]);
      return late;
    });
    const { command: { id } } = await queue.put(command('一'), 'room');
    const answers: CommandReply[] = [];
    void queue.answerTo(id).then((reply) => answers.push(reply));
    queue.allow(true);
    await quiet();
    expect(answers).toEqual([{ channel: 'room/a', n: 1, fresh: true }]);
    expect({ entries: queue.entries(), kept: storage.kept.size, log: log.length }).toEqual({ entries: [], kept: 0, log: 1 });
    // And the lane goes on.
    answerWith((_request, record) => record());
    await queue.put(command('二'), 'room');
    await quiet();
    expect(log.map(({ text }) => text)).toEqual(['一', '二']);
  });

  test('gives the whole answer, also when its event arrives while the storage still works', async () => {
    const storage = memoryStorage();
    const { queue, answerWith } = bench({
      ...storage,
      remove: async (id) => {
        queue.seen('room/a', [{ command: id, n: 1 }]);
        await storage.remove(id);
      },
    });
    answerWith(() => ({ channel: 'room/a', n: 1, made: { proposal: 'p' }, fresh: true }));
    const { command: { id } } = await queue.put(command('一'), 'room');
    const answered = queue.answerTo(id);
    queue.allow(true);
    await quiet();
    expect(await answered).toMatchObject({ made: { proposal: 'p' } });
    expect(queue.entries()).toEqual([]);
  });

  test('shows in one tab what another has sent and heard', async () => {
    const storage = memoryStorage();
    const [sender, watcher] = [bench(storage), bench(storage)];
    const { command: { id } } = await watcher.queue.put(command('一'), 'room');
    const answered = watcher.queue.answerTo(id);
    sender.queue.allow(true);
    await sender.queue.load();
    await quiet();
    const [heard] = sender.settled;
    watcher.queue.settle(...(heard ?? [id, refuse('NOT_FOUND')]));
    expect(await answered).toMatchObject({ n: 1 });
    expect(watcher.arrived).toEqual([]);
    expect(watcher.queue.entries()[0]?.state.kind).toBe('RECORDED');
  });

  test('throws away what has not been recorded, when the person says so', async () => {
    const { queue, storage, log } = bench();
    const { command: { id } } = await queue.put(command('一'), 'room');
    const answered = queue.answerTo(id);
    await queue.discard();
    queue.allow(true);
    await quiet();
    expect({ entries: queue.entries(), kept: storage.kept.size, log }).toEqual({ entries: [], kept: 0, log: [] });
    expect(await answered).toEqual(refuse('NOT_FOUND'));
  });
});
