/** People in every relation to a compound: what they once were, are elsewhere, or only say that they are. */
import type { Compound } from '@sanfang/shared/compound/compound.ts';
import { sideOf, type PartyKind, type SeatOffice } from '@sanfang/shared/compound/party/offices.ts';
import { formed, sealedFor, seated, street } from '../domain/support/room.ts';
import { event, named, somebody, type By, type Scene } from '../domain/support/given.ts';
import { by, withResident, type ObjectState } from './states.ts';

/** Who asks, and what they ask in. */
export interface Standing {
  readonly by: By;
  readonly compound: Compound;
}

interface Player {
  readonly name: string;
  readonly role: string;
}

const TODAY = '2026-11-23';
const bodyOf: Readonly<Record<string, PartyKind>> = {
  branchSecretary: 'PARTY_BRANCH', branchMember: 'PARTY_BRANCH', committeeChair: 'OWNERS_COMMITTEE', committeeMember: 'OWNERS_COMMITTEE',
  siteManager: 'PROPERTY_COMPANY', companyStaff: 'PROPERTY_COMPANY', residentsCommitteeMember: 'RESIDENTS_COMMITTEE', gridWorker: 'GRID', neighbourSteward: 'GRID',
  operator: 'OPERATOR', streetOfficial: 'STREET_OFFICE',
};
const residents = ['owner', 'occupant'];

/** The compound of a state after a change in the log that gives the role: the street's own for its officials. */
function changed(state: ObjectState, { role }: Player, change: (scene: Scene) => Scene): Compound {
  const scene = withResident(state.scene);
  if (role !== 'streetOfficial') return change(scene).compound(state.room);
  return { ...scene.compound(state.room), street: change(street).compound().office };
}

function refilled(name: string, role: string, term: { from: string; until: string | null }) {
  const seat = { seat: named(`${name}.seat`), party: named(bodyOf[role] ?? ''), office: role as SeatOffice, person: named(name), capacity: named(`${name}.hat`), term };
  return event('seat.filled', seat, { seal: { name: sealedFor(`Name of ${name}`) } });
}

const ofSeats = (make: (player: Player) => (scene: Scene) => Scene) => (state: ObjectState, player: Player): Standing | null =>
  (residents.includes(player.role) ? null : { by: by(player.name), compound: changed(state, player, make(player)) });

/** By the names of the relations table. Null: a role that cannot stand so. */
export const standings: Readonly<Record<string, (state: ObjectState, player: Player) => Standing | null>> = {
  'own': (state, player) => ({ by: by(player.name), compound: changed(state, player, (scene) => scene) }),
  // A street's officials are officials in all its compounds.
  'another compound of the same street': (state, player) => (player.role === 'streetOfficial' ? null : { by: somebody(`${player.name} of the compound next door`), compound: changed(state, player, (scene) => scene) }),
  'official of another street': (state, player) => (player.role === 'streetOfficial' ? { by: somebody(`${player.name} of the street next door`), compound: changed(state, player, (scene) => scene) } : null),
  // Of the seats in a street's log only the office's own reach into its compounds.
  'operator of the street\'s own log': (state, player) => (player.name === 'song'
    ? { by: somebody('pan'), compound: changed(state, player, (scene) => scene.and([formed('OPERATOR'), seated('pan', 'OPERATOR', 'operator')])) } : null),
  'seat vacated': ofSeats(({ name }) => (scene) => scene.and([event('seat.vacated', { seat: named(`${name}.seat`) })])),
  'term over': ofSeats(({ name, role }) => (scene) => scene.and([refilled(name, role, { from: '2020-01-01', until: '2026-11-22' })])),
  'term not begun': ofSeats(({ name, role }) => (scene) => scene.and([refilled(name, role, { from: '2026-11-26', until: null })])),
  'body ended': ofSeats(({ role }) => (scene) => scene.and([event('party.ended', { party: named(bodyOf[role] ?? ''), on: TODAY })])),
  'binding ended': (state, player) => (residents.includes(player.role) ? { by: by(player.name), compound: changed(state, player, (scene) => scene.and([event('binding.ended', { capacity: named(`${player.name}.hat`) })])) } : null),
  'another person\'s hat': (state, player) => ({ by: { person: by(player.name).person, capacity: by(player.name === 'zhou' ? 'chen' : 'zhou').capacity }, compound: changed(state, player, (scene) => scene) }),
};

/** Whether an office sits at the table. */
export function atTheTable(role: string): boolean {
  const body = bodyOf[role];
  return body !== undefined && sideOf[body] !== null;
}
