import { v7 } from 'uuid';
import type { CommandData, CommandType } from '@sanfang/shared/compound/command.ts';
import { allows } from '@sanfang/shared/compound/policy-table.ts';
import type { CommandAccepted, CompoundReply } from '@sanfang/shared/protocol/api/compounds.ts';
import type { Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { send } from '#lib/api/hub.ts';
import { officeWord } from '#lib/words/offices.ts';

/** The hats under which somebody may review here, by capacity, for a list to choose from. */
export function reviewingHats(compound: CompoundReply): { readonly value: string; readonly label: string }[] {
  return compound.hats.filter(({ office }) => allows(office, 'ReviewClaim', 'NO_ROOM')).map((hat) => ({ value: hat.capacity, label: `${officeWord(hat.office)} ${hat.party?.name ?? ''}`.trim() }));
}

/** One act of the enrolment, over HTTP: each is a page's own. `id`: of a command that may have been sent before. */
export function act<K extends CommandType>(compound: Pick<CompoundReply, 'log'>, capacity: string, type: K, data: CommandData[K], id: string = v7()): Promise<CommandAccepted | Refusal> {
  return send<CommandAccepted>('POST', '/api/commands', { id, log: compound.log, type, capacity, data });
}
