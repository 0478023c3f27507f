import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { Compound } from '@sanfang/shared/compound/compound.ts';
import { digestOfMotion } from '@sanfang/shared/compound/vote/ballot-paper.ts';
import type { Vote } from '@sanfang/shared/compound/vote/state.ts';
import { derivedId } from '@sanfang/shared/log/ids.ts';
import type { Engine } from '../engine/ports.ts';
import type { Stores } from '../store/stores.ts';
import { cast, demoCompound } from './cast.ts';
import type { PastClock } from './past-clock.ts';
import { need, type Part, type Play } from './play.ts';
import type { SetUp } from './seed.ts';

/** Where the past is played. */
export interface Stage {
  readonly stores: Stores;
  readonly engine: Engine;
  readonly past: PastClock;
  readonly play: Play;
  readonly set: SetUp;
  /** Owners who have been let in, by unit. */
  readonly owners: Map<string, Promise<Part>>;
}

/** A moment by the clocks of the demo compound, as ISO UTC: `lian('2023-09-25', '15:00')`. */
export function lian(date: string, time: string): string {
  return new Date(`${date}T${time.length === 5 ? `${time}:00` : time}+08:00`).toISOString();
}

/** Somebody of the cast, under their first seat. */
export function partOf({ set }: Pick<Stage, 'set'>, key: string): Part {
  const part = set.founded.parts[key];
  if (part === undefined) throw new Error(`${key} has no seat in the demo`);
  return part;
}

/** The owner of a unit under the hat that the register gives: of the cast where one of them owns it, else somebody without a name. */
export function ownerOf({ play, set, owners }: Pick<Stage, 'play' | 'set' | 'owners'>, unit: string): Promise<Part> {
  const found = owners.get(unit) ?? letIn();
  owners.set(unit, found);
  return found;

  async function letIn(): Promise<Part> {
    const known = cast.find(({ owns }) => owns === unit);
    const person = known?.person ?? derivedId('demo', 'person', unit);
    const line = known === undefined ? `bind owner of ${unit}` : `bind owner ${known.key}`;
    const made = await play.line(line, demoCompound, partOf({ set }, 'fang'), 'BindOwner', { owner: set.register.units[unit]?.owners[0]?.owner ?? '', person });
    return { person, capacity: need(made, 'capacity') };
  }
}

/** The compound as it stands, with a vote of it. */
export async function stateOf({ engine }: Pick<Stage, 'engine'>, vote: string | null = null): Promise<Compound> {
  const compound = await engine.compound(demoCompound, null, vote);
  if (compound === null) throw new Error('the demo was not founded');
  return compound;
}

/** A vote as it stands. */
export async function voteOf(stage: Pick<Stage, 'engine'>, id: string): Promise<Exclude<Vote, { status: 'ABSENT' }>> {
  const { vote } = await stateOf(stage, id);
  if (vote.status === 'ABSENT') throw new Error('the demo has no such vote');
  return vote;
}

/** Digest of a draft's text, as whoever announces it has read it. */
export async function motionDigest(stage: Pick<Stage, 'engine'>, vote: string, { title, text }: Pick<CommandData['DraftVote'], 'title' | 'text'>): Promise<string> {
  const { motion } = await voteOf(stage, vote);
  const { touched, units, area } = motion.scope;
  return digestOfMotion(vote, { ...motion, title, text, options: null, scope: { buildings: touched, units, area } });
}
