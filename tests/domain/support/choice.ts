/** A vote on which of three firms repairs the outer wall, and its second ballot. */
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { BallotChoice } from '@sanfang/shared/law/ballot.ts';
import { casting, closed, drafted, motion, noticed, noticing, open, owner, posted, theResult, unitOf, VOTE } from './ballot.ts';
import type { Asked, Scene } from './given.ts';
import { chen } from './room.ts';

export const firms: NonNullable<CommandData['DraftVote']['options']> = [
  { label: '安徽甲建设', amount: 1_100_000 }, { label: '六安乙装饰', amount: 1_250_050 }, { label: '丙工程', amount: null },
];
export const among = { ...motion, title: '选哪一家修外墙', options: firms };

/** Drafted, with those named who count and watch. */
export function amongFirms(over: Partial<CommandData['DraftVote']> = {}, before?: Scene): Scene {
  return before === undefined ? drafted({ ...among, ...over }) : drafted({ ...among, ...over }, before);
}

/** The first owners say these, and it is counted. */
export function chosen(choices: readonly BallotChoice[], before: Scene = open(noticed(amongFirms()))): Scene {
  return closed(choices.reduce((scene, choice, i) => scene.when(casting(scene, unitOf(i), choice), owner(i)).after(), before));
}

/** No option has the majority: of eight who took part four want the first, three the second, one the third. */
export function undecided(before?: Scene): Scene {
  return posted(chosen(['O1', 'O1', 'O1', 'O1', 'O2', 'O2', 'O2', 'O3'], before));
}

export const again: Asked = { type: 'DraftSecondBallot', data: { vote: VOTE } };

/** Its second ballot; who counted the first counts it. */
export function secondDrafted(before: Scene = undecided()): { readonly scene: Scene; readonly second: string } {
  const drafted = before.when(again, chen);
  const second = drafted.made('vote');
  return { second, scene: drafted.after() };
}

/** Days on which the second one may be asked: announced when the first was counted. */
export const AGAIN_OPENS = '2027-01-09';
export const AGAIN_CLOSES = '2027-01-20';

export function secondNoticed(scene: Scene, second: string): Scene {
  return scene.when(noticing(scene, { opens: AGAIN_OPENS, closes: AGAIN_CLOSES }, second), chen).after();
}

/** Asked, answered and counted. */
export function secondCounted(scene: Scene, second: string, choices: readonly BallotChoice[]): Scene {
  const running = scene.at('2027-01-08T16:00:02.000Z').when({ type: 'OpenVote', data: { vote: second } }).after().at('2027-01-10T02:00:00.000Z');
  const cast = choices.reduce((at, choice, i) => at.when(casting(at, unitOf(i), choice, second), owner(i)).after(), running);
  return cast.at('2027-01-20T16:00:02.000Z').when({ type: 'CloseVote', data: { vote: second } }).after();
}

/** Both owners who watch have signed it, and the chair posts it. */
export function secondPosting(over: Scene, second: string): Scene {
  const { digest } = theResult(over, second);
  return [owner(7), owner(8)].reduce((at, by) => at.when({ type: 'CertifyCount', data: { vote: second, digest } }, by).after(), over)
    .when({ type: 'PostResult', data: { vote: second, digest } }, chen).after();
}

/** Asked, answered and posted. */
export function secondPosted(scene: Scene, second: string, choices: readonly BallotChoice[]): Scene {
  return secondPosting(secondCounted(scene, second, choices), second);
}
