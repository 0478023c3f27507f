/** A compound whose owners vote: nine homes of 100 m², each owner with a hat, and a draft by the committee's chair. */
import type { BallotChoice } from '@sanfang/shared/law/ballot.ts';
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import { digestOfMotion, digestOfPaper } from '@sanfang/shared/compound/vote/ballot-paper.ts';
import { withLabels } from '@sanfang/shared/compound/vote/choice/state.ts';
import { entriesOn } from '@sanfang/shared/compound/shelves.ts';
import type { Ballot, NoticedVote, Vote } from '@sanfang/shared/compound/vote/state.ts';
import { tokenOfUnit } from '@sanfang/shared/compound/vote/voter.ts';
import { id, named, NOW, somebody, event, type Asked, type By, type Scene } from './given.ts';
import { home, registered, type ImportedUnit } from './register.ts';
import { bodies, chen, li, lin } from './room.ts';

/** First day on which a vote announced at NOW may open (15 whole days after 23 November), and moments of the vote. */
export const OPENS = '2026-12-09';
export const CLOSES = '2026-12-22';
export const OPENS_AT = '2026-12-08T16:00:00.000Z';
export const CLOSES_AT = '2026-12-22T16:00:00.000Z';
export const WHILE_OPEN = '2026-12-10T02:00:00.000Z';
export const AFTER_CLOSE = '2026-12-22T16:00:02.000Z';
/** The vote's id: the first that the deciders make. */
export const VOTE = id(1);

export function owner(i: number): By {
  return somebody(`owner ${String(i)}`);
}
export function unitOf(i: number): string {
  return `1-1-10${String(i)}`;
}

/** Owners of these homes, each bound to a person of the same name. */
export function owned(units: readonly ImportedUnit[]): Scene {
  const bound = new Map<string, string[]>();
  for (const unit of units) for (const { key } of unit.owners) bound.set(key, [...bound.get(key) ?? [], unit.id]);
  return registered(units, bodies).and([...bound].map(([key, own]) =>
    event('owner.bound', { owner: named(key), person: named(key), capacity: named(`${key}.hat`), units: own })));
}

export const homes: readonly ImportedUnit[] = Array.from({ length: 9 }, (_, i) => home(unitOf(i), `owner ${String(i)}`, { area: 10_000 }));
export const compound: Scene = owned(homes);

export const motion: CommandData['DraftVote'] = {
  matterCode: 'I5', title: '用维修资金修外墙', text: '1 栋外墙铲除、修补、刷涂，费用从维修资金列支。', scope: { buildings: ['1'], except: [], extra: [] },
  amount: 1_250_050, fund: { source: 'MAINTENANCE_FUND', regime: 'ART_22' },
  origin: { kind: 'PETITION', persons: 2, area: 20_000, reference: '业主联名书' },
};

export const counters = { tellers: [li.capacity], observers: [owner(7).capacity, owner(8).capacity, lin.capacity] };

/** Drafted, with those named who count and watch. */
export function drafted(over: Partial<CommandData['DraftVote']> = {}, before: Scene = compound): Scene {
  return before.when({ type: 'DraftVote', data: { ...motion, ...over } }, chen).after()
    .when({ type: 'AppointCount', data: { vote: VOTE, ...counters } }, chen).after();
}

/** The compound after its chair has set a rule that the rules of procedure allow. */
export function ruled(rule: 'REVOTE' | 'FILING', before: Scene = compound): Scene {
  const adopted = { resolution: '业主大会〔2026〕1 号', on: '2026-06-01', strictly: true };
  return before.when({ type: 'SetRule', data: { change: { rule, value: true }, basis: 0, source: '议事规则第 12 条', adopted } }, chen).after();
}

/** What the chair asks to announce it. */
export function noticing(scene: Scene, over: Partial<CommandData['NoticeVote']> = {}, vote = VOTE): Asked {
  const { motion: asked } = theVote(scene, vote);
  const words = { title: scene.opened(asked.title) as string, text: scene.opened(asked.text) as string };
  const options = asked.options === null ? null : withLabels(asked.options.offered, scene.opened(asked.options.labels));
  const digest = digestOfMotion(vote, { ...asked, ...words, scope: { buildings: asked.scope.touched, units: asked.scope.units, area: asked.scope.area }, options });
  return { type: 'NoticeVote', data: { vote, version: asked.version, digest, opens: OPENS, closes: CLOSES, ...over } };
}

export function noticed(before: Scene = drafted()): Scene {
  return before.at(NOW).when(noticing(before), chen).after();
}

/** Open, two seconds into its first day. */
export function open(before: Scene = noticed()): Scene {
  return before.at('2026-12-08T16:00:02.000Z').when({ type: 'OpenVote', data: { vote: VOTE } }).after().at(WHILE_OPEN);
}

const SALT = 's'.repeat(43);

/** A ballot for a unit, as the page would send it. */
export function casting(scene: Scene, unit: string, choice: BallotChoice, id = VOTE): Asked {
  const vote = theNoticed(scene, id);
  const voter = vote.electorate.voters[tokenOfUnit(vote, unit) ?? ''] ?? { units: [unit], area: 1 };
  const signed = digestOfPaper({ vote: id, motion: vote.digest, units: voter.units, area: voter.area, choice, salt: SALT });
  return { type: 'CastBallot', data: { vote: id, unit, motion: vote.digest, choice, salt: SALT, signed } };
}

/** The first owners vote, one choice each. */
export function voted(choices: readonly BallotChoice[], before: Scene = open()): Scene {
  return choices.reduce((scene, choice, i) => scene.when(casting(scene, unitOf(i), choice), owner(i)).after(), before);
}

export function closed(before: Scene): Scene {
  return before.at(AFTER_CLOSE).when({ type: 'CloseVote', data: { vote: VOTE } }).after();
}

/** Both owners who watch have signed the count, and the chair has posted it. */
export function posted(before: Scene): Scene {
  const { digest } = theResult(before);
  return [owner(7), owner(8)].reduce((scene, by) => scene.when({ type: 'CertifyCount', data: { vote: VOTE, digest } }, by).after(), before)
    .when({ type: 'PostResult', data: { vote: VOTE, digest } }, chen).after();
}

export function theVote(scene: Scene, id = VOTE): Vote {
  const { vote } = scene.compound(null, id);
  if (vote.status === 'ABSENT') throw new Error('no vote');
  return vote;
}

/** Ballots that stand, by token. */
export function ballotsIn(scene: Scene, id = VOTE): Readonly<Record<string, Ballot>> {
  return Object.fromEntries(entriesOn(theNoticed(scene, id).ballots));
}

export function theNoticed(scene: Scene, id = VOTE): NoticedVote {
  const vote = theVote(scene, id);
  if (vote.status !== 'NOTICED' && vote.status !== 'OPEN') throw new Error(`the vote is ${vote.status}`);
  return vote;
}

export function theResult(scene: Scene, id = VOTE) {
  const vote = theVote(scene, id);
  if (!('result' in vote)) throw new Error(`the vote is ${vote.status}`);
  return vote.result;
}
