import { canRead } from '@sanfang/shared/compound/event.ts';
import type { Side } from '@sanfang/shared/compound/party/offices.ts';
import type { MandateBasis } from '@sanfang/shared/compound/room/state.ts';
import type { DecisionNumber } from '@sanfang/shared/compound/feed/state.ts';
import type { SeenEvent } from '@sanfang/shared/protocol/live.ts';
import { dateAndTime, localDate } from '#lib/format/when.ts';
import { m } from '#lib/paraglide/messages.js';
import { positionWord } from '#lib/words/matters.ts';
import { outcomeWord } from '#lib/words/outcomes.ts';
import { sideWord } from '#lib/words/sides.ts';

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
  /** Proposal that the line links to, and its title as the sentence has it. */
  readonly proposal: string | null;
  readonly title: string | null;
  readonly decision: DecisionNumber | null;
  /** What is settled, and what the street does, stands out; comings and goings do not. */
  readonly weight: 'QUIET' | 'PLAIN' | 'STREET' | 'STRONG';
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
    const value = event.opened[path];
    return typeof value === 'string' ? value : null;
  };
  const plain = (text: string, rest: Partial<ActLine> = {}): ActLine => ({ text, quote: null, proposal: null, title: null, decision: null, weight: 'PLAIN', ...rest });
  const on = (proposal: string, words: (title: string) => string, rest: Partial<ActLine> = {}): ActLine => {
    const title = opened('title') ?? names.title(proposal);
    return plain(words(title), { proposal, title, ...rest });
  };
  switch (event.type) {
    case 'room.opened': return plain(m.room_act_room_opened({ who }));
    case 'room.closed': return plain(m.room_act_room_closed({ who }));
    case 'session.opened': return plain(m.room_act_session_opened({ who, no: event.data.no }));
    case 'session.adjourned': return plain(m.room_act_session_adjourned({ who }));
    case 'session.resumed': return plain(m.room_act_session_resumed({ who }));
    case 'session.closed': return plain(m.room_act_session_closed({ who }));
    case 'attendance.checked_in': return plain(m.room_act_checked_in({ who }), { weight: 'QUIET' });
    case 'attendance.checked_out': return plain(m.room_act_checked_out({ who }), { weight: 'QUIET' });
    case 'proposal.tabled': return on(event.data.proposal, (title) => m.room_act_tabled({ who, title }));
    case 'proposal.amended': return on(event.data.proposal, (title) => m.room_act_amended({ who, title, version: event.data.version }));
    case 'proposal.withdrawn': return on(event.data.proposal, (title) => m.room_act_withdrawn({ who, title }));
    case 'position.taken': {
      const { proposal, side, position } = event.data;
      return on(proposal, (title) => m.room_act_position({ side: sideWord(side), title, position: positionWord(position) }), { quote: opened('grounds') });
    }
    case 'recusal.declared': return on(event.data.proposal, (title) => m.room_act_recused({ who: names.seat(event.data.seat), title }), { quote: opened('ground') });
    case 'mandate.recorded': {
      const { proposal, side, basis, resolvedOn } = event.data;
      return on(proposal, (title) => m.room_act_mandate({ side: sideWord(side), title, basis: basisWord(basis), date: localDate(resolvedOn) }), { quote: opened('reference') });
    }
    case 'signoff.opened': {
      const { proposal, version, until } = event.data;
      return on(proposal, (title) => m.room_act_signoff_opened({ title, version, until: dateAndTime(until, names.offset) }));
    }
    case 'signoff.given': {
      const { proposal, side, version } = event.data;
      return on(proposal, (title) => m.room_act_signed({ who, side: sideWord(side), title, version }));
    }
    case 'signoff.lapsed': return on(event.data.proposal, (title) => m.room_act_lapsed({ title, sides: sideList(event.data.missing) }));
    case 'decision.recorded': {
      const { proposal, number: { year, no } } = event.data;
      return on(proposal, (title) => m.room_act_decided({ title, number: m.decision_number({ year, no }) }), { decision: { year, no }, weight: 'STRONG' });
    }
    case 'escalation.raised':
      return plain(m.room_act_escalated({ side: sideWord(event.data.side), from: event.data.from ?? event.n }), { quote: opened('reason'), weight: 'STREET' });
    case 'official.joined': return plain(m.room_act_joined({ name: opened('name') ?? m.text_erased(), from: event.data.from }), { weight: 'STREET' });
    case 'advice.given': {
      const rest = { quote: opened('text'), weight: 'STREET' } as const;
      return event.data.about === null ? plain(m.room_act_advised({ who }), rest) : on(event.data.about, (title) => m.room_act_advised_on({ who, title }), rest);
    }
    case 'escalation.returned':
      return plain(m.room_act_returned({ who, outcome: outcomeWord(event.data.outcome) }), { quote: opened('text'), weight: 'STREET' });
    default: return null;
  }
}
