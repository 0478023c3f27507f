import type { Side } from '@sanfang/shared/compound/party/offices.ts';
import { m } from '#lib/paraglide/messages.js';

/** Short name of a side of the table. */
export function sideWord(side: Side): string {
  return { BRANCH: m.side_branch, COMMITTEE: m.side_committee, COMPANY: m.side_company }[side]();
}
