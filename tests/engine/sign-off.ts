import { randomUUID } from 'node:crypto';
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { Proposal, ProposalVersion } from '@sanfang/shared/compound/room/state.ts';
import type { Clock, Engine } from '@sanfang/server/engine/ports.ts';
import { type By, made, must, type Scene, send } from './scene.ts';
import { batchOfUnits } from './units.ts';

const bases = ['BRANCH_RESOLUTION', 'COMMITTEE_RESOLUTION', 'AUTHORISATION_LETTER'] as const;

/** Fifty homes become the register. */
export async function register(engine: Engine, clock: Clock, scene: Scene): Promise<void> {
  const started = randomUUID();
  await must(engine, clock, scene.operator, scene.log, 'StartImport', { import: started, file: '名册.xlsx', rows: 50, validFrom: '2026-01-01' });
  await must(engine, clock, scene.operator, scene.log, 'StageUnits', batchOfUnits(started, 0));
  await must(engine, clock, scene.operator, scene.log, 'ActivateRegister', { import: started });
}

export const words = {
  matterCode: 'I5', title: '外墙维修', problem: '墙皮脱落', works: '铲除、修补、刷涂', scope: { buildings: ['1'], except: [], extra: [] },
  budget: [{ label: '脚手架', amount: 1_000_000 }], fund: { source: 'MAINTENANCE_FUND', regime: 'ART_22' },
  timetable: { start: '2026-12-01', end: '2027-01-31' }, photos: [], origin: 'AGENDA', supersedes: null,
} as const;

/** The words as a command's data may hold them. */
export function proposalFields(photos: { blob: string; sha256: string }[] = []) {
  return { ...words, scope: { buildings: ['1'], except: [], extra: [] }, budget: [...words.budget], photos };
}

/** A proposal that is open for sign-off until then, mandates recorded; a register must be there. Answers its id. */
export async function openForSignOff(engine: Engine, clock: Clock, scene: Scene, until: string, over: Partial<CommandData['TableProposal']> = {}): Promise<string> {
  const { log, room } = scene;
  const heads = [scene.secretary, scene.chair, scene.manager];
  for (const by of heads) await send(engine, clock, by, log, 'CheckIn', { room });
  const proposal = made(await must(engine, clock, scene.chair, log, 'TableProposal', { room, ...proposalFields(), ...over }), 'proposal');
  const { version, digest } = await textOf(engine, scene, proposal);
  for (const by of heads) await must(engine, clock, by, log, 'TakePosition', { room, proposal, version, position: 'AGREE', grounds: null });
  for (const [i, by] of heads.entries()) {
    await must(engine, clock, by, log, 'RecordMandate', { room, proposal, digest, seat: scene.seats[by.capacity] ?? '', basis: bases[i] ?? 'AUTHORISATION_LETTER', reference: '〔2026〕3号', resolvedOn: '2026-11-20' });
  }
  await must(engine, clock, scene.secretary, log, 'OpenSignOff', { room, proposal, version, until });
  return proposal;
}

export async function sign(engine: Engine, clock: Clock, scene: Scene, by: By, proposal: string) {
  const { version, digest } = await textOf(engine, scene, proposal);
  return send(engine, clock, by, scene.log, 'SignOff', { room: scene.room, proposal, version, digest });
}

export async function proposalOf(engine: Engine, scene: Scene, proposal: string): Promise<Proposal> {
  const room = (await engine.compound(scene.log, scene.room))?.room;
  const found = room === undefined || room.status === 'ABSENT' ? undefined : room.proposals[proposal];
  if (found === undefined) throw new Error('no such proposal');
  return found;
}

async function textOf(engine: Engine, scene: Scene, proposal: string): Promise<ProposalVersion> {
  const text = (await proposalOf(engine, scene, proposal)).versions.at(-1);
  if (text === undefined) throw new Error('a proposal without a text');
  return text;
}
