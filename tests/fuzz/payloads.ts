import { commandSchemas } from '@sanfang/shared/compound/command.ts';
import { clientEvents } from '@sanfang/shared/protocol/live.ts';
import fc from 'fast-check';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Dice } from '../support/seed.ts';
import type { Layer } from './barrage.ts';
import { arbitraryOf, type Schema } from './from-schema.ts';
import { judgeRefusal } from './judge.ts';
import { isJson, judgeRefused, LivePool } from './live-pool.ts';
import { mutate } from './mutate.ts';
import { render } from './render.ts';
import { fill, targetRoles, type Target, type TargetRole } from './target.ts';

/** The payload of one event of a socket, as JSON text with names of ids in it. */
export interface PayloadShot {
  readonly kind: string;
  readonly role: TargetRole | 'nobody';
  readonly event: string;
  readonly text: string;
}

const plain = (schema: object): Schema => JSON.parse(JSON.stringify(schema)) as Schema;
const events = Object.keys(clientEvents).filter((name) => name !== 'command');
const commands = Object.keys(commandSchemas);
const schemaOf = (kind: string): TSchema => (kind in clientEvents ? clientEvents[kind as keyof typeof clientEvents] : commandSchemas[kind as keyof typeof commandSchemas]);
/** The hub takes every text in NFC, which may be shorter than what was sent. */
function inNfc(text: string): unknown {
  try {
    return JSON.parse(text, (_, one: unknown) => (typeof one === 'string' ? one.normalize('NFC') : one));
  } catch (error) {
    // Nested too deep to be walked through: nothing of that depth fits a schema, in whatever form.
    if (error instanceof RangeError) return JSON.parse(text);
    throw error;
  }
}

/** Values of each schema that it lets pass; made once for a run, and changed again and again. */
const SAMPLES = 60;

/** Typed payloads of every event and every command, made from the schemas that the hub checks with, and then spoiled. */
export function payloadsLayer(target: Target): Layer<PayloadShot> {
  const pool = new LivePool(target);
  const samples = new Map<string, readonly unknown[]>();
  const checks = new Map<string, { Check(value: unknown): boolean }>();

  function sampleOf(kind: string, dice: Dice): unknown {
    let some = samples.get(kind);
    if (some === undefined) samples.set(kind, some = fc.sample(arbitraryOf(plain(schemaOf(kind))), { numRuns: SAMPLES, seed: dice.seed }));
    return dice.pick(some);
  }
  /** Whether the schemas let it pass, by the schemas' own library and nothing of the hub. */
  function passes(event: string, text: string): boolean {
    if (!isJson(text)) return false;
    const value = inNfc(text) as { type?: string; data?: unknown };
    if (!check(event, value)) return false;
    return event !== 'command' || (Object.hasOwn(commandSchemas, value.type ?? '') && check(value.type ?? '', value.data));
  }
  function check(kind: string, value: unknown): boolean {
    let one = checks.get(kind);
    if (one === undefined) checks.set(kind, one = Compile(schemaOf(kind)));
    return one.Check(value);
  }

  return {
    width: 64,
    acts: false,
    make(dice) {
      if (dice.chance(30)) {
        const event = dice.pick(events);
        const value = sampleOf(event, dice);
        return { kind: event, role: dice.chance(20) ? 'nobody' : dice.pick(targetRoles), event, text: render(dice.chance(10) ? value : mutate(value, dice)) };
      }
      const type = dice.pick(commands);
      const role = dice.pick(targetRoles);
      const data = sampleOf(type, dice);
      const whole = { id: '{{new}}', log: '{{log}}', type, capacity: `{{${role}.capacity}}`, data };
      return { kind: type, role, event: 'command', text: render(dice.chance(70) ? { ...whole, data: mutate(data, dice) } : dice.chance(80) ? mutate(whole, dice) : whole) };
    },
    async fire({ role, event, text }) {
      const filled = fill(text, target);
      const fine = passes(event, filled);
      // What may pass its schema is said by somebody who may do nothing.
      const by = fine && event === 'command' ? 'stranger' : role;
      const answer = await pool.ask(by, event, filled);
      if (!fine || answer === 'SILENT' || answer === 'ENDED') return judgeRefused(answer, filled);
      const reply = JSON.stringify(answer.reply);
      if (event === 'command') return judgeRefused(answer, filled);
      return reply.startsWith('{"refused"') ? judgeRefusal(reply) : null;
    },
    close: () => pool.close(),
  };
}
