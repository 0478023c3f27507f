import type { OwnersVote } from '../../law/matters.ts';
import type { DecisionNumber, EscalationOutcome } from '../feed/state.ts';
import type { Side } from '../party/offices.ts';
import type { MandateBasis, PositionWord, ProposalTerms } from './state.ts';

/** Open data of a proposal's text. Sealed beside it: `title`, `text` (ProposalText), `photo.<blob>` (digest of the file). */
export interface ProposalData extends ProposalTerms {
  readonly proposal: string;
  /** Number of the proposal in its room: who sees a part of the room could not count. */
  readonly no: number;
  readonly version: number;
  /** Session in progress when it was tabled, or null. */
  readonly session: string | null;
  readonly side: Side;
}

export interface RoomEvents {
  /** Sealed: `title`. */
  'room.opened': { readonly room: string; readonly parties: Readonly<Record<Side, string>> };
  'room.closed': { readonly room: string };

  'session.opened': { readonly session: string; readonly no: number };
  'session.adjourned': { readonly session: string };
  'session.resumed': { readonly session: string };
  'session.closed': { readonly session: string };
  'attendance.checked_in': { readonly session: string; readonly seat: string; readonly side: Side };
  'attendance.checked_out': { readonly session: string; readonly seat: string };

  /** Sealed: `text`. `side` null: a guest or official. `about`: the proposal it speaks to. */
  'message.posted': { readonly side: Side | null; readonly replyTo: number | null; readonly about: { readonly proposal: string; readonly version: number } | null };
  /** Sealed: `reason`. The number keeps its place. */
  'message.hidden': { readonly message: number; readonly byAuthor: boolean };

  'proposal.tabled': ProposalData;
  'proposal.amended': ProposalData;
  'proposal.withdrawn': { readonly proposal: string; readonly side: Side };
  /** Sealed: `grounds`, always with RESERVE and OPPOSE. */
  'position.taken': { readonly proposal: string; readonly version: number; readonly session: string; readonly seat: string; readonly side: Side; readonly position: PositionWord };
  /** Sealed: `ground`. `person` stands aside in this proposal under every hat. */
  'recusal.declared': { readonly proposal: string; readonly seat: string; readonly person: string; readonly byThemselves: boolean };
  /** Sealed: `reference`. */
  'mandate.recorded': { readonly proposal: string; readonly digest: string; readonly seat: string; readonly side: Side; readonly basis: MandateBasis; readonly resolvedOn: string };
  'signoff.opened': { readonly proposal: string; readonly version: number; readonly digest: string; readonly session: string; readonly until: string };
  'signoff.given': { readonly proposal: string; readonly version: number; readonly digest: string; readonly session: string; readonly seat: string; readonly side: Side };
  'signoff.lapsed': { readonly proposal: string; readonly version: number; readonly missing: readonly Side[] };
  'decision.recorded': { readonly proposal: string; readonly version: number; readonly digest: string; readonly decision: string; readonly number: DecisionNumber; readonly ownersVote: OwnersVote; readonly ruleProfile: string; readonly legalEffect: 'ADVISORY' };

  /** Sealed: `reason`. `from`: first event that the street may read; null: this one. */
  'escalation.raised': { readonly escalation: string; readonly street: string; readonly side: Side; readonly from: number | null };
  /** Sealed: `name`, of the official. */
  'official.joined': { readonly escalation: string; readonly person: string; readonly capacity: string; readonly from: number };
  /** Sealed: `text`. */
  'advice.given': { readonly escalation: string; readonly about: string | null };
  /** Sealed: `text`. */
  'escalation.returned': { readonly escalation: string; readonly outcome: EscalationOutcome };
}
