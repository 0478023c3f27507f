import type { ProposalVersion } from '@sanfang/shared/compound/room/state.ts';
import { m } from '#lib/paraglide/messages.js';

/** Where a proposal comes from. */
export function originWord(origin: ProposalVersion['origin']): string {
  return { AGENDA: m.origin_agenda, REQUEST: m.origin_request, PETITION: m.origin_petition }[origin]();
}
