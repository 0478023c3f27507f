import { derivedId } from '@sanfang/shared/log/ids.ts';
import type { Engine } from '@sanfang/server/engine/ports.ts';
import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { describe, expect, test } from 'vitest';
import { storeKinds } from '../support/stores.ts';
import { type Faults, faulty } from './faulty-stores.ts';
import { freshPlace } from './place.ts';
import { say, type Scene, setScene, type TestClock } from './scene.ts';
import { checkState, checkWhole } from './whole-log.ts';

const SENDERS = 6;
const MESSAGES = 12;

/** A small generator with a seed, so that a failing storm can be had again. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/** Sends until it is told where the message stands, as an outbox does, and sometimes once more than needed, by another way. */
async function deliver(engines: readonly Engine[], clock: TestClock, scene: Scene, id: string, text: string, roll: (sides: number) => number): Promise<CommandReply[]> {
  const replies: CommandReply[] = [];
  const way = () => engines[roll(engines.length)] ?? engines[0];
  for (let again = roll(3) === 0 ? 1 : 0; again >= 0;) {
    const reply = await way()?.execute({ id, log: scene.log, type: 'PostMessage', capacity: scene.chair.capacity, data: { room: scene.room, text, replyTo: null, about: null } }, {
      person: scene.chair.person, auth: { method: 'PASSWORD', level: 1, deviceAge: 0 }, received: new Date(clock.now()).toISOString(),
    });
    if (reply === undefined || ('refused' in reply && reply.refused === 'UNAVAILABLE')) continue;
    replies.push(reply);
    again -= 1;
  }
  return replies;
}

describe.each(storeKinds)('in a storm on $name', ({ fresh }) => {
  test.each([1, 2, 3])('every message is recorded once, in its sender\'s order, and answered with its number (seed %i)', async (seed) => {
    const place = await freshPlace(fresh);
    const roll = dice(seed);
    const lines = [faulty(await place.stores()), faulty(await place.stores())];
    const engines = await Promise.all(lines.map(({ stores }) => place.engine({ stores })));
    const [calm] = engines;
    if (calm === undefined) throw new Error('no engine');
    const scene = await setScene(calm, place.clock);

    const kinds: (keyof Faults)[] = ['lostReplies', 'sentTwice', 'lostRequests', 'failedReads', 'failedPuts'];
    const answers = await Promise.all(Array.from({ length: SENDERS }, async (_, sender) => {
      const own: { id: string; replies: CommandReply[] }[] = [];
      for (let i = 0; i < MESSAGES; i += 1) {
        const faults = lines[roll(2)]?.faults;
        const kind = kinds[roll(kinds.length)];
        if (faults !== undefined && kind !== undefined && roll(3) === 0) faults[kind] += 1;
        const id = derivedId('storm', seed, sender, i);
        own.push({ id, replies: await deliver(engines, place.clock, scene, id, `${String(sender)}/${String(i)}`, roll) });
      }
      return own;
    }));
    for (const { faults } of lines) for (const kind of kinds) faults[kind] = 0;

    const events = await checkWhole((await place.stores()).logs, scene.log);
    const numberOf = new Map(events.filter((event) => event.type === 'message.posted').map((event) => [event.command, event.n]));
    expect(numberOf.size).toBe(SENDERS * MESSAGES);
    for (const own of answers) {
      const numbers = own.map(({ id, replies }) => {
        expect(new Set(replies.map((reply) => ('n' in reply ? reply.n : reply.refused)))).toEqual(new Set([numberOf.get(id)]));
        return numberOf.get(id) ?? 0;
      });
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    }
    for (const engine of engines) {
      expect(await say(engine, place.clock, scene, scene.manager, '风停了')).toMatchObject({ fresh: true });
    }
    await checkState(engines.at(-1) ?? calm, scene.log, await checkWhole((await place.stores()).logs, scene.log));
    await place.remove();
  });
});
