/** Cells of who may ask for what: role × relation × state of the room × command, with what the tables say. */
import { commandTypes, type CommandType, type CompoundCommand } from '@sanfang/shared/compound/command.ts';
import type { Compound } from '@sanfang/shared/compound/compound.ts';
import type { Asker } from '@sanfang/shared/compound/policy.ts';
import type { RefusalCode } from '@sanfang/shared/protocol/refusal.ts';
import { HUB, named } from '../domain/support/given.ts';
import { actsInRoom, forNewcomers, toldByTable } from './oracle/commands.ts';
import { readTable } from './oracle/read-table.ts';
import { atTheTable, standings } from './relations.ts';
import { by, handedOnAt, players, raisedAt, states, type ObjectState } from './states.ts';

export interface AskCell {
  readonly what: string;
  readonly role: string;
  readonly type: CommandType;
  readonly compound: Compound;
  readonly command: CompoundCommand;
  readonly by: Asker;
  readonly now: string;
  /** Null: allowed. */
  readonly told: RefusalCode | null;
}

const relations = readTable('relations');

/** What an official is to the room of a state. */
function officialIn(state: ObjectState, name: string): 'outside' | 'at the door' | 'inside' | 'gone' {
  switch (state.toOfficials) {
    case 'nothing': return 'outside';
    case 'waits for them': return 'at the door';
    case 'Song is in it': return name === 'song' ? 'inside' : 'at the door';
    case 'Song is in it, as Shen was before': return name === 'song' ? 'inside' : 'gone';
    case 'Song has left it': return name === 'song' ? 'gone' : 'outside';
    case 'Song has left it and it waits again': return name === 'song' ? 'gone' : 'at the door';
  }
}

/** What somebody is told who stands in the relation `own`. */
function toldWithin(state: ObjectState, role: string, name: string, type: CommandType, n: number | null): RefusalCode | null {
  if (!actsInRoom(type)) return toldByTable(role, type, 'NO_ROOM');
  if (state.absent === true) return 'UNKNOWN_ROOM';
  if (role === 'streetOfficial') {
    const is = officialIn(state, name);
    const enters = type === 'JoinEscalation' && state.toOfficials !== 'nothing' && state.toOfficials !== 'Song has left it';
    if (is === 'gone' && !enters) return 'NOT_JOINED';
    if (is !== 'inside' && !enters) return 'UNKNOWN_ROOM';
    // What lies before the escalation is not there for them.
    if (n !== null && n < (state.toOfficials === 'Song is in it, as Shen was before' ? handedOnAt.song.from : raisedAt)) return 'UNKNOWN_MESSAGE';
  } else {
    const sees = role === 'residentsCommitteeMember' || (atTheTable(role) && !(state.otherBranch === true && role.startsWith('branch')));
    if (!sees) return 'UNKNOWN_ROOM';
  }
  return toldByTable(role, type, state.phase);
}

/** Commands of a type with nothing in them but the room and, where one is named, a number. */
function commandsOf(type: CommandType, state: ObjectState, capacity: string): { command: CompoundCommand; n: number | null }[] {
  const field = type === 'PostMessage' ? 'replyTo' : type === 'HideMessage' ? 'message' : null;
  const numbers = field === null ? [null] : [null, raisedAt - 1, raisedAt];
  return numbers.map((n) => {
    const data = { ...(actsInRoom(type) ? { room: state.room } : {}), ...(field === null || n === null ? {} : { [field]: n }) };
    return { n, command: { id: named('a command'), log: state.scene.log, type, capacity, data } as unknown as CompoundCommand };
  });
}

/** Every cell. Made anew for each run: there are too many to keep. */
export function* askCells(): Generator<AskCell> {
  for (const state of states) {
    const { now } = state.scene;
    for (const type of commandTypes) {
      for (const { command } of commandsOf(type, state, HUB.capacity)) {
        const compound = state.scene.compound(state.room);
        const told = actsInRoom(type) && state.absent === true ? 'UNKNOWN_ROOM' : toldByTable('HUB', type, actsInRoom(type) ? state.phase : 'NO_ROOM');
        yield { what: `the hub itself, ${state.name}: ${type}`, role: 'HUB', type, compound, command, by: { ...HUB, hub: true }, now, told };
        yield { what: `who says they are the hub, ${state.name}: ${type}`, role: 'HUB', type, compound, command, by: { ...HUB, hub: false }, now, told: forNewcomers.includes(type) ? null : 'CAPACITY_NOT_YOURS' };
      }
    }
    // Everybody has themselves for a hat, for the commands of newcomers and for no other.
    for (const person of [named('nobody'), by('owner').person, by('chen').person]) {
      for (const type of commandTypes) {
        for (const { command } of commandsOf(type, state, person)) {
          const told = forNewcomers.includes(type) ? null : 'CAPACITY_NOT_YOURS';
          yield { what: `${person} as themselves, ${state.name}: ${type}`, role: 'nobody', type, compound: state.scene.compound(state.room), command, by: { person, capacity: person, hub: false }, now: state.scene.now, told };
        }
      }
    }
    for (const { relation = '', acts } of relations) {
      for (const [role, name] of players) {
        const standing = standings[relation]?.(state, { role, name }) ?? null;
        if (standing === null) continue;
        for (const type of commandTypes) {
          for (const { command, n } of commandsOf(type, state, standing.by.capacity)) {
            const told = acts === 'role' ? toldWithin(state, role, name, type, n) : 'CAPACITY_NOT_YOURS';
            yield { what: `${role} ${name} (${relation}), ${state.name}: ${type}${n === null ? '' : ` of ${String(n)}`}`, role, type, compound: standing.compound, command, by: { ...standing.by, hub: false }, now, told };
          }
        }
      }
    }
  }
}
