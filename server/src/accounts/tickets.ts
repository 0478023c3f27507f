import { randomUUID } from 'node:crypto';
import type { Clock } from '../engine/ports.ts';
import type { FactorStore, TicketRow } from '../store/factors.ts';

const MINUTE = 60_000;
/** How often tickets that are long over are forgotten, and how long after. */
const FORGET_EVERY_MS = 10 * MINUTE;
const KEPT_MS = 60 * MINUTE;

const lifetimes: Readonly<Record<TicketRow['kind'], number>> = {
  SIGN_IN: 5 * MINUTE, ENROL: 5 * MINUTE, STEP_UP: 5 * MINUTE,
  // Long enough to change a few things on the account page.
  CONFIRMED: 5 * MINUTE,
  APPROVAL: 2 * MINUTE,
};

/** Who shows a ticket: a person in one session, or on one device while there is none. */
export interface Holder {
  readonly person: string;
  readonly holder: string;
}

/** What is given out to be used once. */
export interface Tickets {
  /** @param longer milliseconds beyond the usual time */
  give(kind: TicketRow['kind'], to: Holder, data: object, id?: string, longer?: number): Promise<TicketRow>;
  /** The ticket, if it is one of this kind, still good and not used. */
  good(kind: TicketRow['kind'], id: string): Promise<TicketRow | null>;
  /** Whether whoever asks is the first, or asks for the same thing again. */
  use(id: string, by?: string): Promise<boolean>;
}

export function createTickets(store: FactorStore, clock: Clock, onError: (error: unknown) => void): Tickets {
  let forgotten = clock.now();

  function forget(): void {
    const now = clock.now();
    if (now - forgotten < FORGET_EVERY_MS) return;
    forgotten = now;
    store.forgetTickets(new Date(now - KEPT_MS).toISOString()).catch(onError);
  }

  return {
    async give(kind, { person, holder }, data, id = randomUUID(), longer = 0) {
      forget();
      const ticket: TicketRow = { id, person, kind, holder, data: JSON.stringify(data), expiresAt: new Date(clock.now() + lifetimes[kind] + longer).toISOString(), usedBy: null };
      await store.addTicket(ticket);
      return ticket;
    },
    async good(kind, id) {
      const ticket = await store.ticket(id);
      if (ticket === null || ticket.kind !== kind || ticket.usedBy !== null || Date.parse(ticket.expiresAt) <= clock.now()) return null;
      return ticket;
    },
    use: (id, by = randomUUID()) => store.useTicket(id, by),
  };
}
