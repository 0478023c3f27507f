import { randomUUID } from 'node:crypto';
import { roomChannel } from '@sanfang/shared/compound/channel.ts';
import type { CommandData, CommandType, CompoundCommand } from '@sanfang/shared/compound/command.ts';
import type { PartyKind, SeatOffice } from '@sanfang/shared/compound/party/offices.ts';
import { digestOfProof } from '@sanfang/shared/compound/enrolment/invitations.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { hub, made, provenance, type By } from '../engine/scene.ts';
import { proposalFields } from '../engine/sign-off.ts';
import { batchOfUnits } from '../engine/units.ts';
import type { Hub } from '../support/hub.ts';

/** A command that stood, with who gave it: the names of people are the keys of `Quarter.people`. */
export interface Line {
  readonly by: string;
  readonly command: CompoundCommand;
}

/** A compound in which everything has happened once, with people in every role and former people of every role. */
export interface Quarter {
  readonly log: string;
  readonly id: string;
  readonly street: string;
  /** In session, escalated for the second time: where an official is in, one was, one has not come. */
  readonly room: string;
  readonly closedRoom: string;
  /** By role; officials by what they are to `room`; `former <role>` for those who are it no longer. */
  readonly people: Readonly<Record<string, By>>;
  readonly decision: string;
  /** Of the published decision, of a proposal that is on the table since the escalation, of one before it, and of none. */
  readonly blobs: { readonly published: string; readonly tabled: string; readonly earlier: string; readonly loose: string };
  readonly import: string;
  readonly lines: readonly Line[];
  /** Words that stand in its room and nowhere else. */
  readonly secret: string;
}

const term = { from: '2024-01-01', until: null };
const seats: readonly (readonly [PartyKind, SeatOffice])[] = [
  ['PARTY_BRANCH', 'branchSecretary'], ['PARTY_BRANCH', 'branchMember'], ['OWNERS_COMMITTEE', 'committeeChair'], ['OWNERS_COMMITTEE', 'committeeMember'],
  ['PROPERTY_COMPANY', 'siteManager'], ['PROPERTY_COMPANY', 'companyStaff'], ['RESIDENTS_COMMITTEE', 'residentsCommitteeMember'],
  ['GRID', 'gridWorker'], ['GRID', 'neighbourSteward'], ['OPERATOR', 'operator'],
];
/** Offices of the compound, in the order of the tables. */
export const compoundOffices = seats.map(([, office]) => office);
const bases = ['BRANCH_RESOLUTION', 'COMMITTEE_RESOLUTION', 'AUTHORISATION_LETTER'] as const;

