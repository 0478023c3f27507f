import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { CommandData, CommandType, CompoundCommand } from '@sanfang/shared/compound/command.ts';
import type { Side } from '@sanfang/shared/compound/party/offices.ts';
import type { Provenance } from '@sanfang/shared/log/command.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import type { Clock, Engine } from '@sanfang/server/engine/ports.ts';
import { guessMapping } from '@sanfang/server/register/headings.ts';
import { importRegister } from '@sanfang/server/register/import.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';

/** Who acts, and under which hat. */
export interface By {
  readonly person: string;
  readonly capacity: string;
}
export interface Seated extends By {
  readonly seat: string;
}
export const hub: By = { person: 'hub', capacity: 'hub' };

const term = { from: '2020-01-01', until: null };
/** The wall clock. */
export const wallClock: Clock = { now: () => Date.now() };

/** Issues a command that must be accepted; answers the ids that it made. */
export type Run = <K extends CommandType>(by: By, log: string, type: K, data: CommandData[K]) => Promise<Readonly<Record<string, string>>>;

/** Issues commands to an engine in this process; throws on a refusal, which no bench expects. */
export function issue(engine: Engine, clock: Clock): Run {
  return async (by, log, type, data) => {
    const command = { id: randomUUID(), log, type, data, capacity: by.capacity } as CompoundCommand;
    const method = by.person === 'hub' ? 'HUB' : 'PASSWORD';
    const reply = await engine.execute(command, { person: by.person, auth: { method, level: 1, deviceAge: 0 }, received: new Date(clock.now()).toISOString() });
    if (isRefusal(reply)) throw new Error(`${type}: ${JSON.stringify(reply)}`);
    return reply.made ?? {};
  };
}

/** A compound with its three bodies, of which the tables of its rooms are made. */
export interface Compound {
  readonly log: string;
  readonly parties: Readonly<Record<Side, string>>;
}

/** Founds a street; answers its log. */
export async function foundStreet(run: Run): Promise<string> {
  const street = `jurisdiction/${randomUUID()}`;
  await run(hub, street, 'FoundJurisdiction', { name: '街道' });
  return street;
}

/** @param utcOffset of its clocks, minutes east of UTC */
export async function foundCompound(run: Run, street: string, utcOffset = 480): Promise<Compound> {
  const log = `compound/${randomUUID()}`;
  await run(hub, log, 'FoundCompound', { name: '测试小区', ruleProfile: 'CN-CIVILCODE-2021', utcOffset });
  await run(hub, log, 'AssignJurisdiction', { street });
  const parties = { BRANCH: await body(run, log, 'PARTY_BRANCH'), COMMITTEE: await body(run, log, 'OWNERS_COMMITTEE'), COMPANY: await body(run, log, 'PROPERTY_COMPANY') };
  return { log, parties };
}

export async function body(run: Run, log: string, kind: CommandData['FormParty']['kind']): Promise<string> {
  return (await run(hub, log, 'FormParty', { kind, name: kind, term }))['party'] ?? '';
}

/** Gives a seat to somebody who is new. */
export async function seat(run: Run, log: string, party: string, office: CommandData['FillSeat']['office']): Promise<Seated> {
  const person = randomUUID();
  const made = await run(hub, log, 'FillSeat', { party, office, person, name: '成员', term });
  return { person, capacity: made['capacity'] ?? '', seat: made['seat'] ?? '' };
}

/** Homes in 72 buildings, each with an owner of its own. */
export async function importUnits(engine: Engine, clock: Clock, log: string, units: number): Promise<void> {
  const rows = Array.from({ length: units }, (_, i) => [
    `${String((i % 72) + 1)}幢`, '1单元', String(101 + Math.floor(i / 72)), (80 + (i % 5_000) / 100).toFixed(2), '不动产登记', '住宅', '已交付', `业主${String(i)}`, `138${String(i).padStart(8, '0')}`,
  ]);
  const sheet = { file: '名册.csv', rows: [['楼栋', '单元', '房号', '建筑面积', '面积来源', '用途', '状态', '业主', '电话'], ...rows] };
  const provenance: Provenance = { person: 'hub', auth: { method: 'HUB', level: 0, deviceAge: 0 }, received: new Date(clock.now()).toISOString() };
  const imported = await importRegister({ engine, log, provenance, capacity: 'hub', sheet, mapping: guessMapping(sheet), validFrom: '2023-08-19', importId: randomUUID() });
  if (isRefusal(imported)) throw new Error(`the register was refused: ${JSON.stringify(imported)}`);
}

/** Signs somebody in on a device that they have had for two days; answers the cookie. */
export async function session(stores: Stores, person: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const now = new Date().toISOString();
  const createdAt = new Date(Date.now() - 2 * 86_400_000).toISOString();
  await stores.directory.addAccount({ person, identifier: `bench-${person}@example.org`, passwordHash: '!', demo: null, disabled: false, createdAt });
  const device = randomUUID();
  await stores.directory.seeDevice({ id: device, person, firstSeenAt: createdAt });
  await stores.directory.addSession({
    id: randomUUID(), tokenHash: createHash('sha256').update(token).digest('base64url'), person, method: 'PASSWORD', level: 1, device,
    createdAt, lastSeenAt: now, expiresAt: new Date(Date.now() + 10 * 3_600_000).toISOString(), revokedAt: null, userAgent: 'bench',
  });
  return `sid=${token}`;
}
