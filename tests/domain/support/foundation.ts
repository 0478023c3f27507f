/** Founding, register, parties: a domain of its own, and how their tests begin. */
import type { CompoundCommand } from '@sanfang/shared/compound/command.ts';
import type { Slice } from '@sanfang/shared/compound/compound.ts';
import { canRead } from '@sanfang/shared/compound/event.ts';
import { decideFounding, type FoundingCommand } from '@sanfang/shared/compound/founding/decide.ts';
import { decideParty, type PartyCommand } from '@sanfang/shared/compound/party/decide.ts';
import { evolveOffice, initialOffice, type OfficeEvent } from '@sanfang/shared/compound/party/evolve.ts';
import type { OfficeState } from '@sanfang/shared/compound/party/state.ts';
import { decideRegister, type RegisterCommand } from '@sanfang/shared/compound/register/decide.ts';
import { evolveRegister, initialRegister, type RegisterEvent } from '@sanfang/shared/compound/register/evolve.ts';
import type { RegisterState } from '@sanfang/shared/compound/register/state.ts';
import { event, specification, type Domain } from './given.ts';

const initial: Readonly<Record<string, Slice>> = {
  office: initialOffice,
  register: initialRegister,
  feed: { founded: null, decisions: {}, lastNumber: {}, blobs: {} },
};

const foundation: Domain = {
  initialSlice: (channel) => initial[channel] ?? { status: 'ABSENT' },
  evolve: (channel, slice, happened) => {
    if (!canRead(happened)) throw new Error(`cannot read ${happened.type}`);
    if (channel === 'office') return evolveOffice(slice as OfficeState, happened as OfficeEvent);
    if (channel === 'register') return evolveRegister(slice as RegisterState, happened as RegisterEvent);
    return happened.type === 'compound.founded' ? { founded: happened.data, decisions: {}, lastNumber: {}, blobs: {} } : slice;
  },
  decide: (compound, command: CompoundCommand, ctx) => {
    if (isOf<FoundingCommand>(command, ['FoundCompound', 'FoundJurisdiction', 'AssignJurisdiction'])) return decideFounding(compound, command, ctx);
    if (isOf<PartyCommand>(command, ['FormParty', 'EndParty', 'FillSeat', 'VacateSeat'])) return decideParty(compound, command, ctx);
    return decideRegister(compound, command as RegisterCommand, ctx);
  },
};

export const given = specification(foundation);

/** A compound eight hours east of UTC. */
export const founded = event('compound.founded', { name: '龙庭御景（演示）', ruleProfile: 'CN-CIVILCODE-2021', utcOffset: 480 });

function isOf<C extends CompoundCommand>(command: CompoundCommand, types: readonly C['type'][]): command is C {
  return (types as readonly string[]).includes(command.type);
}
