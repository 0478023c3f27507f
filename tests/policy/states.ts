/** Rooms in every state that a command or a reader can find them in, with what each is to the people around it. */
import { ask, all, chen, compound, decided, everybody, formed, heard, idle, opened, ROOM, seated, signing, sitting, song, tabled, theProposal, theRoom, wu, zhou, sealedFor } from '../domain/support/room.ts';
import { event, inRoom, named, past, somebody, HUB, type Scene } from '../domain/support/given.ts';

/** What a room is to the officials of the compound's street. */
export type ToOfficials = 'nothing' | 'Song is in it, as Shen was before' | 'waits for them' | 'Song is in it' | 'Song has left it' | 'Song has left it and it waits again';

export interface ObjectState {
  readonly name: string;
  readonly scene: Scene;
  /** The room that is asked for. */
  readonly room: string;
  readonly phase: 'IDLE' | 'IN_SESSION' | 'ADJOURNED' | 'CLOSED';
  readonly toOfficials: ToOfficials;
  /** No such room. */
  readonly absent?: boolean;
  /** Another branch than Zhou's sits in it. */
  readonly otherBranch?: boolean;
}

const OTHER_STREET = 'jurisdiction/00000000-0000-4000-8000-000000005555';
const raisedTo = (scene: Scene, street: string): Scene => scene.and([inRoom(ROOM, 'escalation.raised', { escalation: named('elsewhere'), street, side: 'COMPANY', from: 1 }, { seal: { reason: sealedFor('x') } })]);
const escalated = all(sitting, [ask('PostMessage', { text: '上报之前', replyTo: null, about: null }), chen], [ask('Escalate', { reason: '物业不答复', from: 'NOW' }), wu]);
const escalation = theRoom(escalated).escalations[0]?.id ?? '';
const joined = all(escalated, [ask('JoinEscalation', { escalation }), song], [ask('PostMessage', { text: '上报之后', replyTo: null, about: null }), chen]);
const returned = all(joined, [ask('ReturnEscalation', { escalation, outcome: 'MEDIATED', text: '已调解' }), song], [ask('PostMessage', { text: '退回之后', replyTo: null, about: null }), chen]);
const again = all(returned, [ask('Escalate', { reason: '还是不答复', from: 'NOW' }), wu]);
const shen = somebody('shen');
const handedOn = ((): Scene => {
  const first = all(escalated, [ask('JoinEscalation', { escalation }), shen], [ask('ReturnEscalation', { escalation, outcome: 'MEDIATED', text: '已调解' }), shen]);
  const second = all(first, [ask('Escalate', { reason: '还是不答复', from: 'NOW' }), wu]);
  return all(second, [ask('JoinEscalation', { escalation: theRoom(second).escalations.at(-1)?.id ?? '' }), song]);
})();
const adjourned = all(sitting, [ask('AdjournSession', {}), zhou]);
const withdrawn = all(tabled, [ask('WithdrawProposal', { proposal: theProposal(tabled).id }), chen]);
const recused = all(tabled, [ask('DeclareRecusal', { proposal: theProposal(tabled).id, seat: null, ground: '近亲属' }), chen]);
const lapsed = all(signing.at('2026-11-25T02:00:02.000Z'), [ask('CloseSignOff', { proposal: theProposal(signing).id }), HUB]);
const otherBranch = all(compound.and([formed('PARTY_WORK_GROUP'), seated('ma', 'PARTY_WORK_GROUP', 'branchSecretary')])).and([
  past(event('room.opened', { room: ROOM, parties: { BRANCH: named('PARTY_WORK_GROUP'), COMMITTEE: named('OWNERS_COMMITTEE'), COMPANY: named('PROPERTY_COMPANY') } }, { seal: { title: sealedFor('别的支部') } }), { by: somebody('ma') }),
]);

