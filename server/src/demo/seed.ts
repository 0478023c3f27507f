import { REGISTER } from '@sanfang/shared/compound/channel.ts';
import type { RegisterState } from '@sanfang/shared/compound/register/state.ts';
import { derivedId } from '@sanfang/shared/log/ids.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Engine } from '../engine/ports.ts';
import { guessMapping } from '../register/headings.ts';
import { importRegister } from '../register/import.ts';
import { readSheet } from '../register/read-sheet.ts';
import type { Stores } from '../store/stores.ts';
import { cast, demoCompound, type DemoPerson } from './cast.ts';
import { addAccounts, found, type Founded } from './found.ts';
import { Play, type Part } from './play.ts';
import { playStory } from './story.ts';

export interface DemoOptions {
  readonly stores: Stores;
  readonly engine: Engine;
  readonly clock: Clock;
}

/** Bodies and people of the demo, and its register. */
export interface SetUp {
  readonly founded: Founded;
  readonly register: RegisterState;
}

/**
 * Puts the demo in place through the same commands and the same import that a real compound uses. Safe to call at every start:
 * a demo that stands is left as it is, one that was cut off is completed. What lies in the past is `playPast`'s.
 */
export async function seedDemo(options: DemoOptions): Promise<void> {
  const play = new Play(options.engine, options.clock);
  const { founded } = await setUp(options, play);
  await playStory(play, options.engine, options.clock, founded);
}

/** Everybody and every home. */
export async function setUp({ stores, engine, clock }: DemoOptions, play: Play): Promise<SetUp> {
  await addAccounts(stores.directory, new Date(clock.now()).toISOString());
  const founded = await found(play);
  const operator = founded.parts['fang'];
  if (operator === undefined) throw new Error('the demo has no operator');
  const register = await importUnits(engine, play, operator);
  for (const person of cast) await bind(play, operator, register, person);
  return { founded, register };
}

/** Sign-ins to print at the end of a start: who, as what, and by which number. */
export function demoSignIns(): readonly Pick<DemoPerson, 'name' | 'office' | 'phone'>[] {
  return cast;
}

async function importUnits(engine: Engine, play: Play, operator: Part): Promise<RegisterState> {
  const known = await registerOf(engine);
  if (known.version > 0) return known;
  const sheet = await readSheet('longting.csv', await readFile(join(import.meta.dirname, 'longting.csv')));
  if (isRefusal(sheet)) throw new Error(`the demo's sheet cannot be read: ${JSON.stringify(sheet)}`);
  const imported = await importRegister({
    engine, log: demoCompound, provenance: play.provenance(operator), capacity: operator.capacity, sheet, mapping: guessMapping(sheet),
    validFrom: '2023-08-19', importId: derivedId('demo', 'import', 'longting'),
  });
  if (isRefusal(imported)) throw new Error(`the demo's register was refused: ${JSON.stringify(imported)}`);
  return registerOf(engine);
}

async function registerOf(engine: Engine): Promise<RegisterState> {
  const slice = await engine.channel(demoCompound, REGISTER);
  if (slice === null) throw new Error('the demo was not founded');
  return slice.state as RegisterState;
}

/** The hats that the register gives: owner of a unit, or its tenant. */
async function bind(play: Play, operator: Part, register: RegisterState, { key, person, owns, rents }: DemoPerson): Promise<void> {
  if (owns !== undefined) {
    const owner = register.units[owns]?.owners[0]?.owner;
    if (owner === undefined) throw new Error(`nobody owns ${owns}`);
    await play.line(`bind owner ${key}`, demoCompound, operator, 'BindOwner', { owner, person });
  }
  if (rents !== undefined) await play.line(`bind tenant ${key}`, demoCompound, operator, 'BindOccupant', { unit: rents, person });
}

