import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { CommandData, CommandType, CompoundCommand } from '@sanfang/shared/compound/command.ts';
import type { Provenance } from '@sanfang/shared/log/command.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { createEngine } from '@sanfang/server/engine/engine.ts';
import type { Engine } from '@sanfang/server/engine/ports.ts';
import { guessMapping } from '@sanfang/server/register/headings.ts';
import { importRegister } from '@sanfang/server/register/import.ts';
import { openStores } from '@sanfang/server/store/open-stores.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';

/** Somebody with a seat at the table and a session cookie. */
export interface Member {
  readonly person: string;
  readonly capacity: string;
  readonly cookie: string;
}

/** A compound with one room, in a store of its own. */
export interface Stage {
  readonly storeUrl: string;
  readonly log: string;
  readonly room: string;
  /** First the branch secretary, then 49 others. */
  readonly members: readonly Member[];
  readonly official: Member;
}

const term = { from: '2020-01-01', until: null };

/** Founds a compound with 50 seats at one room's table, `units` in its register and `messages` messages in the room. */
export async function arrange(storeUrl: string, { messages = 0, units = 0 }: { readonly messages?: number; readonly units?: number } = {}): Promise<Stage> {
  const stores = await openStores(storeUrl);
  const engine = await createEngine({ stores, clock: { now: () => Date.now() } });
  const log = `compound/${randomUUID()}`;
  const street = `jurisdiction/${randomUUID()}`;
  const hub = { person: 'hub', capacity: 'hub' };
  const run = issue(engine);
  await run(hub, street, 'FoundJurisdiction', { name: '街道' });
  await run(hub, log, 'FoundCompound', { name: '测试小区', ruleProfile: 'CN-CIVILCODE-2021', utcOffset: 480 });
  await run(hub, log, 'AssignJurisdiction', { street });
  const seat = async (on: string, party: string, office: CommandData['FillSeat']['office']) => {
    const person = randomUUID();
    const made = await run(hub, on, 'FillSeat', { party, office, person, name: '成员', term });
    return { person, capacity: made['capacity'] ?? '', cookie: await session(stores, person) };
  };
  const body = async (on: string, kind: CommandData['FormParty']['kind']) => (await run(hub, on, 'FormParty', { kind, name: kind, term }))['party'] ?? '';
  const BRANCH = await body(log, 'PARTY_BRANCH');
  const COMMITTEE = await body(log, 'OWNERS_COMMITTEE');
  const COMPANY = await body(log, 'PROPERTY_COMPANY');
  const official = await seat(street, await body(street, 'STREET_OFFICE'), 'streetOfficial');
  const secretary = await seat(log, BRANCH, 'branchSecretary');
  const members = [secretary, await seat(log, COMMITTEE, 'committeeChair'), await seat(log, COMPANY, 'siteManager')];
  while (members.length < 50) members.push(await seat(log, COMPANY, 'companyStaff'));
  if (units > 0) await importUnits(engine, log, units);
  const room = (await run(secretary, log, 'OpenRoom', { title: '测试议事厅', parties: { BRANCH, COMMITTEE, COMPANY } }))['room'] ?? '';
  await run(secretary, log, 'OpenSession', { room });
  const post = (n: number) => run(secretary, log, 'PostMessage', { room, text: `第 ${String(n)} 条`, replyTo: null, about: null });
  for (let done = 0; done < messages; done += 500) await Promise.all(Array.from({ length: Math.min(500, messages - done) }, (_, i) => post(done + i)));
  await engine.close();
  await stores.close();
  return { storeUrl, log, room, members, official };
}

/** Homes in 72 buildings, each with an owner of its own. */
async function importUnits(engine: Engine, log: string, units: number): Promise<void> {
  const rows = Array.from({ length: units }, (_, i) => [
    `${String((i % 72) + 1)}幢`, '1单元', String(101 + Math.floor(i / 72)), (80 + (i % 5_000) / 100).toFixed(2), '不动产登记', '住宅', '已交付', `业主${String(i)}`, `138${String(i).padStart(8, '0')}`,
  ]);
  const sheet = { file: '名册.csv', rows: [['楼栋', '单元', '房号', '建筑面积', '面积来源', '用途', '状态', '业主', '电话'], ...rows] };
  const provenance: Provenance = { person: 'hub', auth: { method: 'HUB', level: 0, deviceAge: 0 }, received: new Date().toISOString() };
  const imported = await importRegister({ engine, log, provenance, capacity: 'hub', sheet, mapping: guessMapping(sheet), validFrom: '2023-08-19', importId: randomUUID() });
  if (isRefusal(imported)) throw new Error(`the register was refused: ${JSON.stringify(imported)}`);
}

/** Answers with the ids that the command made; throws on a refusal, which no bench expects. */
function issue(engine: Engine) {
  return async <K extends CommandType>(by: { person: string; capacity: string }, log: string, type: K, data: CommandData[K]): Promise<Readonly<Record<string, string>>> => {
    const command = { id: randomUUID(), log, type, data, capacity: by.capacity } as CompoundCommand;
    const method = by.person === 'hub' ? 'HUB' : 'PASSWORD';
    const reply = await engine.execute(command, { person: by.person, auth: { method, level: 1, deviceAge: 0 }, received: new Date().toISOString() });
    if (isRefusal(reply)) throw new Error(`${type}: ${JSON.stringify(reply)}`);
    return reply.made ?? {};
  };
}

async function session(stores: Stores, person: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const now = new Date().toISOString();
  const createdAt = now;
  await stores.directory.addAccount({ person, identifier: `bench-${person}@example.org`, passwordHash: '!', demo: null, disabled: false, createdAt });
  await stores.directory.addSession({
    id: randomUUID(), tokenHash: createHash('sha256').update(token).digest('base64url'), person, method: 'PASSWORD', level: 1, device: randomUUID(),
    createdAt, lastSeenAt: now, expiresAt: new Date(Date.now() + 10 * 3_600_000).toISOString(), revokedAt: null, userAgent: 'bench',
  });
  return `sid=${token}`;
}
