import type { CommandData } from '@sanfang/shared/compound/command.ts';
import { digestOfMotion, digestOfPaper } from '@sanfang/shared/compound/vote/ballot-paper.ts';
import type { NoticedVote, Vote } from '@sanfang/shared/compound/vote/state.ts';
import { tokenOfUnit } from '@sanfang/shared/compound/vote/voter.ts';
import { digestOf } from '@sanfang/shared/log/commitment.ts';
import { demoCompound } from './cast.ts';
import type { Said } from './facade-ballots.ts';
import { need } from './play.ts';
import { ownerOf, partOf, stateOf, type Stage } from './stage.ts';

type Words = CommandData['DraftVote'];
type Announced = Exclude<Vote, { status: 'ABSENT' | 'DRAFT' | 'REVIEWED' | 'WITHDRAWN' }>;

/** One vote of the owners as the demo plays it: `line` names its lines. */
export interface PlayedVote {
  readonly line: string;
  readonly vote: string;
  readonly words: Words;
  /** Units of the two owners who watch the count. */
  readonly observers: readonly string[];
}

export async function draft(stage: Stage, line: string, words: Words, observers: readonly string[]): Promise<PlayedVote> {
  const made = await stage.play.line(`${line}: draft`, demoCompound, partOf(stage, 'chen'), 'DraftVote', words);
  return { line, vote: need(made, 'vote'), words, observers };
}

/** Two bodies count, two owners of the building watch. */
export async function appoint(stage: Stage, { line, vote, observers }: PlayedVote): Promise<void> {
  const watching = await Promise.all(observers.map((unit) => ownerOf(stage, unit)));
  const tellers = [partOf(stage, 'sun').capacity, partOf(stage, 'lin').capacity];
  await stage.play.line(`${line}: count`, demoCompound, partOf(stage, 'chen'), 'AppointCount', { vote, tellers, observers: watching.map(({ capacity }) => capacity) });
}

/** `opens`, `closes`: local days, both included. */
export async function notice(stage: Stage, { line, vote, words }: PlayedVote, window: { readonly opens: string; readonly closes: string }): Promise<void> {
  const { motion } = (await stateOf(stage, vote)).vote as Exclude<Vote, { status: 'ABSENT' }>;
  const { touched, units, area } = motion.scope;
  const options = motion.options?.offered.flatMap((option, i) => ({ ...option, label: words.options?.[i]?.label ?? '' })) ?? null;
  const digest = digestOfMotion(vote, { ...motion, title: words.title, text: words.text, options, scope: { buildings: touched, units, area } });
  await stage.play.line(`${line}: notice`, demoCompound, partOf(stage, 'chen'), 'NoticeVote', { vote, version: 1, digest, ...window });
}

/** A vote from its notice on. */
export async function announced(stage: Pick<Stage, 'engine'>, vote: string): Promise<Announced> {
  const state = (await stateOf(stage, vote)).vote;
  if (!('electorate' in state)) throw new Error('the demo has announced no such vote');
  return state;
}

/** An owner signs the ballot paper and casts it. */
export async function castBallot(stage: Stage, line: string, open: Pick<NoticedVote, 'id' | 'digest' | 'electorate'>, { units, choice }: Said): Promise<void> {
  const unit = units[0] ?? '';
  const voter = open.electorate.voters[tokenOfUnit(open, unit) ?? ''];
  if (voter === undefined) throw new Error(`${unit} has no vote`);
  const owner = await ownerOf(stage, unit);
  const salt = digestOf({ demo: 'salt', vote: open.id, unit });
  const signed = digestOfPaper({ vote: open.id, motion: open.digest, units: voter.units, area: voter.area, choice, salt });
  await stage.play.line(`${line}: ballot of ${unit}`, demoCompound, owner, 'CastBallot', { vote: open.id, unit, motion: open.digest, choice, salt, signed });
}

/** The two who watched sign the count. */
export async function certify(stage: Stage, { line, vote, observers }: PlayedVote): Promise<void> {
  const digest = await resultOf(stage, vote);
  await Promise.all(observers.map(async (unit) => stage.play.line(`${line}: certified by ${unit}`, demoCompound, await ownerOf(stage, unit), 'CertifyCount', { vote, digest })));
}

export async function post(stage: Stage, { line, vote }: PlayedVote): Promise<void> {
  await stage.play.line(`${line}: post`, demoCompound, partOf(stage, 'chen'), 'PostResult', { vote, digest: await resultOf(stage, vote) });
}

async function resultOf(stage: Stage, vote: string): Promise<string> {
  const closed = await announced(stage, vote);
  if (!('result' in closed)) throw new Error('the demo has closed no such vote');
  return closed.result.digest;
}
