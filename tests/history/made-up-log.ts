import type { Slice } from '@sanfang/shared/compound/compound.ts';
import { canonicalize } from '@sanfang/shared/log/canonical.ts';
import type { Commit } from '@sanfang/shared/log/commit.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import { toBase64url } from '@sanfang/shared/log/ids.ts';
import { append, type Frontier, leafHash, rootOf } from '@sanfang/shared/log/merkle.ts';
import { evolve, initialSlice } from '@sanfang/shared/compound/slices.ts';
import type { Dice } from '../support/seed.ts';
import type { LogRead } from './history.ts';
import type { Planned } from './made-up-plan.ts';

export const LOG = 'compound/made-up';
const ROOM = '00000000-0000-4000-8000-00000000000a';
export const CHANNELS = ['feed', `room/${ROOM}`] as const;
const START = Date.parse('2026-11-23T02:00:00.000Z');
/** Events before the first planned one. */
export const BEGIN = 2;

type Draft = Pick<LogEvent, 'channel' | 'type' | 'data'> & { readonly seal?: Record<string, string> };

function draftsOf({ type, words, command }: Planned, messages: number): Draft[] {
  const room = CHANNELS[1];
  if (type === 'PostMessage') return [{ channel: room, type: 'message.posted', data: { side: 'BRANCH', replyTo: null, about: null }, seal: { text: words } }];
  if (type === 'HideMessage') return [{ channel: room, type: 'message.hidden', data: { message: messages, byAuthor: false }, seal: { reason: words } }];
  return [
    { channel: room, type: 'escalation.raised', data: { escalation: command, street: 'jurisdiction/made-up', side: 'BRANCH', from: null }, seal: { reason: words } },
    { channel: 'feed', type: 'escalation.published', data: { escalation: command, room: ROOM, step: 'RAISED', outcome: null, street: 'jurisdiction/made-up' } },
  ];
}

/** The log that a plan leads to, commits of random size, and when each number came to stand. */
export function writeLog(dice: Dice, plan: readonly Planned[]): { readonly read: LogRead; readonly stoodAt: ReadonlyMap<LogEvent, number> } {
  const values = new Map<string, unknown>();
  const bytes: string[] = [];
  const numbers = new Map<string, number>();
  const stoodAt = new Map<LogEvent, number>();
  const commits: Commit[] = [];
  let frontier: Frontier = [];
  let messages = 1;
  const write = (group: readonly { readonly command: string; readonly by: Pick<LogEvent, 'actor' | 'capacity'>; readonly effect: number; readonly drafts: () => Draft[] }[]): void => {
    const at = new Date(START + Math.floor(group.at(-1)?.effect ?? 0)).toISOString();
    const events: LogEvent[] = [];
    const commands = group.map(({ command, by, effect, drafts }) => {
      const own = drafts().map(({ channel, type, data, seal = {} }): LogEvent => {
        const n = (numbers.get(channel) ?? 0) + 1;
        numbers.set(channel, n);
        const sealed = Object.fromEntries(Object.entries(seal).map(([path, value]) => {
          const commitment = `commitment to ${path} of ${channel} ${String(n)}`;
          values.set(commitment, value);
          return [path, commitment];
        }));
        if (type === 'message.posted') messages = n;
        const event: LogEvent = { v: 1, log: LOG, seq: bytes.length + 1, channel, n, type, at, ...by, command, auth: { method: 'PASSWORD', level: 1, deviceAge: 0 }, data, sealed, salt: 'salt' };
        frontier = append(frontier, bytes.length, leafHash(Buffer.from(canonicalize(event))));
        bytes.push(canonicalize(event));
        stoodAt.set(event, effect);
        return event;
      });
      events.push(...own);
      return { id: command, digest: 'digest', answer: { channel: own[0]?.channel ?? '', n: own[0]?.n ?? 0 } };
    });
    commits.push({
      log: LOG, no: commits.length + 1, first: bytes.length - events.length + 1, count: events.length, at, due: null, commands, events,
      root: toBase64url(rootOf(frontier)), frontier: frontier.map(toBase64url),
    });
  };
  write([{ command: 'founding', by: { actor: 'hub', capacity: 'hub' }, effect: 0, drafts: () => [
    { channel: 'feed', type: 'compound.founded', data: { name: '（演示）', ruleProfile: 'CN-CIVILCODE-2021', utcOffset: 480 } },
    { channel: CHANNELS[1], type: 'room.opened', data: { room: ROOM, parties: { BRANCH: 'b', COMMITTEE: 'c', COMPANY: 'p' } }, seal: { title: '外墙维修' } },
  ] }]);
  const recorded = plan.flatMap((planned) => (planned.effect === null ? [] : [{ ...planned, effect: planned.effect }])).sort((a, b) => a.effect - b.effect);
  for (let i = 0; i < recorded.length;) {
    const size = 1 + dice.roll(3);
    write(recorded.slice(i, i + size).map((planned) => ({
      command: planned.command, by: { actor: planned.person, capacity: `hat of ${planned.person}` }, effect: planned.effect, drafts: () => draftsOf(planned, messages),
    })));
    i += size;
  }
  return { read: { log: LOG, commits, bytes, values }, stoodAt };
}

/** Fold of some events of a channel. */
export function foldOf(channel: string, events: readonly LogEvent[]): Slice {
  return events.reduce((state, event) => evolve(channel, state, event), initialSlice(channel));
}
