import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { Engine, Clock } from '../engine/ports.ts';
import { demoCompound } from './cast.ts';
import type { Founded } from './found.ts';
import { need, type Part, type Play } from './play.ts';
import { proposalDigest } from './proposal-digest.ts';

const HOUR = 3_600_000;

const garage: Omit<CommandData['TableProposal'], 'room'> = {
  matterCode: 'I9',
  title: '用公共收益更换地下车库排水泵并修补渗水点',
  problem: '七月以来车库东区三处渗水，两台排水泵停转，雨后积水约八厘米，已影响 41 个车位。',
  works: '更换排水泵 2 台；东区 3 处渗水点凿缝注浆；集水井清淤；完工后蓄水试验 24 小时。',
  scope: { buildings: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13', '14', '15', '16', '17', '18'], except: [], extra: [] },
  budget: [
    { label: '排水泵 2 台（含安装）', amount: 1_860_000 },
    { label: '渗水点注浆 3 处', amount: 1_245_000 },
    { label: '集水井清淤与蓄水试验', amount: 320_000 },
  ],
  fund: { source: 'PUBLIC_REVENUE', regime: 'NOT_APPLICABLE' },
  timetable: { start: '2026-12-01', end: '2026-12-15' },
  photos: [],
  origin: 'REQUEST',
  supersedes: null,
};

type Role = 'zhou' | 'chen' | 'wu';

/** A matter that was settled, so that the feed is not empty, and the façade's room in session, waiting for its parties. */
export async function playStory(play: Play, engine: Engine, clock: Clock, { parties, parts }: Founded): Promise<void> {
  const table = { BRANCH: parties['branch'] ?? '', COMMITTEE: parties['committee'] ?? '', COMPANY: parties['company'] ?? '' };
  const part = (key: Role): Part => parts[key] ?? { person: '', capacity: '' };
  const say = (line: string, key: Role, room: string, text: string) =>
    play.line(line, demoCompound, part(key), 'PostMessage', { room, text, replyTo: null, about: null });

  const room = need(await play.line('garage room', demoCompound, part('zhou'), 'OpenRoom', { title: '地下车库渗水', parties: table }), 'room');
  await play.line('garage session', demoCompound, part('zhou'), 'OpenSession', { room });
  for (const key of ['zhou', 'chen', 'wu'] as const) await play.line(`garage check-in ${key}`, demoCompound, part(key), 'CheckIn', { room });
  await say('garage 1', 'zhou', room, '网格员汇总了 12 户的反映，今天把方案定下来。');
  await say('garage 2', 'wu', room, '两台泵已过使用年限，维修不划算，建议更换。三家报价在附件里，取了中间价。');
  await say('garage 3', 'chen', room, '业委会看过公共收益台账，余额够用。请物业完工后把蓄水试验记录公开。');
  const proposal = need(await play.line('garage proposal', demoCompound, part('wu'), 'TableProposal', { room, ...garage }), 'proposal');
  await takePositions(play, part, room, proposal);
  const digest = await proposalDigest(engine, room, proposal);
  await recordMandates(play, part, { room, proposal, digest });
  // The closing time hangs on the hour.
  await play.lineOnce('garage sign-off', demoCompound, part('zhou'), 'OpenSignOff', { room, proposal, version: 1, until: new Date(clock.now() + HOUR).toISOString() });
  for (const key of ['zhou', 'chen', 'wu'] as const) await play.line(`garage sign ${key}`, demoCompound, part(key), 'SignOff', { room, proposal, version: 1, digest });
  await play.line('garage close', demoCompound, part('zhou'), 'CloseSession', { room });

  const facade = need(await play.line('façade room', demoCompound, part('zhou'), 'OpenRoom', { title: '屋面防水修缮三方协调议事', parties: table }), 'room');
  await play.line('façade session', demoCompound, part('zhou'), 'OpenSession', { room: facade });
  await say('façade 1', 'zhou', facade, '入秋连雨，18 栋楼有 23 户顶层渗水，网格员已逐户登记，7 号楼正在表决。请业委会、物业签到后一起议。');
}

async function takePositions(play: Play, part: (key: Role) => Part, room: string, proposal: string): Promise<void> {
  const base = { room, proposal, version: 1 };
  await play.line('garage position zhou', demoCompound, part('zhou'), 'TakePosition', { ...base, position: 'AGREE', grounds: null });
  await play.line('garage position chen', demoCompound, part('chen'), 'TakePosition', {
    ...base, position: 'RESERVE', grounds: '同意更换水泵；注浆单价高于上年同类工程约一成，结算时应由业委会复核。',
  });
  await play.line('garage position wu', demoCompound, part('wu'), 'TakePosition', { ...base, position: 'AGREE', grounds: null });
}

async function recordMandates(play: Play, part: (key: Role) => Part, on: { room: string; proposal: string; digest: string }): Promise<void> {
  const grounds = { zhou: ['BRANCH_RESOLUTION', '支委会会议纪要 2026 第 11 号'], chen: ['COMMITTEE_RESOLUTION', '业委会决议 2026 第 6 号'], wu: ['AUTHORISATION_LETTER', '公司授权书 AJ-2026-118'] } as const;
  for (const key of ['zhou', 'chen', 'wu'] as const) {
    const [basis, reference] = grounds[key];
    await play.line(`garage mandate ${key}`, demoCompound, part(key), 'RecordMandate', { ...on, seat: part(key).seat ?? '', basis, reference, resolvedOn: '2026-11-20' });
  }
}
