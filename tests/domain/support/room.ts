/** A compound with three parties at a table, a street, and a small register: where the tests of rooms begin. */
import { decide, opensFor, refersTo } from '@sanfang/shared/compound/decide.ts';
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { CompoundDraft } from '@sanfang/shared/compound/event.ts';
import { sideOf, type PartyKind, type SeatOffice, type Side } from '@sanfang/shared/compound/party/offices.ts';
import type { OpenRoom, Proposal, ProposalVersion } from '@sanfang/shared/compound/room/state.ts';
import { evolve, initialSlice } from '@sanfang/shared/compound/slices.ts';
import type { Sealing } from '@sanfang/shared/log/event.ts';
import { founded } from './foundation.ts';
import { event, named, past, somebody, specification, type Asked, type By, type Domain, type Past, type Scene } from './given.ts';
import { home, registered } from './register.ts';

export const whole: Domain = { initialSlice, evolve, decide, refersTo, opensFor };
export const given = specification(whole);

export const ROOM = named('room');
export const STREET_LOG = 'jurisdiction/00000000-0000-4000-8000-00000000500e';
const term = { from: '2020-01-01', until: null };

/** Body, office and name of everybody with a seat. Parties are `named('<kind>')`, hats `named('<name>.hat')`. */
const cast: readonly (readonly [name: string, kind: PartyKind, office: SeatOffice])[] = [
  ['zhou', 'PARTY_BRANCH', 'branchSecretary'], ['gu', 'PARTY_BRANCH', 'branchMember'],
  ['chen', 'OWNERS_COMMITTEE', 'committeeChair'], ['li', 'OWNERS_COMMITTEE', 'committeeMember'],
  ['wu', 'PROPERTY_COMPANY', 'siteManager'], ['tang', 'PROPERTY_COMPANY', 'companyStaff'],
  ['lin', 'RESIDENTS_COMMITTEE', 'residentsCommitteeMember'], ['xu', 'GRID', 'gridWorker'], ['he', 'GRID', 'neighbourSteward'], ['operator', 'OPERATOR', 'operator'],
];

export const zhou = somebody('zhou');
export const chen = somebody('chen');
export const li = somebody('li');
export const wu = somebody('wu');
export const lin = somebody('lin');
export const song = somebody('song');
export const everybody: Readonly<Record<string, By>> = Object.fromEntries([...cast.map(([name]) => name), 'song', 'shen', 'owner'].map((name) => [name, somebody(name)]));

export function seatOf(by: By): string {
  const name = Object.keys(everybody).find((one) => everybody[one]?.capacity === by.capacity);
  return named(`${name ?? '?'}.seat`);
}

export function sealedFor(value: unknown, about: readonly string[] = [], retention: Sealing['retention'] = 'PERMANENT'): Sealing {
  return { value, subjects: about, retention };
}

export function formed(kind: PartyKind): CompoundDraft {
  return event('party.formed', { party: named(kind), kind, name: `The ${kind}`, term });
}

export function seated(name: string, kind: PartyKind, office: SeatOffice, hat = `${name}.hat`): CompoundDraft {
  const seat = { seat: named(hat.replace('.hat', '.seat')), party: named(kind), office, person: named(name), capacity: named(hat), term };
  return event('seat.filled', seat, { seal: { name: sealedFor(`Name of ${name}`, [named(name)]) } });
}

/** Song and Shen are officials of the street. */
export const street = specification(whole)([
  event('jurisdiction.founded', { name: '孙岗乡（演示）' }), formed('STREET_OFFICE'),
  seated('song', 'STREET_OFFICE', 'streetOfficial'), seated('shen', 'STREET_OFFICE', 'streetOfficial'),
], { log: STREET_LOG });

const units = ['1-1-101', '1-1-102', '2-1-101', '2-1-102', '10-1-101'].map((unit, i) => home(unit, `owner ${String(i)}`, { area: 8_000 + i }));

/** Bodies, seats and the street; no register. */
export const bodies: Scene = given([
  founded, event('jurisdiction.assigned', { street: STREET_LOG }),
  ...[...new Set(cast.map(([, kind]) => kind))].map(formed), ...cast.map((one) => seated(...one)),
], { street: street.compound().office, opened: street.vault });

/** Before any room: five homes in three buildings, and an owner with a hat. */
export const compound: Scene = registered(units, bodies).and([
  event('owner.bound', { owner: named('owner 0'), person: named('owner'), capacity: named('owner.hat'), units: ['1-1-101'] }),
]);

export const parties: Readonly<Record<Side, string>> = { BRANCH: named('PARTY_BRANCH'), COMMITTEE: named('OWNERS_COMMITTEE'), COMPANY: named('PROPERTY_COMPANY') };

