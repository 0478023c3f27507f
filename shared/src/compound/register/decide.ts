import { isDate } from '../../law/calendar.ts';
import type { Context } from '../../log/command.ts';
import { refuse } from '../../protocol/refusal.ts';
import { REGISTER } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { bindOccupant, bindOwner, endBinding } from './binding.ts';
import type { registerCommands } from './commands.ts';
import { activateRegister, discardImport, isArea, stageUnits, startImport } from './importing.ts';

export type RegisterCommand = { [K in keyof typeof registerCommands]: CommandOf<K> }[keyof typeof registerCommands];

/** The owner register: imported whole, corrected unit by unit, and bound to people with accounts. */
export function decideRegister(compound: Compound, command: RegisterCommand, ctx: Context): Outcome {
  if (compound.feed.founded === null) return refuse('NOT_FOUND');
  const { register } = compound;
  switch (command.type) {
    case 'StartImport': return startImport(register, command);
    case 'StageUnits': return stageUnits(register, command);
    case 'ActivateRegister': return activateRegister(register, command);
    case 'DiscardImport': return discardImport(register, command);
    case 'CorrectUnit': return correctUnit(compound, command);
    case 'BindOwner': return bindOwner(register, command, ctx);
    case 'BindOccupant': return bindOccupant(register, command, ctx);
    case 'EndBinding': return endBinding(register, command);
  }
}

/** Area by the order of 解释〔2009〕7号 Art. 8; the source says which. Who counts is reckoned from the register as it stands when a vote is noticed. */
function correctUnit({ register }: Compound, { data }: CommandOf<'CorrectUnit'>): Outcome {
  const { reason, ...corrected } = data;
  const unit = Object.hasOwn(register.units, data.unit) ? register.units[data.unit] : undefined;
  if (unit === undefined) return refuse('UNKNOWN_UNIT', { unit: data.unit });
  if (!isArea(data.area)) return refuse('BAD_AREA', { unit: data.unit });
  if (!isDate(data.validFrom)) return refuse('MALFORMED', { field: 'validFrom' });
  const subjects = unit.owners.map((share) => share.owner);
  return { events: [draft(REGISTER, 'unit.corrected', corrected, { seal: { reason: { value: reason, subjects, retention: 'REGISTER' } } })] };
}
