/** The closed list of reasons for an expected "no". The words for people live in the web's messages, by code. */
export const refusalCodes = [
  // the message itself
  'MALFORMED', 'TOO_LARGE', 'UNKNOWN_COMMAND', 'COMMAND_ID_REUSED', 'RATE_LIMITED', 'BUSY', 'CANNOT_READ_LOG', 'LOG_WENT_BACK', 'STORE_FULL', 'UNAVAILABLE',
  // who
  'NOT_SIGNED_IN', 'WRONG_CREDENTIALS', 'FORBIDDEN', 'NOT_FOUND', 'CAPACITY_NOT_YOURS', 'ORIGIN_REFUSED',
  // second factor
  'SECOND_FACTOR_NEEDED', 'SECOND_FACTOR_REQUIRED', 'STEP_UP_REQUIRED', 'WRONG_CODE', 'CHALLENGE_GONE', 'PASSKEY_KNOWN', 'TOO_MANY_FACTORS', 'SHARED_ACCOUNT',
  // register
  'IMPORT_NOT_OPEN', 'IMPORT_EMPTY', 'IMPORT_INCOMPLETE', 'DUPLICATE_UNIT', 'BAD_AREA', 'BAD_SHARES', 'UNKNOWN_UNIT', 'UNKNOWN_OWNER', 'ALREADY_BOUND', 'BAD_FILE', 'FILE_TOO_LARGE',
  // enrolment
  'INVITATION_NOT_VALID', 'ALREADY_CLAIMED', 'REVIEWER_INVOLVED', 'ALREADY_REVIEWED', 'NEEDS_OTHER_BODY', 'REVIEWS_DIFFER', 'CHANGE_OPEN', 'NOT_JOINT', 'IDENTITY_TOO_WEAK',
  // parties and seats
  'ALREADY_FOUNDED', 'PARTY_EXISTS', 'UNKNOWN_PARTY', 'UNKNOWN_SEAT', 'SEAT_TAKEN', 'SEAT_VACANT', 'BAD_TERM', 'OFFICE_NOT_OF_PARTY', 'TERM_OVER',
  // room and session
  'UNKNOWN_ROOM', 'ROOM_CLOSED', 'ROOM_NEEDS_THREE_PARTIES', 'SESSION_IN_PROGRESS', 'NO_SESSION', 'SESSION_NOT_ADJOURNED', 'NOT_CHECKED_IN', 'ALREADY_CHECKED_IN', 'NO_QUORUM', 'NOT_A_PARTY_OF_ROOM', 'OPEN_BUSINESS',
  // discussion
  'EMPTY_TEXT', 'UNKNOWN_MESSAGE', 'ALREADY_HIDDEN', 'NOT_YOUR_MESSAGE',
  // proposal and sign-off
  'UNKNOWN_PROPOSAL', 'STALE_VERSION', 'PROPOSAL_NOT_OPEN', 'EMPTY_SCOPE', 'UNKNOWN_BUILDING', 'EMPTY_BUDGET', 'BAD_TIMETABLE', 'UNKNOWN_BLOB', 'GROUNDS_REQUIRED', 'POSITIONS_MISSING', 'POSITION_OPPOSES', 'NO_REGISTER',
  'SIGN_OFF_NOT_OPEN', 'SIGN_OFF_ALREADY_OPEN', 'SIGN_OFF_CLOSED', 'BAD_CLOSING_TIME', 'NO_MANDATE', 'MANDATE_FOR_OTHER_TEXT', 'ALREADY_SIGNED', 'SIGNED_UNDER_OTHER_HAT', 'MUST_STAND_ASIDE', 'SEAT_MAY_NOT_SIGN', 'NOT_DUE', 'ALREADY_RECUSED',
  // escalation
  'ALREADY_ESCALATED', 'NOT_ESCALATED', 'OTHER_STREET', 'ALREADY_JOINED', 'NOT_JOINED', 'NO_STREET',
  // rules of the compound
  'RULE_NOT_YOURS', 'RULE_FORBIDDEN', 'RULE_UNCHANGED', 'STALE_RULES', 'ADOPTION_REQUIRED',
  // votes of the owners
  'UNKNOWN_VOTE', 'VOTE_ANNOUNCED', 'VOTE_NOT_OPEN', 'VOTE_OPEN', 'VOTE_CLOSED', 'REVIEW_UNDER_WAY', 'OBSERVER_COUNTS', 'NO_TELLERS', 'NO_OBSERVERS', 'NOTICE_TOO_SHORT', 'OTHER_MATTER', 'PETITION_TOO_SMALL', 'OUT_OF_SCOPE', 'NOT_YOUR_UNIT',
  'OTHER_VOTER_NAMED', 'OTHER_MOTION', 'OTHER_PAPER', 'ALREADY_CAST', 'BALLOT_DISPUTED', 'ALREADY_EXTENDED', 'NOT_CLOSED', 'OTHER_RESULT', 'NOT_CERTIFIED', 'NO_OBJECTIONS_NOW', 'ALREADY_ANSWERED', 'NO_PRELIMINARY', 'OBJECTIONS_OPEN', 'NOT_PASSED',
  // reading
  'TOO_MANY_CHANNELS',
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

/** An expected "no": a value, never an exception. */
export interface Refusal {
  readonly refused: RefusalCode;
  /** What the words need to name: a field, a number, a time. Never personal data. */
  readonly detail?: Readonly<Record<string, string | number>>;
}

/** Makes a refusal. */
export function refuse(refused: RefusalCode, detail?: Refusal['detail']): Refusal {
  return detail === undefined ? { refused } : { refused, detail };
}

/** Tells a refusal from anything else that a function may answer. */
export function isRefusal(answer: unknown): answer is Refusal {
  return typeof answer === 'object' && answer !== null && 'refused' in answer;
}