/** Numbers of the room's events around the escalation, by which officials are bounded. */
export const raisedAt = theRoom(escalated).escalations[0]?.from ?? 0;
export const returnedAt = raisedAt + 3;
/** Of the two escalations one after the other: what Shen read to its end, and what Song reads from. */
export const handedOnAt = { shen: { from: raisedAt, until: raisedAt + 2 }, song: { from: raisedAt + 3, until: null } } as const;

const at = (name: string, scene: Scene, phase: ObjectState['phase'], toOfficials: ToOfficials = 'nothing', rest: Partial<ObjectState> = {}): ObjectState => ({ name, scene, room: ROOM, phase, toOfficials, ...rest });

export const states: readonly ObjectState[] = [
  at('open, nobody sits', idle, 'IDLE'),
  at('in session without quorum', opened, 'IN_SESSION'),
  at('in session with quorum', sitting, 'IN_SESSION'),
  at('adjourned', adjourned, 'ADJOURNED'),
  at('closed', all(idle, [ask('CloseRoom', {}), zhou]), 'CLOSED'),
  at('a proposal is tabled', tabled, 'IN_SESSION'),
  at('positions are taken', heard, 'IN_SESSION'),
  at('somebody stands aside', recused, 'IN_SESSION'),
  at('the proposal is withdrawn', withdrawn, 'IN_SESSION'),
  at('open for sign-off', signing, 'IN_SESSION'),
  at('the sign-off has lapsed', lapsed, 'IN_SESSION'),
  at('decided', decided, 'IN_SESSION'),
  at('escalated to another street', raisedTo(sitting, OTHER_STREET), 'IN_SESSION'),
  at('escalated', escalated, 'IN_SESSION', 'waits for them'),
  at('escalated while nobody sits', all(idle, [ask('Escalate', { reason: 'x', from: 'ROOM' }), wu]), 'IDLE', 'waits for them'),
  at('escalated while adjourned', all(adjourned, [ask('Escalate', { reason: 'x', from: 'SESSION' }), wu]), 'ADJOURNED', 'waits for them'),
  at('an official is in it', joined, 'IN_SESSION', 'Song is in it'),
  at('an official is in it, adjourned', all(joined, [ask('AdjournSession', {}), zhou]), 'ADJOURNED', 'Song is in it'),
  at('an official is in it, nobody sits', all(joined, [ask('CloseSession', {}), zhou]), 'IDLE', 'Song is in it'),
  at('returned by the street', returned, 'IN_SESSION', 'Song has left it'),
  at('returned, then closed', all(returned, [ask('CloseSession', {}), zhou], [ask('CloseRoom', {}), zhou]), 'CLOSED', 'Song has left it'),
  at('returned, then escalated again', again, 'IN_SESSION', 'Song has left it and it waits again'),
  at('returned by one official, with another now', handedOn, 'IN_SESSION', 'Song is in it, as Shen was before'),
  at('of another branch', otherBranch, 'IDLE', 'nothing', { otherBranch: true }),
  at('not there at all', sitting, 'IN_SESSION', 'nothing', { room: named('nowhere'), absent: true }),
];

/** Who plays which role: names of the cast of the domain's tests, and one resident more. */
export const players: readonly (readonly [role: string, name: string])[] = [
  ['branchSecretary', 'zhou'], ['branchMember', 'gu'], ['committeeChair', 'chen'], ['committeeMember', 'li'], ['siteManager', 'wu'], ['companyStaff', 'tang'],
  ['residentsCommitteeMember', 'lin'], ['gridWorker', 'xu'], ['neighbourSteward', 'he'], ['operator', 'operator'], ['owner', 'owner'], ['occupant', 'tian'],
  ['streetOfficial', 'song'], ['streetOfficial', 'shen'],
];

/** A scene with the resident, for roles that the cast lacks. */
export function withResident(scene: Scene): Scene {
  return scene.and([event('occupant.bound', { unit: '1-1-101', person: named('tian'), capacity: named('tian.hat') })]);
}

export function by(name: string) {
  return everybody[name] ?? somebody(name);
}