/** A room opened by Zhou; nobody sits yet. */
export const roomOpened: readonly Past[] = [
  past(event('room.opened', { room: ROOM, parties }, { seal: { title: sealedFor('外墙维修') } }), { by: zhou }),
  past(event('room.listed', { room: ROOM }, { seal: { title: sealedFor('外墙维修') } }), { by: zhou }),
];
export const idle: Scene = compound.and(roomOpened);

/** A command in the room: `ask('PostMessage', { text: '…', replyTo: null, about: null })`. */
export function ask<K extends RoomAsked['type']>(type: K, data: Omit<CommandData[K], 'room'>): Asked {
  return { type, data: { room: ROOM, ...data } } as Asked;
}
type RoomAsked = { [K in keyof CommandData]: CommandData[K] extends { room: string } ? { type: K } : never }[keyof CommandData];

/** Applies commands, all of which must stand. */
export function all(scene: Scene, ...steps: readonly (readonly [Asked, By])[]): Scene {
  return steps.reduce((at, [asked, by]) => at.when(asked, by).after(), scene);
}

export const heads: readonly By[] = [zhou, chen, wu];

/** In session, nobody checked in. */
export const opened: Scene = all(idle, [ask('OpenSession', {}), zhou]);
/** In session with quorum. */
export const sitting: Scene = all(opened, ...heads.map((by) => [ask('CheckIn', {}), by] as const));

export const words: Omit<CommandData['TableProposal'], 'room'> = {
  matterCode: 'I5', title: '外墙维修', problem: '墙皮脱落', works: '铲除、修补、刷涂', scope: { buildings: ['1', '2'], except: ['2-1-102'], extra: ['10-1-101'] },
  budget: [{ label: '脚手架', amount: 1_000_000 }, { label: '涂料', amount: 250_050 }], fund: { source: 'MAINTENANCE_FUND', regime: 'ART_22' },
  timetable: { start: '2026-12-01', end: '2027-01-31' }, photos: [{ blob: named('photo'), sha256: 'p'.repeat(43) }], origin: 'AGENDA', supersedes: null,
};

export function theRoom(scene: Scene, room = ROOM): OpenRoom {
  const state = scene.compound(room).room;
  if (state.status === 'ABSENT') throw new Error('no room');
  return state;
}

/** The last proposal of the room. */
export function theProposal(scene: Scene): Proposal {
  const proposal = Object.values(theRoom(scene).proposals).at(-1);
  if (proposal === undefined) throw new Error('no proposal');
  return proposal;
}

/** Its text on the table. */
export function theText(scene: Scene): ProposalVersion {
  const text = theProposal(scene).versions.at(-1);
  if (text === undefined) throw new Error('no text');
  return text;
}

/** Quorum and a proposal of the committee. */
export const tabled: Scene = all(sitting, [ask('TableProposal', words), chen]);

export function position(scene: Scene, word: 'AGREE' | 'RESERVE' | 'OPPOSE', grounds: string | null = null): Asked {
  return ask('TakePosition', { proposal: theProposal(scene).id, version: theText(scene).version, position: word, grounds });
}

const bases = { BRANCH: 'BRANCH_RESOLUTION', COMMITTEE: 'COMMITTEE_RESOLUTION', COMPANY: 'AUTHORISATION_LETTER' } as const;

export function mandate(scene: Scene, by: By, over: Partial<CommandData['RecordMandate']> = {}): Asked {
  const kind = cast.find(([name]) => everybody[name]?.capacity === by.capacity)?.[1] ?? 'OPERATOR';
  const basis = bases[sideOf[kind] ?? 'COMPANY'];
  return ask('RecordMandate', { proposal: theProposal(scene).id, digest: theText(scene).digest, seat: seatOf(by), basis, reference: '〔2026〕3号', resolvedOn: '2026-11-20', ...over });
}

/** Two days from the start. */
export const UNTIL = '2026-11-25T02:00:00.000Z';
export function openSignOff(scene: Scene, until = UNTIL): Asked {
  return ask('OpenSignOff', { proposal: theProposal(scene).id, version: theText(scene).version, until });
}
export function sign(scene: Scene): Asked {
  return ask('SignOff', { proposal: theProposal(scene).id, version: theText(scene).version, digest: theText(scene).digest });
}

/** All three sides have spoken: the company with a reservation. */
export const heard: Scene = all(tabled, [position(tabled, 'AGREE'), zhou], [position(tabled, 'AGREE'), chen], [position(tabled, 'RESERVE', '工期太紧'), wu]);
/** Open for sign-off, mandates recorded. */
export const signing: Scene = all(heard, ...heads.map((by) => [mandate(heard, by), by] as const), [openSignOff(heard), zhou]);
export const decided: Scene = all(signing, ...heads.map((by) => [sign(signing), by] as const));
