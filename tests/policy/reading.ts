/** Cells of who may read what: role × relation × state of the room × channel, with the numbers that the tables allow. */
import type { Compound } from '@sanfang/shared/compound/compound.ts';
import { hatsOf } from '@sanfang/shared/compound/hats.ts';
import type { Span, Viewer } from '@sanfang/shared/compound/view.ts';
import { rowsByName, readTable } from './oracle/read-table.ts';
import { standings } from './relations.ts';
import { by, handedOnAt, players, raisedAt, returnedAt, states, withResident, type ObjectState } from './states.ts';

export interface ReadCell {
  readonly what: string;
  readonly compound: Compound;
  readonly channel: string;
  readonly viewer: Viewer;
  /** [] nothing, from 1 without end: the whole. */
  readonly spans: readonly Span[];
  readonly now: string;
}

const WHOLE: readonly Span[] = [{ from: 1, until: null }];
const channels = rowsByName('channels');
const kinds = ['feed', 'office', 'register', 'enrolment', 'petitions', 'fund', 'accounts', 'room'] as const;

function allowedOn(role: string, kind: string): string {
  const row = channels.get(role);
  if (row === undefined) throw new Error(`channels.csv does not know ${role}`);
  return row[kind] ?? '';
}

/** The line of the channels table that an official's moment has. */
function lineOf(state: ObjectState, role: string, name: string): string {
  if (role !== 'streetOfficial') return role;
  if (state.toOfficials === 'Song is in it, as Shen was before') return name === 'song' ? 'official during' : 'official after';
  if (name !== 'song' || state.toOfficials === 'nothing' || state.toOfficials === 'waits for them') return 'official before';
  return state.toOfficials.startsWith('Song is in it') ? 'official during' : 'official after';
}

function spansSaid(state: ObjectState, line: string, kind: (typeof kinds)[number]): readonly Span[] {
  const said = allowedOn(line, kind);
  if (kind === 'room' && (state.absent === true || (state.otherBranch === true && line.startsWith('branch')))) return [];
  if (said === 'all') return WHOLE;
  if (said === '') return [];
  if (state.toOfficials === 'Song is in it, as Shen was before') return [{ from: 1, until: 1 }, handedOnAt[line === 'official during' ? 'song' : 'shen']];
  // The title and the three bodies, and what the escalation opened, to its end where it has ended.
  return [{ from: 1, until: 1 }, { from: raisedAt, until: line === 'official after' ? returnedAt : null }];
}

export function* readCells(): Generator<ReadCell> {
  for (const state of states) {
    const named = (kind: (typeof kinds)[number]): string => (kind === 'room' ? `room/${state.room}` : kind);
    const compound = withResident(state.scene).compound(state.room);
    for (const kind of kinds) {
      for (const [line, person] of [['anonymous', null], ['nobody', 'nobody'], ['HUB impersonator', 'hub']] as const) {
        const hats = person === null ? [] : hatsOf(compound, person, state.scene.now);
        yield { what: `${line}, ${state.name}: ${kind}`, compound, channel: named(kind), viewer: { person, hats }, spans: spansSaid(state, line, kind), now: state.scene.now };
      }
    }
    // Asked for one room while another is at hand.
    for (const [role, name] of players) {
      const viewer = { person: by(name).person, hats: hatsOf(compound, by(name).person, state.scene.now) };
      yield { what: `${role} ${name}, ${state.name}: a room that is not at hand`, compound, channel: 'room/00000000-0000-4000-8000-000000000000', viewer, spans: [], now: state.scene.now };
    }
    for (const { relation = '', acts } of readTable('relations')) {
      for (const [role, name] of players) {
        const standing = relation === 'another person\'s hat' ? null : (standings[relation]?.(state, { role, name }) ?? null);
        if (standing === null) continue;
        const viewer = { person: standing.by.person, hats: hatsOf(standing.compound, standing.by.person, state.scene.now) };
        const line = acts === 'role' ? lineOf(state, role, name) : 'nobody';
        for (const kind of kinds) yield { what: `${role} ${name} (${relation}), ${state.name}: ${kind}`, compound: standing.compound, channel: named(kind), viewer, spans: spansSaid(state, line, kind), now: state.scene.now };
      }
    }
  }
}
