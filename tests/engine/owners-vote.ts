import { randomBytes, randomUUID } from 'node:crypto';
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import { digestOfMotion, digestOfPaper } from '@sanfang/shared/compound/vote/ballot-paper.ts';
import type { NoticedVote, Vote } from '@sanfang/shared/compound/vote/state.ts';
import { tokenOfUnit } from '@sanfang/shared/compound/vote/voter.ts';
import type { BallotChoice } from '@sanfang/shared/law/ballot.ts';
import { toBase64url } from '@sanfang/shared/log/ids.ts';
import type { Engine } from '@sanfang/server/engine/ports.ts';
import { type By, made, must, type Scene, setScene, type TestClock } from './scene.ts';
import { batchOfUnits } from './units.ts';

/** An owner with a hat, and the home. */
export interface Owner extends By {
  readonly unit: string;
}

/** A vote that is open, and everybody who may vote: `owners[unit]` are those of one home. */
export interface OpenVote {
  readonly scene: Scene;
  readonly vote: string;
  /** Digest of what was announced. */
  readonly motion: string;
  readonly owners: ReadonlyMap<string, readonly Owner[]>;
  /** Hats of the two owners who watch. */
  readonly observers: readonly Owner[];
  /** ISO UTC; ballots received before count. */
  readonly closesAt: string;
}

const AT_ONCE = 200;

/** Homes of so many buildings, fifty in each, with as many joint owners in each; an account and a hat for every owner. */
export async function ownedHomes(engine: Engine, clock: TestClock, scene: Scene, buildings: number, joint: number): Promise<ReadonlyMap<string, readonly Owner[]>> {
  const started = randomUUID();
  const ask = <K extends 'StartImport' | 'StageUnits' | 'ActivateRegister' | 'BindOwner'>(type: K, data: CommandData[K]) => must(engine, clock, scene.operator, scene.log, type, data);
  await ask('StartImport', { import: started, file: '名册.xlsx', rows: 50 * buildings, validFrom: '2026-01-01' });
  const owners = new Map<string, Owner[]>();
  for (let building = 0; building < buildings; building += 1) {
    const batch = batchOfUnits(started, building, joint);
    await ask('StageUnits', batch);
    for (const { id } of batch.units) owners.set(id, []);
  }
  await ask('ActivateRegister', { import: started });
  const units = Object.values((await engine.compound(scene.log, null))?.register.units ?? {});
  // No more at a time than may wait for a log.
  for (let at = 0; at < units.length; at += AT_ONCE) {
    await Promise.all(units.slice(at, at + AT_ONCE).flatMap((unit) => unit.owners.map(async ({ owner }) => {
      const person = randomUUID();
      owners.get(unit.id)?.push({ person, capacity: made(await ask('BindOwner', { owner, person }), 'capacity'), unit: unit.id });
    })));
  }
  return owners;
}

/** Drafts, announces and opens a vote of all homes; the clock stands in its first hour afterwards, the vote closes with that day. `asking`: which of several. */
export async function openVote(engine: Engine, clock: TestClock, buildings: number, joint = 1, asking: Pick<CommandData['DraftVote'], 'options'> = {}): Promise<OpenVote> {
  const scene = await setScene(engine, clock);
  const owners = await ownedHomes(engine, clock, scene, buildings, joint);
  const ask = <K extends 'DraftVote' | 'AppointCount' | 'NoticeVote'>(type: K, data: CommandData[K]) => must(engine, clock, scene.chair, scene.log, type, data);
  const all = Array.from({ length: buildings }, (_, i) => String(i + 1));
  const words = { title: '用维修资金修外墙', text: '外墙铲除、修补、刷涂，费用从维修资金列支。' };
  const money = { amount: 125_000_000, fund: { source: 'MAINTENANCE_FUND' as const, regime: 'ART_22' as const } };
  const vote = made(await ask('DraftVote', {
    matterCode: 'I5', ...words, ...money, ...asking, scope: { buildings: all, except: [], extra: [] },
    origin: { kind: 'PETITION', persons: 50 * buildings, area: 0, reference: '联名书' },
  }), 'vote');
  const observers = [...owners.values()].flat().slice(0, 2);
  await ask('AppointCount', { vote, tellers: [scene.manager.capacity], observers: observers.map(({ capacity }) => capacity) });
  const { motion } = await voteOf(engine, scene.log, vote);
  const options = motion.options?.offered.map((option, i) => ({ ...option, label: asking.options?.[i]?.label ?? '' })) ?? null;
  const digest = digestOfMotion(vote, { ...words, ...money, matterCode: 'I5', scope: { buildings: motion.scope.touched, units: motion.scope.units, area: motion.scope.area }, options });
  await ask('NoticeVote', { vote, version: 1, digest, opens: '2026-12-09', closes: '2026-12-09' });
  const opens = happening(engine, scene.log, 'vote.opened');
  clock.forward(Date.parse('2026-12-08T16:00:03.000Z') - clock.now());
  await opens;
  return { scene, vote, motion: digest, owners, observers, closesAt: '2026-12-09T16:00:00.000Z' };
}

/** Resolves when an event of this type has come to stand in the log. */
export function happening(engine: Engine, log: string, type: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = engine.subscribe(log, (_, events) => {
      if (!events.some((event) => event.type === type)) return;
      stop();
      resolve();
    });
  });
}

/** A vote as the engine has it. */
export async function voteOf(engine: Engine, log: string, vote: string): Promise<Vote> {
  const state = (await engine.compound(log, null, vote))?.vote;
  if (state === undefined || state.status === 'ABSENT') throw new Error('no such vote');
  return state;
}

/** A ballot for a home as the page would send it. `noticed`: the vote, announced or open. */
export function paperFor(noticed: Pick<NoticedVote, 'id' | 'digest' | 'electorate'>, unit: string, choice: BallotChoice): CommandData['CastBallot'] {
  const { units, area } = noticed.electorate.voters[tokenOfUnit(noticed, unit) ?? ''] ?? { units: [unit], area: 0 };
  const salt = toBase64url(randomBytes(32));
  return { vote: noticed.id, unit, motion: noticed.digest, choice, salt, signed: digestOfPaper({ vote: noticed.id, motion: noticed.digest, units, area, choice, salt }) };
}
