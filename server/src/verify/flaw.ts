/** What a check may find, and how much it means. */
export const flawKinds = {
  /** The store holds something that cannot be read as a commit. */
  UNREADABLE: 'TAMPERED',
  /** A commit or event is missing, doubled, or out of its place. */
  GAP: 'TAMPERED',
  /** Bytes that are not the canonical form of an event. */
  NOT_CANONICAL: 'TAMPERED',
  /** A number within a channel, a time or another field that cannot follow what stands before it. */
  OUT_OF_ORDER: 'TAMPERED',
  /** What the store finds an event or commit by differs from its bytes. */
  INDEX: 'TAMPERED',
  /** Leaves do not give the recorded frontier or root. */
  ROOT: 'TAMPERED',
  /** A command's record does not fit the events that it caused. */
  COMMAND: 'TAMPERED',
  /** Rows that belong to no commit. */
  STRAY: 'TAMPERED',
  /** Events that fold to nothing, a due time, overview or snapshot that is not their fold. */
  FOLD: 'TAMPERED',
  OVERVIEW: 'TAMPERED',
  SNAPSHOT: 'TAMPERED',
  /** A sealed value or attachment that is not what was committed to. */
  VALUE: 'TAMPERED',
  BLOB: 'TAMPERED',
  /** Shorter than the log was known to be. */
  WENT_BACK: 'TAMPERED',
  /** As long as it was known to be or longer, with another root there. */
  OTHER_ROOT: 'TAMPERED',
  /** An event whose type or version this code does not know. */
  UNKNOWN_TYPE: 'CANNOT_VERIFY',
  /** A sealed value or attachment that is gone without having been destroyed. */
  VALUE_GONE: 'INCOMPLETE',
  BLOB_GONE: 'INCOMPLETE',
} as const;

export type FlawKind = keyof typeof flawKinds;

/** Something wrong, and where. */
export interface Flaw {
  readonly kind: FlawKind;
  readonly log: string;
  /** Commit in which it was found. */
  readonly no?: number;
  readonly seq?: number;
  /** What was expected and found, for the operator. Never a sealed value. */
  readonly says?: string;
}

export function isFlaw(answer: object): answer is Flaw {
  return 'kind' in answer;
}

/** 0: nothing found; 1: tampered with; 2: cannot verify; 3: incomplete. */
export function exitCodeOf(flaws: readonly Flaw[]): 0 | 1 | 2 | 3 {
  const weights = new Set(flaws.map(({ kind }) => flawKinds[kind]));
  if (weights.has('TAMPERED')) return 1;
  if (weights.has('CANNOT_VERIFY')) return 2;
  return weights.has('INCOMPLETE') ? 3 : 0;
}

const words: Readonly<Record<FlawKind, readonly [zh: string, en: string]>> = {
  UNREADABLE: ['存储内容无法读作提交', 'what is stored cannot be read as a commit'],
  GAP: ['提交或事件缺失、重复或错位', 'a commit or event is missing, doubled or out of its place'],
  NOT_CANONICAL: ['事件字节不是规范形式', 'the bytes of an event are not in canonical form'],
  OUT_OF_ORDER: ['编号、时间或字段与前文不符', 'a number, time or field cannot follow what stands before it'],
  INDEX: ['查找用的字段与事件字节不一致', 'what the store searches by differs from the bytes'],
  ROOT: ['哈希根与事件不符', 'the events do not give the recorded root'],
  COMMAND: ['指令记录与其事件不符', "a command's record does not fit its events"],
  STRAY: ['存在不属于任何提交的记录', 'there are rows that belong to no commit'],
  FOLD: ['事件不能推演出所记录的状态', 'the events do not fold to what is recorded'],
  OVERVIEW: ['概览不是事件的推演结果', 'the overview is not the fold of the events'],
  SNAPSHOT: ['快照不是事件的推演结果', 'a snapshot is not the fold of the events'],
  VALUE: ['密封内容与承诺不符', 'a sealed value is not what was committed to'],
  BLOB: ['附件与其摘要不符', 'an attachment does not have its digest'],
  WENT_BACK: ['日志比已知的短：历史被回退', 'the log is shorter than it was known to be'],
  OTHER_ROOT: ['日志在已知位置的根不同：历史被改写', 'the log has another root where it was known'],
  UNKNOWN_TYPE: ['事件类型或版本未知，无法核验', 'an event has a type or version that this version does not know'],
  VALUE_GONE: ['密封内容缺失且没有销毁记录', 'a sealed value is gone and was not destroyed'],
  BLOB_GONE: ['附件缺失', 'an attachment is gone'],
};

/** A flaw as a line for the terminal, in both languages. */
export function renderFlaw({ kind, log, no, seq, says }: Flaw): string {
  const [zh, en] = words[kind];
  const where = [log, ...(no === undefined ? [] : [`commit ${String(no)}`]), ...(seq === undefined ? [] : [`event ${String(seq)}`])].join(', ');
  return `✗ ${where}: ${zh} / ${en} [${kind}]${says === undefined ? '' : `\n    ${says}`}`;
}
