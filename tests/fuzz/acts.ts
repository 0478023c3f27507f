import { commandSchemas, type CommandType } from '@sanfang/shared/compound/command.ts';
import type { OpenRoom } from '@sanfang/shared/compound/room/state.ts';
import { FEED } from '@sanfang/shared/compound/channel.ts';
import type { CommandReply, CommandRequest } from '@sanfang/shared/protocol/live.ts';
import { isRefusal, refusalCodes } from '@sanfang/shared/protocol/refusal.ts';
import fc from 'fast-check';
import { check, printViolations } from '../history/checker.ts';
import { httpClient } from '../history/http-client.ts';
import { readLog } from '../history/read-log.ts';
import { Recorder, type Send } from '../history/recorder.ts';
import { socketClient } from '../history/socket-client.ts';
import type { Dice } from '../support/seed.ts';
import type { Layer } from './barrage.ts';
import { arbitraryOf } from './from-schema.ts';
import { LivePool } from './live-pool.ts';
import { sensible } from './sensible.ts';
import { fill, targetRoles, type Target, type TargetRole } from './target.ts';

/** A command by somebody; what it means depends on what has happened, so that it is made up when its turn comes. */
export type ActShot =
  | { readonly kind: 'SENSIBLE'; readonly what: number; readonly role: TargetRole; readonly pick: number; readonly http: boolean }
  | { readonly kind: 'ANYTHING'; readonly type: CommandType; readonly role: TargetRole; readonly data: string }
  /** Sent before, `back` ago: once more as it was, by somebody else, in other words, or under another's hat. */
  | { readonly kind: 'AGAIN' | 'BY_ANOTHER' | 'OTHERWISE' | 'BORROWED'; readonly back: number; readonly role: TargetRole };

interface Sent {
  readonly role: TargetRole;
  readonly command: CommandRequest;
  readonly reply: CommandReply;
}

const codes: ReadonlySet<string> = new Set(refusalCodes);
/** A closed room would be the end of it. */
const anything = (Object.keys(commandSchemas) as CommandType[]).filter((type) => type !== 'CloseRoom');
/** As far back as refusals are surely remembered. */
const KEPT = 500;

