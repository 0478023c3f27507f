import type { CommandData } from '@sanfang/shared/compound/command.ts';
import { demoCompound } from './cast.ts';
import { facadeBuildings } from './facade-buildings.ts';
import type { FacadeVote } from './facade-votes.ts';
import { need } from './play.ts';
import { proposalDigest } from './proposal-digest.ts';
import { lian, ownerOf, partOf, type Stage } from './stage.ts';

const heads = ['zhou', 'chen', 'wu'] as const;

/** Two owners object to preliminary results: in which building's vote, when, what, and what they are told at the meeting. */
const objections = [
  ['2', '2023-09-20', '公告没有写结算由谁审价，请说明。', '结算由第三方审价单位审定，审价报告与决算一起公示，业委会不自行审价。'],
  ['9', '2023-09-22', '每平方米 118 元是怎么来的？请公开各家报价。', '三家报价已随会议纪要公开，118 元为最低有效报价；施工合同同时公示。'],
] as const;

const arrangement: Omit<CommandData['TableProposal'], 'room'> = {
  matterCode: 'NONE', title: '外墙修缮的施工与监督安排',
  problem: '18 栋楼分别表决均已通过，公示期内收到异议两条。需要商定施工单位、监督办法和停车让位。',
  works: '从三家报价中选定最低有效报价的施工单位；1、7、15 号楼各推一名业主代表到场监督；每栋施工前三天通知挪车；隐蔽工程拍照留存。',
  scope: { buildings: facadeBuildings.map(({ building }) => building), except: [], extra: [] },
  budget: [], fund: { source: 'NONE', regime: 'NOT_APPLICABLE' }, timetable: { start: '2023-10-08', end: '2023-12-12' }, photos: [], origin: 'AGENDA', supersedes: null,
};

/** 25 September 2023, 15:00: the three parties meet, the objections are answered, and they agree on how the works are to be watched. It takes the place of no owner's vote. */
export async function meet(stage: Stage, asked: readonly FacadeVote[]): Promise<void> {
  const { past, play } = stage;
  const raised = await object(stage, asked);
  past.goTo(lian('2023-09-25', '15:00'));
  const { parties } = stage.set.founded;
  const table = { BRANCH: parties['branch'] ?? '', COMMITTEE: parties['committee'] ?? '', COMPANY: parties['company'] ?? '' };
  const room = need(await play.line('façade meeting', demoCompound, partOf(stage, 'zhou'), 'OpenRoom', { title: '18 栋楼外墙修缮三方协调议事', parties: table }), 'room');
  await play.line('façade meeting: session', demoCompound, partOf(stage, 'zhou'), 'OpenSession', { room });
  const say = (key: (typeof heads)[number], text: string) => play.line(`façade meeting: ${text}`, demoCompound, partOf(stage, key), 'PostMessage', { room, text, replyTo: null, about: null });
  for (const key of heads) await play.line(`façade meeting: check-in ${key}`, demoCompound, partOf(stage, key), 'CheckIn', { room });
  await say('zhou', '18 栋楼都通过了，公示到今天为止收到两条异议，今天先答复，再定施工和监督。');
  await say('wu', '三家报价都在这里，最低有效报价每平方米 118 元，国庆后第一个工作日可以进场。');
  await say('chen', '业委会同意。两条异议当场书面答复；结算必须第三方审价，首付不超过六成。');
  past.goTo(lian('2023-09-25', '15:40'));
  for (const { vote, objection, answer } of raised) await play.line(`façade answer ${vote}`, demoCompound, partOf(stage, 'chen'), 'AnswerObjection', { vote, objection, text: answer });
  await agree(stage, room);
  await play.line('façade meeting: over', demoCompound, partOf(stage, 'zhou'), 'CloseSession', { room });
  await play.line('façade meeting: closed', demoCompound, partOf(stage, 'zhou'), 'CloseRoom', { room });
}

async function object(stage: Stage, asked: readonly FacadeVote[]): Promise<{ vote: string; objection: string; answer: string }[]> {
  const raised: { vote: string; objection: string; answer: string }[] = [];
  for (const [building, on, text, answer] of objections) {
    stage.past.goTo(lian(on, '20:00'));
    const one = asked.find(({ of }) => of.building === building);
    const owner = await ownerOf(stage, one?.said[4]?.units[0] ?? '');
    const made = await stage.play.line(`façade objection ${building}`, demoCompound, owner, 'RaiseObjection', { vote: one?.vote ?? '', text });
    raised.push({ vote: one?.vote ?? '', objection: need(made, 'objection'), answer });
  }
  return raised;
}

async function agree(stage: Stage, room: string): Promise<void> {
  const { past, play, engine } = stage;
  const line = (name: string): string => `façade meeting: ${name}`;
  const proposal = need(await play.line(line('proposal'), demoCompound, partOf(stage, 'chen'), 'TableProposal', { room, ...arrangement }), 'proposal');
  const digest = await proposalDigest(engine, room, proposal);
  for (const key of heads) {
    const grounds = key === 'wu' ? '停车位紧张，请业委会协助通知挪车。' : null;
    await play.line(line(`position ${key}`), demoCompound, partOf(stage, key), 'TakePosition', { room, proposal, version: 1, position: grounds === null ? 'AGREE' : 'RESERVE', grounds });
  }
  const bases = { zhou: ['BRANCH_RESOLUTION', '支委会会议纪要 2023 第 9 号'], chen: ['COMMITTEE_RESOLUTION', '业委会决议 2023 第 4 号'], wu: ['AUTHORISATION_LETTER', '公司授权书 AJ-2023-061'] } as const;
  for (const key of heads) {
    const [basis, reference] = bases[key];
    await play.line(line(`mandate ${key}`), demoCompound, partOf(stage, key), 'RecordMandate', { room, proposal, digest, seat: partOf(stage, key).seat ?? '', basis, reference, resolvedOn: '2023-09-24' });
  }
  await play.line(line('sign-off'), demoCompound, partOf(stage, 'zhou'), 'OpenSignOff', { room, proposal, version: 1, until: lian('2023-09-26', '18:00') });
  past.goTo(lian('2023-09-25', '16:30'));
  for (const key of heads) await play.line(line(`sign ${key}`), demoCompound, partOf(stage, key), 'SignOff', { room, proposal, version: 1, digest });
}
