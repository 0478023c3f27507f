import { clock, dateAndTime, dayOf } from '#lib/format/when.ts';
import { m } from '#lib/paraglide/messages.js';
import { sideList } from './act-words.ts';
import type { Stage, Whereabouts } from './where-are-we.ts';

/** Name of a stage on the line of dots. */
export function stageWord(stage: Stage): string {
  return {
    CONVENE: m.room_stage_convene, CHECK_IN: m.room_stage_check_in, TABLE: m.room_stage_table,
    POSITIONS: m.room_stage_positions, SIGN: m.room_stage_sign, DECIDED: m.room_stage_decided,
  }[stage]();
}

/** One sentence: what is missing, whose turn it is, by when. `now` in milliseconds. */
export function whereWords(where: Whereabouts, offset: number, now: number): string {
  switch (where.waits) {
    case 'ROOM_CLOSED': return m.room_where_closed();
    case 'SESSION': return m.room_where_session();
    case 'RESUME': return m.room_where_resume();
    case 'PROPOSAL': return m.room_where_proposal();
    case 'AMENDMENT': return m.room_where_amendment({ sides: sideList(where.missing) });
    case 'OPENING': return m.room_where_opening();
    case 'OWNERS_VOTE': return m.room_where_owners_vote();
    case 'NOTHING': return m.room_where_done();
    case 'SIDES': {
      const counts = { done: where.done, sides: sideList(where.missing) };
      if (where.stage === 'CHECK_IN') return m.room_where_check_in(counts);
      if (where.stage === 'POSITIONS') return m.room_where_positions(counts);
      return where.until === null ? m.room_where_sign(counts) : m.room_where_sign_until({ ...counts, until: until(where.until, offset, now) });
    }
  }
}

/** `今天 15:30` within the day, else with its date. */
function until(at: string, offset: number, now: number): string {
  const today = dayOf(at, offset) === dayOf(new Date(now).toISOString(), offset);
  return today ? m.room_today({ time: clock(at, offset) }) : dateAndTime(at, offset);
}
