import type { Happened } from '../log/event.ts';
import { canRead } from './event.ts';

/**
 * Persons to whom an event gives a hat in its log, and the street that it puts the log under: by these the logs of somebody
 * are found. A tie is never undone: whether anything of it still holds, the log's own state says.
 */
export function tiesOf(event: Happened): string[] {
  if (!canRead(event)) return [];
  switch (event.type) {
    case 'seat.filled': case 'owner.bound': case 'occupant.bound': return [event.data.person];
    case 'jurisdiction.assigned': return [event.data.street];
    default: return [];
  }
}
