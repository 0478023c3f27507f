/** What may be wrong with a history, by the promise that it breaks. */
export const violationKinds = [
  /** Acknowledged and not in the log; or in the log without the value that it seals. */
  'LOST',
  /** Recorded twice, or taken for new twice. */
  'DOUBLED',
  /** Answered with another number than it has, or with two. */
  'WRONG_ANSWER',
  'REFUSED_BUT_RECORDED',
  /** Acknowledged before another was sent, and recorded after it. */
  'REAL_TIME',
  /** Numbers of log, channel or commits are not 1, 2, 3 …, or times go back. */
  'HOLE',
  /** Bytes, frontier or root do not belong to the events. */
  'TREE',
  /** Recorded, though nobody asked for it. */
  'UNASKED',
  /** Shown or sent, and not in the log. */
  'PHANTOM',
  /** In the log, at another number than shown, or shown out of order. */
  'REORDERED',
  /** Passed over by an observer who may see it. */
  'GAP',
  /** Not what was asked for, or shown otherwise than it stands in the log. */
  'ALTERED',
  /** Two readers have different events under one number. */
  'FORKED',
  /** An observer ends before the log does. */
  'BEHIND',
  /** A state that is not the fold of the log. */
  'STATE',
] as const;
export type ViolationKind = (typeof violationKinds)[number];

export interface Violation {
  readonly kind: ViolationKind;
  readonly log: string;
  /** Who, what and where, for whoever has to find the cause. */
  readonly text: string;
}
