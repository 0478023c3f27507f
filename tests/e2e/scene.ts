import type { CommandData } from '@sanfang/shared/compound/command.ts';
import { need } from '@sanfang/server/demo/play.ts';
import type { Stage } from '../support/stage.ts';

/** What stands on the table of the façade's room once the scene is played. */
export interface TableScene {
  /** Open for signatures, with one given. */
  readonly signing: string;
  /** Under discussion: one position is taken, and one seat has stood aside. */
  readonly tabled: string;
}

const facade: Omit<CommandData['TableProposal'], 'room'> = {
  matterCode: 'I5',
  title: '修缮 18 栋楼外墙粉刷层',
  problem: '外墙粉刷层空鼓脱落，已砸坏两辆车。',
  works: '铲除空鼓，修补，涂刷；三栋先做样板。',
  scope: { buildings: ['1', '2', '3', '4', '5', '6', '7', '8', '9'], except: ['1-1-101'], extra: [] },
  budget: [{ label: '脚手架与吊篮', amount: 98_000_000 }, { label: '铲除与修补', amount: 289_748_000 }],
  fund: { source: 'MAINTENANCE_FUND', regime: 'ART_22' },
  timetable: { start: '2026-12-01', end: '2027-01-31' },
  photos: [],
  origin: 'REQUEST',
  supersedes: null,
};

const lamps: Omit<CommandData['TableProposal'], 'room'> = {
  ...facade, matterCode: 'I9', title: '更换楼道灯', problem: '六处楼道灯不亮。', works: '更换声控灯 40 只。',
  scope: { buildings: ['3'], except: [], extra: [] }, budget: [{ label: '声控灯', amount: 320_000 }], fund: { source: 'PUBLIC_REVENUE', regime: 'NOT_APPLICABLE' },
};

const heads = ['zhou', 'chen', 'wu'] as const;

/** The three heads take their seats in the façade's room. */
export async function checkIn(stage: Stage): Promise<void> {
  for (const key of heads) await stage.act(key, 'CheckIn', { room: stage.rooms.facade });
}

/** Signs, as one of the three heads, a proposal that is open for signatures. */
export async function signAs(stage: Stage, key: (typeof heads)[number], room: string, proposal: string): Promise<void> {
  const { version, digest } = await presentText(stage, room, proposal);
  await stage.act(key, 'SignOff', { room, proposal, version, digest });
}

/** Tables the façade's proposal, takes the three positions (one with a reservation), records the mandates and opens it for signatures; they must have checked in. `signers`: other seats that sign in place of a head. */
export async function openFacade(stage: Stage, title = facade.title, signers: Partial<Record<(typeof heads)[number], string>> = {}): Promise<string> {
  const room = stage.rooms.facade;
  const proposal = need(await stage.act('chen', 'TableProposal', { room, ...facade, title }), 'proposal');
  const { version, digest } = await presentText(stage, room, proposal);
  await stage.act('zhou', 'TakePosition', { room, proposal, version, position: 'AGREE', grounds: null });
  await stage.act('chen', 'TakePosition', { room, proposal, version, position: 'RESERVE', grounds: '总价须由第三方审核后支付。' });
  await stage.act('wu', 'TakePosition', { room, proposal, version, position: 'AGREE', grounds: null });
  const bases = { zhou: 'BRANCH_RESOLUTION', chen: 'COMMITTEE_RESOLUTION', wu: 'AUTHORISATION_LETTER' } as const;
  for (const key of heads) {
    await stage.act(key, 'RecordMandate', { room, proposal, digest, seat: signers[key] ?? stage.parts[key]?.seat ?? '', basis: bases[key], reference: '会议纪要第 12 号', resolvedOn: '2026-11-20' });
  }
  await stage.act('zhou', 'OpenSignOff', { room, proposal, version, until: new Date(Date.now() + 3_600_000).toISOString() });
  return proposal;
}

/** Fills the façade's room: talk, a hidden message, one proposal being signed, one under discussion, and a call to the street. */
export async function playTable(stage: Stage): Promise<TableScene> {
  const room = stage.rooms.facade;
  await stage.act('chen', 'SetRule', { change: { rule: 'NOTICE_DAYS', value: 20 }, basis: 0, source: '《业主大会议事规则》第九条', adopted: { resolution: '业主大会〔2026〕2号决定', on: '2026-05-01', strictly: true } });
  await checkIn(stage);
  const signing = await openFacade(stage);
  await signAs(stage, 'zhou', room, signing);
  const tabled = need(await stage.act('wu', 'TableProposal', { room, ...lamps }), 'proposal');
  await stage.act('wu', 'TakePosition', { room, proposal: tabled, version: 1, position: 'AGREE', grounds: null });
  await stage.act('sun', 'DeclareRecusal', { room, proposal: tabled, seat: null, ground: '供货商是亲属。' });
  await stage.act('chen', 'PostMessage', { room, text: '请看第二案。\n灯具有三家报价。', replyTo: null, about: { proposal: tabled, version: 1 } });
  await stage.act('chen', 'Escalate', { room, reason: '对资金审核有分歧，请乡里指导。', from: 'SESSION' });
  return { signing, tabled };
}

async function presentText(stage: Stage, room: string, proposal: string): Promise<{ readonly version: number; readonly digest: string }> {
  const text = (await stage.proposal(room, proposal)).versions.at(-1);
  if (text === undefined) throw new Error('a proposal without a text');
  return text;
}
