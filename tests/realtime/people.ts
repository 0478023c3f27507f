import type { CommandData, CommandType } from '@sanfang/shared/compound/command.ts';
import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import type { By, Scene } from '../engine/scene.ts';
import { PASSWORD, type CastRole, type Hub } from '../support/hub.ts';
import { enter, type Line } from './line.ts';

/** Somebody of the cast at their desk: a live line and the hat they act under. */
export interface Member extends By {
  readonly line: Line;
  readonly cookie: string;
  /** Sends a command over the socket. */
  send<K extends CommandType>(type: K, data: CommandData[K], id?: string): Promise<CommandReply>;
  /** Sends a command that must be accepted; answers the ids that it made. */
  must<K extends CommandType>(type: K, data: CommandData[K]): Promise<Readonly<Record<string, string>>>;
  say(text: string, id?: string): Promise<CommandReply>;
}

/** Signs somebody of the cast in and opens their line. */
export async function member(hub: Hub, role: CastRole): Promise<Member> {
  const { cookie } = await hub.signIn(role);
  const by = hub.scene[role];
  return sit(await enter(hub.url, { cookie, person: by.person }), by, cookie, hub.scene);
}

/** The same for anybody with an account. */
export async function person(hub: Hub, by: By): Promise<Member> {
  const client = hub.anybody();
  const { status } = await client.post('/api/session', { identifier: hub.identifierOf(by.person), password: PASSWORD });
  if (status !== 200) throw new Error(`could not sign in: ${String(status)}`);
  return sit(await enter(hub.url, { cookie: client.cookie, person: by.person }), by, client.cookie, hub.scene);
}

/** The same for a line that is open already. */
export function sit(line: Line, by: By, cookie: string, scene: Pick<Scene, 'log' | 'room'>): Member {
  const { log } = scene;
  const send: Member['send'] = (type, data, id = crypto.randomUUID()) => line.ask('command', { id, log, type, capacity: by.capacity, data });
  return {
    ...by, line, cookie, send,
    async must(type, data) {
      const reply = await send(type, data);
      if (isRefusal(reply)) throw new Error(`${type}: ${JSON.stringify(reply)}`);
      return reply.made ?? {};
    },
    say: (text, id) => send('PostMessage', { room: scene.room, text, replyTo: null, about: null }, id),
  };
}
