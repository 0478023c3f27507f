import { canRead } from '@sanfang/shared/compound/event.ts';
import type { Side } from '@sanfang/shared/compound/party/offices.ts';
import type { MandateBasis } from '@sanfang/shared/compound/room/state.ts';
import type { DecisionNumber } from '@sanfang/shared/compound/feed/state.ts';
import type { SeenEvent } from '@sanfang/shared/protocol/live.ts';
import { dateAndTime, localDate } from '#lib/format/when.ts';
import { m } from '#lib/paraglide/messages.js';
import { outcomeWord, positionWord } from '#lib/words/matters.ts';
import { sideWord } from '#lib/words/offices.ts';

/** What the sentences name that the event itself does not. */
export interface ActNames {
  /** Office and name of who acted, or of any hat. */
  readonly who: (capacity: string) => string;
  readonly seat: (seat: string) => string;
  /** Title of a proposal, present version. */
  readonly title: (proposal: string) => string;
  /** Minutes east of UTC. */
  readonly offset: number;
}

/** One act as one sentence, with what it leads to. */
export interface ActLine {
  readonly text: string;
  /** Said in the person's own words, or null. */
  readonly quote: string | null;
  /** Proposal that the line links to. */
  readonly proposal: string | null;
  readonly decision: DecisionNumber | null;
  /** Acts of weight stand out; comings and goings do not. */
  readonly weight: 'QUIET' | 'PLAIN' | 'STRONG';
}

/** Sides in a row: `党支部、物业`. */
export function sideList(sides: readonly Side[]): string {
  return sides.map(sideWord).join(m.list_join());
}

/** Name of the basis of a mandate. */
export function basisWord(basis: MandateBasis): string {
  return {
    BRANCH_RESOLUTION: m.room_basis_branch, COMMITTEE_RESOLUTION: m.room_basis_committee, AUTHORISATION_LETTER: m.room_basis_letter,
  }[basis]();
}

/** Words of an act of the room; null for what is no act (messages) and for types that this page does not know. */
export function actLine(event: SeenEvent, names: ActNames): ActLine | null {
  if (!canRead(event)) return null;
  const who = names.who(event.capacity);
  const opened = (path: string): string | null => {
    const value = (event as unknown as SeenEvent).opened[path];
    return typeof value === 'string' ? value : null;
  };
  const plain = (text: string, rest: Partial<ActLine> = {}): ActLine => ({ text, quote: null, proposal: null, decision: null, weight: 'PLAIN', ...rest });
  switch (event.type) {
    case 'room.opened': return plain(m.room_act_room_opened({ who }));
    case 'room.closed': return plain(m.room_act_room_closed({ who }), { weight: 'STRONG' });
    case 'session.opened': return plain(m.room_act_session_opened({ who, no: event.data.no }), { weight: 'STRONG' });
    case 'session.adjourned': return plain(m.room_act_session_adjourned({ who }));
    case 'session.resumed': return plain(m.room_act_session_resumed({ who }));
    case 'session.closed': return plain(m.room_act_session_closed({ who }), { weight: 'STRONG' });
    case 'attendance.checked_in': return plain(m.room_act_checked_in({ who }), { weight: 'QUIET' });
    case 'attendance.checked_out': return plain(m.room_act_checked_out({ who }), { weight: 'QUIET' });
    case 'proposal.tabled':
      return plain(m.room_act_tabled({ who, title: opened('title') ?? names.title(event.data.proposal) }), { proposal: event.data.proposal, weight: 'STRONG' });
    case 'proposal.amended':
      return plain(m.room_act_amended({ who, title: opened('title') ?? names.title(event.data.proposal), version: event.data.version }), { proposal: event.data.proposal });
    case 'proposal.withdrawn':
      return plain(m.room_act_withdrawn({ who, title: names.title(event.data.proposal) }), { proposal: event.data.proposal });
    case 'position.taken':
      return plain(m.room_act_position({ side: sideWord(event.data.side), title: names.title(event.data.proposal), position: positionWord(event.data.position) }),
        { proposal: event.data.proposal, quote: opened('grounds') });
    case 'recusal.declared':
      return plain(m.room_act_recused({ who: names.seat(event.data.seat), title: names.title(event.data.proposal) }), { proposal: event.data.proposal, quote: opened('ground') });
    case 'mandate.recorded':
      return plain(m.room_act_mandate({ side: sideWord(event.data.side), title: names.title(event.data.proposal), basis: basisWord(event.data.basis), date: localDate(event.data.resolvedOn) }),
        { proposal: event.data.proposal, quote: opened('reference'), weight: 'QUIET' });
    case 'signoff.opened':
      return plain(m.room_act_signoff_opened({ title: names.title(event.data.proposal), version: event.data.version, until: dateAndTime(event.data.until, names.offset) }),
        { proposal: event.data.proposal, weight: 'STRONG' });
    case 'signoff.given':
      return plain(m.room_act_signed({ who, side: sideWord(event.data.side), title: names.title(event.data.proposal), version: event.data.version }), { proposal: event.data.proposal, weight: 'STRONG' });
    case 'signoff.lapsed':
      return plain(m.room_act_lapsed({ title: names.title(event.data.proposal), sides: sideList(event.data.missing) }), { proposal: event.data.proposal });
    case 'decision.recorded':
      return plain(m.room_act_decided({ title: names.title(event.data.proposal), number: m.decision_number({ year: event.data.number.year, no: event.data.number.no }) }),
        { proposal: event.data.proposal, decision: event.data.number, weight: 'STRONG' });
    case 'escalation.raised':
      return plain(m.room_act_escalated({ side: sideWord(event.data.side), from: event.data.from ?? event.n }), { quote: opened('reason'), weight: 'STRONG' });
    case 'official.joined': return plain(m.room_act_joined({ name: opened('name') ?? m.text_erased(), from: event.data.from }), { weight: 'STRONG' });
    case 'advice.given': return plain(m.room_act_advised({ who }), { quote: opened('text'), proposal: event.data.about, weight: 'STRONG' });
    case 'escalation.returned':
      return plain(m.room_act_returned({ who, outcome: outcomeWord(event.data.outcome) }), { quote: opened('text'), weight: 'STRONG' });
    default: return null;
  }
}
