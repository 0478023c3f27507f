import type { CommandData, CommandType } from '@sanfang/shared/compound/command.ts';
import type { OpenRoom, Proposal } from '@sanfang/shared/compound/room/state.ts';
import type { Scene } from '../engine/scene.ts';
import { proposalFields } from '../engine/sign-off.ts';
import type { TargetRole } from './target.ts';

/** A command that would make sense at some moment, by somebody. */
export interface Asked {
  readonly type: CommandType;
  readonly data: unknown;
}

/** What somebody knows of a room while they make up their mind; `pick` chooses among what there is. */
interface Known {
  readonly scene: Scene;
  readonly room: OpenRoom;
  readonly pick: number;
  readonly role: TargetRole;
}
type Make = (known: Known) => Asked;

const NOBODY = '00000000-0000-4000-8000-000000000000';
const table: readonly TargetRole[] = ['secretary', 'chair', 'manager'];

function ask<K extends CommandType>(type: K, { scene }: Known, data: Omit<CommandData[K], 'room'>): Asked {
  return { type, data: { room: scene.room, ...data } };
}
/** One of the last few proposals: what was settled long ago is done with. */
function proposalOf({ room, pick }: Known): Proposal | undefined {
  const last = Object.values(room.proposals).slice(-2);
  return last[pick % Math.max(1, last.length)];
}
function textOf(known: Known): { readonly proposal: string; readonly version: number; readonly digest: string } {
  const proposal = proposalOf(known);
  const text = proposal?.versions.at(known.pick % 7 === 0 ? 0 : -1);
  return { proposal: proposal?.id ?? NOBODY, version: text?.version ?? 1, digest: text?.digest ?? 'x'.repeat(43) };
}
const escalation = ({ room, pick }: Known): string => (pick % 5 === 0 ? room.escalations[0] : room.escalations.at(-1))?.id ?? NOBODY;
const message = ({ room, pick }: Known): number => 1 + (pick % Math.max(1, room.messages));
const words = ({ pick }: Known): Omit<CommandData['TableProposal'], 'room'> => ({ ...proposalFields(), title: `事项 ${String(pick)}` });
const bases: Partial<Record<TargetRole, CommandData['RecordMandate']['basis']>> = { secretary: 'BRANCH_RESOLUTION', chair: 'COMMITTEE_RESOLUTION', manager: 'AUTHORISATION_LETTER' };

function agree(known: Known): Asked {
  const { proposal, version } = textOf(known);
  return ask('TakePosition', known, { proposal, version, ...(known.pick % 8 === 0 ? { position: 'OPPOSE', grounds: '反对' } : { position: 'AGREE', grounds: null }) });
}

/** Every command of a room, with those who may ask for it. What carries a matter on stands more than once. */
export const sensible: readonly (readonly [by: readonly TargetRole[], make: Make])[] = [
  [table, (known) => ask('PostMessage', known, { text: `说 ${String(known.pick)}`, replyTo: null, about: null })],
  [table, (known) => ask('PostMessage', known, { text: `答 ${String(known.pick)}`, replyTo: message(known), about: null })],
  [['secretary', 'chair'], (known) => ask('HideMessage', known, { message: message(known), reason: '理由' })],
  [['secretary'], (known) => ask((['OpenSession', 'ResumeSession', 'AdjournSession', 'ResumeSession', 'OpenSession', 'ResumeSession', 'CloseSession', 'OpenSession'] as const)[known.pick % 8] ?? 'OpenSession', known, {})],
  [table, (known) => ask('CheckIn', known, {})], [table, (known) => ask('CheckIn', known, {})], [table, (known) => ask(known.pick % 4 === 0 ? 'CheckOut' : 'CheckIn', known, {})],
  [table, (known) => (known.pick % 6 === 0 || proposalOf(known) === undefined ? ask('TableProposal', known, words(known)) : agree(known))],
  [table, (known) => known.pick % 3 > 0 ? agree(known) : ask('AmendProposal', known, { proposal: textOf(known).proposal, basis: textOf(known).version, ...words(known) })],
  [table, (known) => ask(known.pick % 12 === 0 ? 'WithdrawProposal' : 'CloseSignOff', known, { proposal: textOf(known).proposal })],
  [table, agree], [table, agree],
  [table, (known) => (known.pick % 30 === 0 ? ask('DeclareRecusal', known, { proposal: textOf(known).proposal, seat: null, ground: '亲属' }) : agree(known))],
  ...Array.from({ length: 3 }, () => [table, (known: Known) => {
    const { proposal, digest } = textOf(known);
    const by = known.scene[known.role === 'stranger' ? 'chair' : known.role];
    return ask('RecordMandate', known, { proposal, digest, seat: known.scene.seats[by.capacity] ?? NOBODY, basis: bases[known.role] ?? 'AUTHORISATION_LETTER', reference: '3 号', resolvedOn: '2026-11-20' });
  }] as const),
  [['secretary'], (known) => ask('OpenSignOff', known, { proposal: textOf(known).proposal, version: textOf(known).version, until: new Date(Date.now() + 2 * 3_600_000).toISOString() })],
  [['secretary'], (known) => ask('OpenSignOff', known, { proposal: textOf(known).proposal, version: textOf(known).version, until: new Date(Date.now() + 26 * 3_600_000).toISOString() })],
  ...Array.from({ length: 3 }, () => [table, (known: Known) => ask('SignOff', known, textOf(known))] as const),
  [table, (known) => ask('Escalate', known, { reason: '请街道介入', from: (['NOW', 'SESSION', 'ROOM'] as const)[known.pick % 3] ?? 'NOW' })],
  [['official'], (known) => ask('JoinEscalation', known, { escalation: escalation(known) })],
  [['official'], (known) => ask('Advise', known, { escalation: escalation(known), text: '建议', about: null })],
  [['official'], (known) => ask('ReturnEscalation', known, { escalation: escalation(known), outcome: 'ADVICE_GIVEN', text: '已答复' })],
];
