/**
 * The outer walls of 龙庭御景（演示）, from founding to decision: 18 buildings, 704 homes, 78,239.58 m², 3,877,480.00 yuan from the
 * maintenance fund. Every step is a command that the policy has let pass.
 */
import type { CommandData, CompoundCommand } from '@sanfang/shared/compound/command.ts';
import type { PublishedDecision } from '@sanfang/shared/compound/feed/state.ts';
import { authorise } from '@sanfang/shared/compound/policy.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { describe, expect, it } from 'vitest';
import { HUB, named, somebody, type Asked, type By, type Scene } from '../support/given.ts';
import { home } from '../support/register.ts';
import { given, STREET_LOG, street } from '../support/room.ts';

/** Building, homes, area in 0.01 m², cost in fen. */
const buildings = [
  [1, 52, 528_396, 26_184_200], [2, 44, 549_802, 27_246_200], [3, 44, 484_924, 24_036_600], [4, 44, 426_558, 21_145_600], [5, 44, 491_436, 24_355_200],
  [6, 44, 549_802, 27_246_200], [7, 36, 396_756, 19_658_800], [8, 36, 349_002, 17_298_800], [9, 36, 402_084, 19_930_200], [10, 36, 449_838, 22_290_200],
  [11, 36, 396_756, 19_658_800], [12, 36, 349_002, 17_298_800], [13, 36, 402_084, 19_930_200], [14, 36, 449_838, 22_290_200], [15, 36, 396_756, 19_658_800],
  [16, 36, 349_002, 17_298_800], [17, 36, 402_084, 19_930_200], [18, 36, 449_838, 22_290_200],
] as const;

const homes = buildings.flatMap(([building, count, total]) => Array.from({ length: count }, (_, i) => {
  const each = Math.floor(total / count);
  const id = `${String(building)}-${String(1 + Math.floor(i / 12))}-${String(101 + (i % 12))}`;
  return home(id, `owner of ${id}`, { area: i === 0 ? total - each * (count - 1) : each });
}));

/** A log that grows by commands only, each asked of the policy first. */
class Story {
  scene: Scene = given([], { street: street.compound().office, opened: street.vault });
  readonly made: Record<string, string> = {};

  tell(asked: Asked, by: By, name?: string): void {
    const room = 'room' in asked.data ? asked.data.room : null;
    const command = { id: named('command'), log: this.scene.log, capacity: by.capacity, ...asked } as CompoundCommand;
    const passed = authorise(this.scene.compound(room), command, { ...by, hub: by === HUB }, this.scene.now);
    if (isRefusal(passed)) throw new Error(`${asked.type}: ${passed.refused}`);
    const result = this.scene.when(asked, by);
    for (const [role, id] of Object.entries(result.accepted.made ?? {})) this.made[`${name ?? ''}${name === undefined ? '' : '.'}${role}`] = id;
    this.scene = result.after();
  }

  id(name: string): string {
    const id = this.made[name];
    if (id === undefined) throw new Error(`no ${name}`);
    return id;
  }

  at(now: string): void {
    this.scene = this.scene.at(now);
  }
}

const term = { from: '2022-06-01', until: '2027-05-31' };

function seat(story: Story, body: string, office: CommandData['FillSeat']['office'], person: string, by: By): By {
  story.tell({ type: 'FillSeat', data: { party: story.id(`${body}.party`), office, person: named(person), name: person, term } }, by, person);
  return { person: named(person), capacity: story.id(`${person}.capacity`) };
}

