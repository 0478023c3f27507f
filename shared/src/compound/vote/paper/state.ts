import { ballotChoices, type BallotChoice } from '../../../law/ballot.ts';
import type { Commitment } from '../../../log/event.ts';
import type { BallotWay } from '../state.ts';

/** Why a paper says nothing that can be counted. */
export const invalidReasons = ['UNMARKED', 'SEVERAL_MARKS', 'UNSIGNED', 'ALTERED', 'UNREADABLE'] as const;
export type InvalidReason = (typeof invalidReasons)[number];

/** What can be read from a paper beside its scan; OTHER_CODE: the code on it is not the one on the list. */
export const paperMarks = [...ballotChoices, ...invalidReasons, 'OTHER_CODE'] as const;
export type PaperMark = (typeof paperMarks)[number];

/** Why a paper is not counted though it came in time: another ballot was first, joint owners contradict each other and nobody may guess, or the owner says that it is not theirs. */
export const setAsideReasons = ['BALLOT_STANDS', 'PAPER_BEFORE', 'DISPUTED', 'OTHER_CODE', 'CONTESTED'] as const;
export type SetAsideReason = (typeof setAsideReasons)[number];

/** What is sealed of an entry: the mark, and the salt of the ballot that may come of it. */
export interface SealedEntry {
  readonly mark: PaperMark;
  readonly salt: string;
}

/** Somebody's reading of a paper. */
export interface PaperEntry {
  readonly person: string;
  readonly capacity: string;
  readonly mark: Commitment;
  /** Whether it was read for another body than that of the teller who took the paper from the box. */
  readonly backs: boolean;
}

/** WAITING: for the first or the second entry. DIFFERS: both are there and differ. */
export type PaperStatus = 'WAITING' | 'DIFFERS' | 'COUNTED' | 'INVALID' | 'SET_ASIDE';

/** A paper on the list of what came into the box before the close. */
export interface Paper {
  readonly id: string;
  /** Its place on the list, from 1 on. */
  readonly no: number;
  /** The counting person whose code it bears. */
  readonly token: string;
  readonly scan: { readonly blob: string; readonly sha256: string };
  readonly receivedAt: string;
  /** Who took it from the box, and the hat for it. */
  readonly receiver: string;
  readonly receivedBy: string;
  /** At most two. */
  readonly entries: readonly PaperEntry[];
  readonly status: PaperStatus;
  readonly reason: InvalidReason | SetAsideReason | null;
  /** Hat of the third who settled two entries that differ. */
  readonly settledBy: string | null;
  /** The reason that the third gave. */
  readonly why: Commitment | null;
  /** When an owner of the homes said that they handed in no paper; null: nobody did. */
  readonly contested: string | null;
}

/** An owner's word at the Residents' Home, taken down by a helper and not yet confirmed by a witness. */
export interface AssistedBallot {
  readonly id: string;
  readonly token: string;
  readonly at: string;
  readonly helper: { readonly person: string; readonly capacity: string };
  /** Digest of the very ballot that the owner was shown. */
  readonly signed: string;
  readonly choice: Commitment;
  readonly status: 'WAITING' | 'COUNTED' | 'DROPPED';
}

/** Papers and words of a vote, by id. */
export interface OffLine {
  readonly papers: Readonly<Record<string, Paper>>;
  readonly assisted: Readonly<Record<string, AssistedBallot>>;
}

export interface PaperEvents {
  /** Actor: who took it from the box. */
  'paper.received': { readonly vote: string; readonly paper: string; readonly no: number; readonly token: string; readonly scan: Paper['scan'] };
  /** Sealed: `mark` = SealedEntry. Who enters second does not see it. `backs`: for another body than the receiver's; of older events it is taken for granted. */
  'paper.entered': { readonly vote: string; readonly paper: string; readonly backs?: boolean };
  /** Actor and hat are the token; `hand`: of the owner who says that they handed in none. */
  'paper.contested': { readonly vote: string; readonly paper: string; readonly hand: string };
  /** Two entries differ: a third who counts or watches settles it. */
  'paper.differed': { readonly vote: string; readonly paper: string };
  /** What became of it. Sealed: `why`, where a third settled it. */
  'paper.settled': { readonly vote: string; readonly paper: string; readonly as: 'COUNTED' | 'INVALID' | 'SET_ASIDE'; readonly reason: InvalidReason | SetAsideReason | null };
  /** Sealed: `choice` = SealedBallot. */
  'ballot.assisted': { readonly vote: string; readonly assisted: string; readonly token: string; readonly signed: string };
  'assisted.ended': { readonly vote: string; readonly assisted: string; readonly as: 'COUNTED' | 'DROPPED' };
}

/** Whether a paper has still to be entered or settled. */
export function isPending({ status }: Pick<Paper, 'status'>): boolean {
  return status === 'WAITING' || status === 'DIFFERS';
}

/** Whether somebody of a second body has read a paper: until then one teller alone says that it was handed in. */
export function isBacked({ entries }: Pick<Paper, 'entries'>): boolean {
  return entries.length > 1 || entries.some(({ backs }) => backs);
}

/** Papers that keep a vote open after its last moment. */
export function pendingPapers({ papers }: Pick<OffLine, 'papers'>): Paper[] {
  return Object.values(papers).filter(isPending);
}

/** How long papers that came in time may still be read once a vote is over; milliseconds. Whoever had to may have left: a vote does not hang on them for ever. */
const READING_MS = 7 * 86_400_000;

/** The moment from which a vote is counted without what nobody has read. */
export function readUntil(closesAt: string): string {
  return new Date(Date.parse(closesAt) + READING_MS).toISOString();
}

/** First papers that wait, by counting person: reckoned once for each list, never part of it. Every ballot asks, and there are thousands of both. */
const waiting = new WeakMap<OffLine['papers'], ReadonlyMap<string, Paper>>();

/** The paper of a counting person that waits in the box: it came first, whatever it says. */
export function waitingPaper({ papers }: Pick<OffLine, 'papers'>, token: string): Paper | null {
  let first = waiting.get(papers);
  if (first === undefined) {
    first = new Map(pendingPapers({ papers }).sort((a, b) => b.no - a.no).map((paper): [string, Paper] => [paper.token, paper]));
    waiting.set(papers, first);
  }
  return first.get(token) ?? null;
}

/** Whether two readings come to the same; two reasons against one paper do. */
export function marksAgree(a: PaperMark, b: PaperMark): boolean {
  return a === b || (isInvalid(a) && isInvalid(b));
}

export function isChoice(mark: PaperMark): mark is BallotChoice {
  return (ballotChoices as readonly PaperMark[]).includes(mark);
}

export function isInvalid(mark: PaperMark): mark is InvalidReason {
  return (invalidReasons as readonly PaperMark[]).includes(mark);
}

/** Whether a ballot was given otherwise than by the owner's own hand on a device: it stands for the counting person as a whole. */
export function isForTheWhole(via: BallotWay): boolean {
  return via === 'PAPER' || via === 'ASSISTED';
}