/** Commands that are in order one by one, in no order at all: by the wrong people, too late, twice, under ids and hats of others. */
export async function actsLayer(target: Target): Promise<Layer<ActShot>> {
  const { hub, scene, people } = target;
  const recorder = new Recorder();
  const pool = new LivePool(target);
  const observer = await socketClient(recorder, hub.url, { name: 'observer', ...people.secretary, log: scene.log });
  const [room, feed] = [observer.watch(scene.channel), observer.watch(FEED)];
  await room.until((copy, phase) => phase === 'LIVE' && copy.n > 0);
  const sent: Sent[] = [];
  const plainly = (role: TargetRole): Send => async (command) => {
    const answer = await pool.ask(role, 'command', JSON.stringify(command));
    return typeof answer === 'string' ? null : (answer.reply as CommandReply);
  };
  const recorded = new Map(targetRoles.map((role) => [role, recorder.recorded(role, people[role].person, plainly(role))]));
  const overHttp = new Map(targetRoles.map((role) => [role, httpClient(recorder, hub.url, { name: `${role} by HTTP`, ...people[role], log: scene.log })]));
  const samples = new Map<CommandType, readonly unknown[]>();

  function make(dice: Dice): ActShot {
    const role = dice.pick(targetRoles);
    if (dice.chance(20)) return { kind: dice.pick(['AGAIN', 'AGAIN', 'BY_ANOTHER', 'OTHERWISE', 'BORROWED']), back: dice.roll(KEPT), role };
    if (dice.chance(20)) {
      const type = dice.pick(anything);
      let some = samples.get(type);
      if (some === undefined) samples.set(type, some = fc.sample(arbitraryOf(JSON.parse(JSON.stringify(commandSchemas[type])) as Record<string, unknown>), { numRuns: 30, seed: dice.seed }));
      return { kind: 'ANYTHING', type, role, data: JSON.stringify(dice.pick(some)) };
    }
    const what = dice.roll(sensible.length);
    return { kind: 'SENSIBLE', what, role: dice.chance(85) ? dice.pick(sensible[what]?.[0] ?? targetRoles) : role, pick: dice.roll(1_000_000), http: dice.chance(15) };
  }

  async function act(role: TargetRole, type: CommandType, data: unknown, http: boolean): Promise<string | null> {
    const command: CommandRequest = { id: crypto.randomUUID(), log: scene.log, type, capacity: people[role].capacity, data };
    const reply = http ? await overHttp.get(role)?.once(type, data as never, command.id) : await recorded.get(role)?.(command);
    if (reply === null || reply === undefined) return `${type} was not answered`;
    sent.push({ role, command, reply });
    if (sent.length > KEPT) sent.shift();
    return judge(reply) ?? (role === 'stranger' && !isRefusal(reply) ? `a stranger was let do ${type}` : null);
  }

  async function again(shot: ActShot & { readonly back: number }): Promise<string | null> {
    const before = sent.at(-1 - (shot.back % Math.max(1, sent.length)));
    if (before === undefined) return null;
    const { command, role, reply: first } = before;
    if (shot.kind === 'AGAIN') {
      const reply = await recorded.get(role)?.(command);
      if (reply === null || reply === undefined) return `${command.type} was not answered again`;
      const same = isRefusal(first) ? isRefusal(reply) && reply.refused === first.refused : !isRefusal(reply) && reply.channel === first.channel && reply.n === first.n && !reply.fresh;
      return same ? judge(reply) : `${command.type} was answered ${JSON.stringify(first)}, and again ${JSON.stringify(reply)}`;
    }
    const other = shot.role === role ? 'stranger' : shot.role;
    if (role === 'stranger') return null;
    // Under the id of another's command, in other words, or under a hat that is not theirs: never taken.
    const changed: CommandRequest = shot.kind === 'OTHERWISE' ? { ...command, data: { ...(command.data as object), text: '别的话', reason: '别的话' } }
      : shot.kind === 'BORROWED' ? { ...command, id: crypto.randomUUID() } : { ...command, capacity: people[other].capacity };
    const reply = await plainly(shot.kind === 'OTHERWISE' ? role : other)(changed);
    if (reply === null) return `${command.type} was not answered`;
    // The id of a command that was refused is nobody's: somebody else's words under it are looked at for themselves.
    const taken = !isRefusal(reply) && (shot.kind === 'BORROWED' || shot.kind === 'OTHERWISE' || !isRefusal(first));
    return taken ? `${shot.kind}: ${command.type} was taken: ${JSON.stringify(reply)}` : judge(reply);
  }

  return {
    width: 12,
    acts: true,
    make,
    fire(shot) {
      if (shot.kind === 'ANYTHING') return act(shot.role, shot.type, JSON.parse(fill(shot.data, target).normalize('NFC')), false);
      if (shot.kind !== 'SENSIBLE') return again(shot);
      const state = room.copy().slice as OpenRoom;
      const asked = sensible[shot.what]?.[1]({ scene, room: state, pick: shot.pick, role: shot.role });
      return asked === undefined ? Promise.resolve(null) : act(shot.role, asked.type, asked.data, shot.http);
    },
    async settle() {
      for (const [one, channel] of [[room, scene.channel], [feed, FEED]] as const) {
        const reply = await observer.connection.open({ log: scene.log, channel });
        if (reply === null || isRefusal(reply)) throw new Error(`${channel} could not be opened any more`);
        await one.until((copy) => copy.n >= reply.head);
        await one.compare();
      }
    },
    async verify(stores) {
      const history = recorder.history();
      const accepted = history.operations.filter(({ result }) => result.kind === 'OK').length;
      const reads = [await readLog(stores, scene.log)];
      const violations = check(history, reads);
      if (violations.length > 0) throw new Error(printViolations(violations));
      process.stdout.write(`fuzz acts: ${String(accepted)} of ${String(history.operations.length)} accepted; the log and both copies agree with what everybody was told\n`);
      if (accepted < history.operations.length / 20) throw new Error('hardly anything was accepted: the acts make no sense any more');
    },
    close() {
      pool.close();
      void observer.close();
      for (const one of overHttp.values()) one.close();
    },
  };
}

function judge(reply: CommandReply): string | null {
  return !isRefusal(reply) || codes.has(reply.refused) ? null : `refused in words of its own: ${JSON.stringify(reply)}`;
}
