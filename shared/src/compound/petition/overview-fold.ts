import { withDue } from '../due-order.ts';
import type { CompoundEvent } from '../event.ts';
import type { Overview } from '../overview.ts';

/** Folds an event of a petition into the overview: the clock that runs. */
export function ofPetition(overview: Overview, event: CompoundEvent): Overview {
  switch (event.type) {
    case 'petition.raised': case 'petition.reached': case 'petition.ordered': return due(overview, event.data.petition, event.data.until);
    case 'petition.reopened': return event.data.until === null ? overview : due(overview, event.data.petition, event.data.until);
    case 'petition.withdrawn': case 'petition.lapsed': case 'petition.taken_up': return without(overview, event.data.petition);
    default: return overview;
  }
}

function due(overview: Overview, petition: string, at: string): Overview {
  return withDue(without(overview, petition), { at, kind: 'PETITION', petition });
}

function without(overview: Overview, petition: string): Overview {
  return { ...overview, dues: overview.dues.filter((one) => one.kind !== 'PETITION' || one.petition !== petition) };
}
