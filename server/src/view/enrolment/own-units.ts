import type { Hat } from '@sanfang/shared/compound/hats.ts';
import type { RegisterState } from '@sanfang/shared/compound/register/state.ts';
import type { OwnUnitsReply } from '@sanfang/shared/protocol/api/enrolment.ts';
import type { Engine } from '../../engine/ports.ts';
import { namesOfUnit, rollOwners, type Opened } from './roll-owner.ts';

type OwnUnit = OwnUnitsReply['units'][number];

/** The units of somebody's hats, with everybody who stands for them by office and not by name. */
export async function ownUnitsOf(engine: Engine, register: RegisterState, hats: readonly Hat[], person: string): Promise<OwnUnit[]> {
  const owned = hats.flatMap((hat) => (hat.office === 'owner' ? hat.units : []));
  return ownUnits(register, hats, person, await engine.open(owned.flatMap((unit) => namesOfUnit(register, unit))));
}

function ownUnits(register: RegisterState, hats: readonly Hat[], person: string, opened: Opened): OwnUnit[] {
  const mine = hats.flatMap((hat) => {
    const binding = register.bindings[hat.capacity];
    return binding === undefined ? [] : hat.units.map((unit) => ({ unit, binding }));
  });
  return mine.flatMap(({ unit: id, binding }) => {
    const unit = register.units[id];
    if (unit === undefined) return [];
    const said = register.namings[id] ?? {};
    const accounts = Object.values(register.bindings).filter((one) => one.ended === null && one.units.includes(id));
    return [{
      unit: id, capacity: binding.capacity, office: binding.office, area: unit.area, status: unit.status, level: levelWord(binding.level), as: binding.as, me: binding.owner,
      // Who rents need not know who owns.
      owners: binding.owner === null ? [] : rollOwners(register, id, opened).map((owner) => ({ ...owner, says: said[owner.owner] ?? null })),
      voter: unit.designatedVoter,
      accounts: accounts.map((one) => ({ office: one.office, since: one.since, me: one.person === person, level: levelWord(one.level), as: one.as })),
    }];
  });
}

function levelWord(level: 1 | 2): '1' | '2' {
  return level === 2 ? '2' : '1';
}
