import type { DeliveryMethod, VisitOutcome } from '@sanfang/shared/compound/vote/delivery/state.ts';
import type { DoorState } from '@sanfang/shared/compound/vote/delivery/work-list.ts';
import { m } from '#lib/paraglide/messages.js';

const states: Readonly<Record<DoorState, () => string>> = { UNTRIED: m.canvass_untried, ABSENT: m.canvass_absent, REFUSED: m.canvass_refused, REACHED: m.canvass_reached, RETURNED: m.canvass_returned, SETTLED: m.canvass_settled };
const methods: Readonly<Record<DeliveryMethod, () => string>> = { DOOR: m.canvass_by_door, COUNTER: m.canvass_by_counter, POST: m.canvass_by_post };
const outcomes: Readonly<Record<VisitOutcome, () => string>> = { REACHED: m.canvass_do_reached, RETURNED: m.canvass_do_returned, ABSENT: m.canvass_do_absent, REFUSED: m.canvass_do_refused };

/** How a door stands. */
export function doorWord(state: DoorState): string {
  return states[state]();
}

export function methodWord(method: DeliveryMethod): string {
  return methods[method]();
}

/** What came of a visit, as who was there says it. */
export function outcomeWord(outcome: VisitOutcome): string {
  return outcomes[outcome]();
}
