import { choicesOf, type BallotChoice, type OptionId } from '../../../law/ballot.ts';
import type { Commitment } from '../../../log/event.ts';
import type { DecisionNumber, Resolution } from '../../feed/state.ts';

/** One of several things to choose from, in open data. `amount`: the most that may be spent if it is chosen, in fen; null: what the motion says. */
export interface MotionOption {
  readonly id: OptionId;
  readonly amount: number | null;
}

/** What the options are called: sealed beside title and text. */
export type OptionLabels = Readonly<Partial<Record<OptionId, string>>>;

/** Among what a motion lets the owners choose, in the order offered. */
export interface MotionOptions {
  readonly offered: readonly MotionOption[];
  readonly labels: Commitment;
}

/** Another vote on the same question. */
export interface VoteLink {
  readonly vote: string;
  readonly number: DecisionNumber;
}

/** What is alike in names that nobody can tell apart: widths and forms of the same letter, spaces, and what cannot be seen. Never shown. */
export function lookOfLabel(label: string): string {
  return label.normalize('NFKC').replace(/[\p{Cf}\p{Z}]/gu, '');
}

/** An option as it is announced. */
export interface AnnouncedOption extends MotionOption {
  readonly label: string;
}

interface Asking {
  readonly options: MotionOptions | null;
  readonly secondOf: VoteLink | null;
}

/** What a ballot on a motion may say. */
export function choicesIn({ options }: Pick<Asking, 'options'>): readonly BallotChoice[] {
  return choicesOf(options?.offered);
}

/** Whether what was chosen is on the list: never AGREE where there are options, nor an option of another vote. */
export function isOffered(motion: Pick<Asking, 'options'>, choice: BallotChoice): boolean {
  return choicesIn(motion).includes(choice);
}

/** Whether it is the second ballot between options of another vote; none follows it. */
export function roundOf({ secondOf }: Pick<Asking, 'secondOf'>): 1 | 2 {
  return secondOf === null ? 1 : 2;
}

/**
 * Whether what became of a second ballot answers nothing, so that another may follow: too few took part, the authority revoked it
 * (物业管理条例 Art. 19), or a court cancelled it (Civil Code Art. 280).
 */
export function answersNothing(second: Pick<Resolution, 'outcome' | 'status'> | undefined): boolean {
  return second !== undefined && (second.outcome === 'QUORUM_NOT_MET' || second.status === 'REVOKED_BY_GOV' || second.status === 'CANCELLED_BY_COURT');
}

/** Options with their labels, as `digestOfMotion` takes them; null where the motion has none, or a label is gone. */
export function withLabels(offered: readonly MotionOption[] | null | undefined, labels: unknown): readonly AnnouncedOption[] | null {
  if (offered === null || offered === undefined) return null;
  const named = offered.flatMap(({ id, amount }) => {
    const label = (labels as OptionLabels | undefined)?.[id];
    return typeof label === 'string' ? [{ id, label, amount }] : [];
  });
  return named.length === offered.length ? named : null;
}

export interface SecondBallotEvents {
  /** On the channel of the first: its second ballot is `second`. */
  'second.drafted': { readonly vote: string; readonly second: string };
  'second.withdrawn': { readonly vote: string; readonly second: string };
}
