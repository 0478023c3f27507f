import type { Compound } from '@sanfang/shared/compound/compound.ts';
import { authorise } from '@sanfang/shared/compound/policy.ts';
import { decideRoom, type RoomCommand } from '@sanfang/shared/compound/room/decide.ts';
import { isRefusal, type Refusal } from '@sanfang/shared/protocol/refusal.ts';

/** Commands that a person gives in a room. */
export type RoomType = Exclude<RoomCommand['type'], 'OpenRoom' | 'CloseSignOff'>;

/** Their deciders read what a page of a room does not hold: the register, or a message by its number. */
const needsMore: readonly string[] = ['TableProposal', 'AmendProposal', 'HideMessage', 'PostMessage'];

/** Whether the policy would let a person issue a command now: null, or why not. `now`: instant. */
export function policyRefusal(compound: Compound, command: RoomCommand, person: string, now: string): Refusal | null {
  const answer = authorise(compound, command, { person, capacity: command.capacity, hub: false }, now);
  return isRefusal(answer) ? answer : null;
}

/**
 * What the hub would answer now, by the hub's own rules: null, or the refusal. Commands that need the register or an
 * older event are judged by the policy only.
 */
export function refusalNow(compound: Compound, command: RoomCommand, person: string, now: string): Refusal | null {
  const refused = policyRefusal(compound, command, person, now);
  if (refused !== null || needsMore.includes(command.type)) return refused;
  const outcome = decideRoom(compound, command, { person, capacity: command.capacity, received: now, now, newId: () => '', referred: [], opened: new Map() });
  return isRefusal(outcome) ? outcome : null;
}