describe('the outer walls of 龙庭御景', () => {
  const story = new Story();
  story.at('2023-08-01T01:00:00.000Z');
  story.tell({ type: 'FoundCompound', data: { name: '龙庭御景（演示）', ruleProfile: 'CN-CIVILCODE-2021', utcOffset: 480 } }, HUB);
  story.tell({ type: 'FormParty', data: { kind: 'OPERATOR', name: '系统运维', term } }, HUB, 'operator');
  const operator = seat(story, 'operator', 'operator', '运维员', HUB);
  for (const [body, kind, name] of [['branch', 'PARTY_BRANCH', '龙庭御景党支部'], ['committee', 'OWNERS_COMMITTEE', '业主委员会'], ['company', 'PROPERTY_COMPANY', '物业服务企业']] as const) {
    story.tell({ type: 'FormParty', data: { kind, name, term } }, operator, body);
  }
  story.tell({ type: 'AssignJurisdiction', data: { street: STREET_LOG } }, operator);
  const zhou = seat(story, 'branch', 'branchSecretary', '周岚', operator);
  const chen = seat(story, 'committee', 'committeeChair', '陈启明', operator);
  const wu = seat(story, 'company', 'siteManager', '吴昊', operator);
  const song = somebody('song');

  it('the register is imported: 704 homes', () => {
    story.tell({ type: 'StartImport', data: { import: named('register'), file: '业主名册.xlsx', rows: homes.length, validFrom: '2023-07-01' } }, operator);
    for (let i = 0; i < homes.length; i += 50) {
      const batch = homes.slice(i, i + 50);
      story.tell({ type: 'StageUnits', data: { import: named('register'), units: batch, ownerIds: Object.fromEntries(batch.flatMap((unit) => unit.owners.map(({ key }) => [key, named(key)]))) } }, operator);
    }
    story.tell({ type: 'ActivateRegister', data: { import: named('register') } }, operator);
    expect(story.scene.events.at(-1)?.data).toMatchObject({ units: 704, buildings: 18, area: 7_823_958, persons: 704 });
  });

  it('the three parties meet on 25 September 2023 at 15:00', () => {
    story.at('2023-09-25T07:00:00.000Z');
    story.tell({ type: 'OpenRoom', data: { title: '18 栋楼外墙维修', parties: { BRANCH: story.id('branch.party'), COMMITTEE: story.id('committee.party'), COMPANY: story.id('company.party') } } }, zhou);
    const room = story.id('room');
    story.tell({ type: 'OpenSession', data: { room } }, zhou);
    for (const by of [zhou, chen, wu]) story.tell({ type: 'CheckIn', data: { room } }, by);
    story.tell({ type: 'PostMessage', data: { room, text: '墙皮脱落，楼下先围挡。', replyTo: null, about: null } }, zhou);
  });

  it('the company proposes the works: 3,877,480.00 yuan over all homes', () => {
    story.tell({ type: 'TableProposal', data: {
      room: story.id('room'), matterCode: 'I5', title: '18 栋楼外墙维修', problem: '外墙抹灰层空鼓、脱落，危及行人。', works: '铲除空鼓，修补抹灰，重做涂料。',
      scope: { buildings: buildings.map(([building]) => String(building)), except: [], extra: [] },
      budget: buildings.map(([building, , , cost]) => ({ label: `${String(building)} 号楼`, amount: cost })),
      fund: { source: 'MAINTENANCE_FUND', regime: 'ART_22' }, timetable: { start: '2023-10-08', end: '2023-12-12' }, photos: [], origin: 'AGENDA', supersedes: null,
    } }, wu);
    expect(story.scene.events.at(-1)?.data).toMatchObject({ scope: { units: 704, area: 7_823_958 }, budget: { total: 387_748_000 }, side: 'COMPANY' });
  });

  it('the parties speak, one with a reservation, and sign under their mandates', () => {
    const { room, proposal } = { room: story.id('room'), proposal: story.id('proposal') };
    const digest = digestNow(story, room, proposal);
    const position = (word: 'AGREE' | 'RESERVE', grounds: string | null): Asked => ({ type: 'TakePosition', data: { room, proposal, version: 1, position: word, grounds } });
    story.tell(position('AGREE', null), zhou);
    story.tell(position('RESERVE', '应先报监理名单。'), chen);
    story.tell(position('AGREE', null), wu);
    for (const [by, name, basis] of [[zhou, '周岚', 'BRANCH_RESOLUTION'], [chen, '陈启明', 'COMMITTEE_RESOLUTION'], [wu, '吴昊', 'AUTHORISATION_LETTER']] as const) {
      story.tell({ type: 'RecordMandate', data: { room, proposal, digest, seat: story.id(`${name}.seat`), basis, reference: '〔2023〕7号', resolvedOn: '2023-09-24' } }, by);
    }
    story.tell({ type: 'OpenSignOff', data: { room, proposal, version: 1, until: '2023-09-28T10:00:00.000Z' } }, zhou);
    story.tell({ type: 'CloseSession', data: { room } }, zhou);
    story.at('2023-09-26T02:00:00.000Z');
    for (const by of [zhou, chen, wu]) story.tell({ type: 'SignOff', data: { room, proposal, version: 1, digest } }, by);
  });

  it('decision No. 1 of 2023 stands on the feed, with its dissent, and says that the owners must vote', () => {
    const published = story.scene.events.at(-1);
    const data = published?.data as PublishedDecision;
    expect(published).toMatchObject({ channel: 'feed', type: 'decision.published', actor: story.id('branch.party'), capacity: 'PARTY_BRANCH' });
    expect(data).toMatchObject({
      number: { year: 2023, no: 1 }, matterCode: 'I5', scope: { buildings: buildings.map(([building]) => String(building)), units: 704, area: 7_823_958 },
      budget: { total: 387_748_000 }, fund: { source: 'MAINTENANCE_FUND', regime: 'ART_22' },
      ownersVote: { required: true, matterClass: 'ORDINARY', article: '278(1)5' }, legalEffect: 'ADVISORY', ruleProfile: 'CN-CIVILCODE-2021',
    });
    expect(data.positions.map(({ side, name, position }) => [side, name, position])).toEqual([
      ['BRANCH', '龙庭御景党支部', 'AGREE'], ['COMMITTEE', '业主委员会', 'RESERVE'], ['COMPANY', '物业服务企业', 'AGREE'],
    ]);
    expect(data.budget.lines.reduce((sum, line) => sum + line, 0)).toBe(387_748_000);
    expect(story.scene.opened(published?.sealed['grounds.COMMITTEE'] ?? '')).toBe('应先报监理名单。');
    expect(story.scene.opened(published?.sealed['title'] ?? '')).toBe('18 栋楼外墙维修');
  });

  it('the street is asked in, advises and gives the matter back', () => {
    const room = story.id('room');
    story.tell({ type: 'Escalate', data: { room, reason: '请街道指导开工监督。', from: 'ROOM' } }, chen);
    const escalation = story.id('escalation');
    story.tell({ type: 'JoinEscalation', data: { room, escalation } }, song);
    story.tell({ type: 'Advise', data: { room, escalation, text: '请三名业主代表参加监督。', about: story.id('proposal') } }, song);
    story.tell({ type: 'ReturnEscalation', data: { room, escalation, outcome: 'ADVICE_GIVEN', text: '已提出意见。' } }, song);
    story.tell({ type: 'CloseRoom', data: { room } }, zhou);
    expect(story.scene.events.filter((event) => event.channel === 'feed').map((event) => event.type)).toEqual([
      'compound.founded', 'decision.published', 'escalation.published', 'escalation.published', 'escalation.published',
    ]);
  });
});

function digestNow(story: Story, room: string, proposal: string): string {
  const state = story.scene.compound(room).room;
  const digest = state.status === 'ABSENT' ? undefined : state.proposals[proposal]?.versions.at(-1)?.digest;
  if (digest === undefined) throw new Error('no text');
  return digest;
}