/** Plays it. A street that is given keeps its officials; the quarter's own come beside them. */
export async function foundQuarter({ engine, clock, stores }: Pick<Hub, 'engine' | 'clock' | 'stores'>, street?: string): Promise<Quarter> {
  const log = `compound/${randomUUID()}`;
  const home = street ?? `jurisdiction/${randomUUID()}`;
  const secret = `机密 ${randomUUID()}`;
  const people: Record<string, By> = {};
  const lines: Line[] = [];
  const seatIds: Record<string, string> = {};

  async function run<K extends CommandType>(who: string, on: string, type: K, data: CommandData[K]): Promise<Readonly<Record<string, string>>> {
    const by = who === 'hub' ? hub : personOf(who);
    const command = { id: randomUUID(), log: on, type, data, capacity: by.capacity } as CompoundCommand;
    const reply = await engine.execute(command, provenance(by, clock));
    if (isRefusal(reply)) throw new Error(`${who} ${type}: ${JSON.stringify(reply)}`);
    lines.push({ by: who, command });
    return reply.made ?? {};
  }
  function personOf(who: string): By {
    const by = people[who];
    if (by === undefined) throw new Error(`nobody is ${who}`);
    return by;
  }
  async function seat(who: string, on: string, party: string, office: SeatOffice, by = 'hub'): Promise<void> {
    const person = randomUUID();
    const ids = await run(by, on, 'FillSeat', { party, office, person, name: secret, term });
    people[who] = { person, capacity: made(ids, 'capacity') };
    seatIds[who] = made(ids, 'seat');
  }

  if (street === undefined) {
    await run('hub', home, 'FoundJurisdiction', { name: '街道（测试）' });
    await run('hub', home, 'FormParty', { kind: 'STREET_OFFICE', name: '街道办事处（测试）', term });
  }
  const [streetOffice = ''] = Object.keys((await engine.compound(home, null))?.office.parties ?? {});
  for (const who of ['official before', 'official during', 'official after']) await seat(who, home, streetOffice, 'streetOfficial');

  await run('hub', log, 'FoundCompound', { name: `小区 ${log.slice(-4)}（测试）`, ruleProfile: 'CN-CIVILCODE-2021', utcOffset: 480 });
  await run('hub', log, 'AssignJurisdiction', { street: home });
  const bodies: Record<string, string> = {};
  for (const kind of new Set(seats.map(([kind]) => kind))) bodies[kind] = made(await run('hub', log, 'FormParty', { kind, name: `${kind}（测试）`, term }), 'party');
  const heads = ['branchSecretary', 'committeeChair', 'siteManager'];
  await seat('operator', log, bodies['OPERATOR'] ?? '', 'operator');
  // Who was it before: the head's chair is free again for who comes after.
  for (const [kind, office] of seats) {
    await seat(`former ${office}`, log, bodies[kind] ?? '', office, 'operator');
    await run('operator', log, 'VacateSeat', { seat: seatIds[`former ${office}`] ?? '' });
    if (office !== 'operator') await seat(office, log, bodies[kind] ?? '', office, 'operator');
  }

  const imported = randomUUID();
  await run('operator', log, 'StartImport', { import: imported, file: '名册.xlsx', rows: 50, validFrom: '2026-01-01' });
  await run('operator', log, 'StageUnits', batchOfUnits(imported, 0));
  await run('operator', log, 'ActivateRegister', { import: imported });
  for (const file of ['放弃.xlsx', '未完.xlsx']) {
    const started = randomUUID();
    await run('operator', log, 'StartImport', { import: started, file, rows: 50, validFrom: '2026-01-01' });
    if (file === '放弃.xlsx') await run('operator', log, 'DiscardImport', { import: started });
    else people['import'] = { person: started, capacity: started };
  }
  const owners = Object.keys((await engine.compound(log, null))?.register.owners ?? {});
  for (const [i, who] of ['owner', 'former owner'].entries()) {
    const person = randomUUID();
    people[who] = { person, capacity: made(await run('operator', log, 'BindOwner', { owner: owners[i] ?? '', person }), 'capacity') };
  }
  for (const who of ['occupant', 'former occupant']) {
    const person = randomUUID();
    people[who] = { person, capacity: made(await run('operator', log, 'BindOccupant', { unit: '1-1-101', person }), 'capacity') };
  }
  for (const who of ['former owner', 'former occupant']) await run('operator', log, 'EndBinding', { capacity: personOf(who).capacity });
  await run('operator', log, 'CorrectUnit', { unit: '1-1-102', area: 9_000, areaSource: 'SURVEY', status: 'HANDED_OVER', validFrom: '2026-02-01', reason: '测绘更正' });

  await run('committeeChair', log, 'SetRule', { change: { rule: 'PROXY_UNITS', value: 4 }, basis: 0, source: '议事规则第九条', adopted: null });

  // Claims, as far as they change nobody's rights: the names in them are the secret.
  const proof = digestOfProof(log);
  await run('committeeMember', log, 'IssueInvitations', { invitations: [{ unit: '1-1-103', digest: digestOfProof(proof) }], until: new Date(clock.now() + 30 * 86_400_000).toISOString() });
  const claimant = randomUUID();
  people['claimant'] = { person: claimant, capacity: claimant };
  const claim = async (): Promise<string> => made(await run('claimant', log, 'ClaimUnit', { proof, name: secret }), 'claim');
  const refused = await claim();
  await run('residentsCommitteeMember', log, 'RefuseClaim', { claim: refused, reason: 'IDENTITY_NOT_SHOWN', note: secret });
  const third = (await engine.compound(log, null))?.register.units['1-1-103'];
  await run('residentsCommitteeMember', log, 'ReviewClaim', { claim: await claim(), owner: third?.owners[0]?.owner ?? '', checked: 'ID_IN_PERSON' });
  const buyer = { owner: null, name: secret, phone: null, share: [1, 1] as [number, number] };
  const change = made(await run('operator', log, 'ProposeTransfer', { unit: '1-1-104', cause: 'SALE', validFrom: '2026-02-02', reference: secret, owners: [buyer] }), 'change');
  await run('committeeChair', log, 'RefuseChange', { change, reason: secret });

  const parties = { BRANCH: bodies['PARTY_BRANCH'] ?? '', COMMITTEE: bodies['OWNERS_COMMITTEE'] ?? '', COMPANY: bodies['PROPERTY_COMPANY'] ?? '' };
  const closedRoom = made(await run('branchSecretary', log, 'OpenRoom', { title: `已关闭 ${secret}`, parties }), 'room');
  await run('branchSecretary', log, 'CloseRoom', { room: closedRoom });
  const room = made(await run('branchSecretary', log, 'OpenRoom', { title: `外墙维修 ${secret}`, parties }), 'room');
  const inRoom = { room };
  await run('branchSecretary', log, 'OpenSession', inRoom);
  for (const who of [...heads, 'companyStaff']) await run(who, log, 'CheckIn', inRoom);
  await run('companyStaff', log, 'CheckOut', inRoom);
  await run('branchSecretary', log, 'AdjournSession', inRoom);
  await run('branchSecretary', log, 'ResumeSession', inRoom);
  const say = (who: string, text: string) => run(who, log, 'PostMessage', { ...inRoom, text: `${text} ${secret}`, replyTo: null, about: null });
  for (const who of [...heads, 'residentsCommitteeMember']) await say(who, '上报之前');
  // The books know the secret as well: in words, and in the name of a file.
  await run('operator', log, 'OpenBooks', { holding: 'ART_22', bank: '建设银行', on: '2024-01-01' });
  await run('operator', log, 'StartDeposits', { import: randomUUID(), kind: 'OPENING_BALANCES', file: secret, rows: 1, total: 1, on: '2024-02-01' });
  await run('committeeChair', log, 'RecordIncome', { source: 'PARKING', fen: 916_530_00, on: '2024-02-01', text: secret, papers: [] });
  await run('committeeChair', log, 'ProposeProject', { source: 'MAINTENANCE_FUND', category: null, title: '外墙维修', problem: secret });
  const lastN = async (): Promise<number> => (await engine.channel(log, roomChannel(room)))?.n ?? 0;
  await run('branchSecretary', log, 'HideMessage', { ...inRoom, message: await lastN(), reason: '私人电话' });

  async function upload(): Promise<{ blob: string; sha256: string }> {
    const [blob, sha256] = [randomUUID(), Buffer.from(randomUUID().repeat(2)).toString('base64url').slice(0, 43)];
    await stores.blobs.put({ id: blob, sha256, size: 8, mediaType: 'application/pdf', log, channel: roomChannel(room), uploader: personOf('committeeChair').person, at: new Date(clock.now()).toISOString() }, Buffer.from('%PDF-1.7'));
    return { blob, sha256 };
  }
  async function table(photo: { blob: string; sha256: string }): Promise<string> {
    return made(await run('committeeChair', log, 'TableProposal', { ...inRoom, ...proposalFields([photo]), problem: `墙皮脱落 ${secret}` }), 'proposal');
  }
  async function textOf(proposal: string): Promise<{ version: number; digest: string }> {
    const state = (await engine.compound(log, room))?.room;
    const text = state?.status === 'OPEN' ? state.proposals[proposal]?.versions.at(-1) : undefined;
    if (text === undefined) throw new Error('no such proposal');
    return text;
  }
  const [published, earlier, tabled, loose] = [await upload(), await upload(), await upload(), await upload()];
  const decided = await table(published);
  await run('committeeChair', log, 'AmendProposal', { ...inRoom, proposal: decided, basis: 1, ...proposalFields([published]) });
  const { version, digest } = await textOf(decided);
  for (const who of heads) await run(who, log, 'TakePosition', { ...inRoom, proposal: decided, version, position: 'AGREE', grounds: null });
  for (const [i, who] of heads.entries()) {
    await run(who, log, 'RecordMandate', { ...inRoom, proposal: decided, digest, seat: seatIds[who] ?? '', basis: bases[i] ?? 'AUTHORISATION_LETTER', reference: '〔2026〕3号', resolvedOn: '2026-11-20' });
  }
  await run('branchSecretary', log, 'OpenSignOff', { ...inRoom, proposal: decided, version, until: new Date(clock.now() + 86_400_000).toISOString() });
  for (const who of heads) await run(who, log, 'SignOff', { ...inRoom, proposal: decided, version, digest });
  const withdrawn = await table(earlier);
  await run('companyStaff', log, 'DeclareRecusal', { ...inRoom, proposal: withdrawn, seat: null, ground: '近亲属' });
  await run('committeeChair', log, 'WithdrawProposal', { ...inRoom, proposal: withdrawn });

  const escalate = async (): Promise<string> => made(await run('siteManager', log, 'Escalate', { ...inRoom, reason: `不答复 ${secret}`, from: 'NOW' }), 'escalation');
  const first = await escalate();
  await run('official after', log, 'JoinEscalation', { ...inRoom, escalation: first });
  await run('official after', log, 'Advise', { ...inRoom, escalation: first, text: '先公示报价', about: null });
  await run('official after', log, 'ReturnEscalation', { ...inRoom, escalation: first, outcome: 'ADVICE_GIVEN', text: '已指导' });
  const second = await escalate();
  await run('official during', log, 'JoinEscalation', { ...inRoom, escalation: second });
  await table(tabled);
  await say('committeeChair', '上报之后');

  const decisions = (await engine.compound(log, null))?.feed.decisions ?? {};
  return {
    log, id: log.slice('compound/'.length), street: home, room, closedRoom, people, lines, secret, import: personOf('import').person, decision: Object.keys(decisions)[0] ?? '',
    blobs: { published: published.blob, tabled: tabled.blob, earlier: earlier.blob, loose: loose.blob },
  };
}
