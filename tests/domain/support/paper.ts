/** Papers of a vote: who counts them, and what they bring. */
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import { codeOf } from '@sanfang/shared/compound/vote/paper/paper-code.ts';
import type { Paper, PaperMark } from '@sanfang/shared/compound/vote/paper/state.ts';
import { tokenOfUnit } from '@sanfang/shared/compound/vote/voter.ts';
import { open, theNoticed, theVote, VOTE } from './ballot.ts';
import { id, type Asked, type By, type Scene } from './given.ts';
import { li } from './room.ts';

export const scanned = (no: number): CommandData['ReceivePaper']['scan'] => ({ blob: id(9_000 + no), sha256: String(no).padEnd(43, 's') });

export function codeFor(scene: Scene, unit: string): string {
  const vote = theNoticed(scene);
  return codeOf(VOTE, tokenOfUnit(vote, unit) ?? '');
}

export function receiving(scene: Scene, unit: string, no = 1): Asked {
  return { type: 'ReceivePaper', data: { vote: VOTE, code: codeFor(scene, unit), scan: scanned(no) } };
}

/** A teller has put the papers of these homes on the list. */
export function received(units: readonly string[], before: Scene = open()): Scene {
  return units.reduce((scene, unit, at) => scene.when(receiving(scene, unit, at + 1), li).after(), before);
}

export function entering(paper: string, mark: PaperMark): Asked {
  return { type: 'EnterPaper', data: { vote: VOTE, paper, mark, salt: 'e'.repeat(43) } };
}

/** A third says what a paper is. */
export function settling(paper: string, mark: PaperMark, reason = '三人同看扫描件'): Asked {
  return { type: 'SettlePaper', data: { vote: VOTE, paper, mark, salt: 'z'.repeat(43), reason } };
}

/** An owner says that they handed in none. */
export function contesting(paper: string, unit: string): Asked {
  return { type: 'ContestPaper', data: { vote: VOTE, paper, unit } };
}

/** Two people have read it. */
export function entered(scene: Scene, paper: Paper, mark: PaperMark, second: By): Scene {
  return scene.when(entering(paper.id, mark), li).after().when(entering(paper.id, mark), second).after();
}

export function papersIn(scene: Scene): Paper[] {
  const vote = theVote(scene);
  return 'papers' in vote ? Object.values(vote.papers) : [];
}

/** The paper at this place on the list. */
export function paperAt(scene: Scene, no: number): Paper {
  const paper = papersIn(scene).find((one) => one.no === no);
  if (paper === undefined) throw new Error(`no paper ${String(no)}`);
  return paper;
}
