import type { Compound } from '@sanfang/shared/compound/compound.ts';
import { maskName } from '@sanfang/shared/compound/register/masking.ts';
import type { Binding } from '@sanfang/shared/compound/register/state.ts';
import type { Seat } from '@sanfang/shared/compound/party/state.ts';
import type { Commitment } from '@sanfang/shared/log/event.ts';
import type { CandidatesReply, VotePerson } from '@sanfang/shared/protocol/api/vote-desk.ts';
import { nameOf } from '../view/enrolment/roll-owner.ts';
import type { Engine } from '../engine/ports.ts';
import { textOf } from '../view/sealed-text.ts';

type House = Pick<Compound, 'office' | 'register'>;

/** Those behind these hats, for somebody who may read the vote. `seated`: the reader holds a seat, and reads the names of seats elsewhere as well. */
export async function votePeople(engine: Pick<Engine, 'open'>, house: House, capacities: readonly string[], seated: boolean): Promise<VotePerson[]> {
  const seats = Object.values(house.office.seats);
  const found = capacities.map((capacity) => seats.find((seat) => seat.capacity === capacity) ?? house.register.bindings[capacity]).filter((one) => one !== undefined);
  const names = await engine.open(found.flatMap((one) => nameAt(house, one) ?? []));
  return found.map((one) => personOf(house, one, names, seated));
}

/** Who can be named to count or to watch: everybody with a seat, and of a building the owners with an account. */
export async function candidates(engine: Pick<Engine, 'open'>, house: House, building: string | null): Promise<CandidatesReply> {
  const seats = Object.values(house.office.seats).filter((seat) => seat.vacated === null && seat.office !== 'operator');
  const inside = (unit: string): boolean => house.register.units[unit]?.building === building;
  const owners = building === null ? [] : Object.values(house.register.bindings).filter((one) => one.office === 'owner' && one.ended === null && one.units.some(inside));
  const names = await engine.open([...seats, ...owners].flatMap((one) => nameAt(house, one) ?? []));
  const all = (found: readonly (Seat | Binding)[]): VotePerson[] => found.map((one) => personOf(house, one, names, true));
  return { seats: all(seats), owners: all(owners).sort((a, b) => (a.units[0] ?? '').localeCompare(b.units[0] ?? '', 'zh-CN', { numeric: true })) };
}

function nameAt({ office, register }: House, one: Seat | Binding): Commitment | undefined {
  return 'party' in one ? office.names[one.person] : one.owner === null ? undefined : register.owners[one.owner];
}

function personOf(house: House, one: Seat | Binding, names: ReadonlyMap<Commitment, unknown>, seated: boolean): VotePerson {
  const at = nameAt(house, one);
  const { capacity, office } = one;
  if ('party' in one) {
    return { capacity, office, party: house.office.parties[one.party]?.name ?? null, units: [], name: at === undefined || !seated ? null : textOf(names.get(at)) };
  }
  const known = nameOf(names, at);
  return { capacity, office, party: null, units: [...one.units], name: known === null ? null : maskName(known.name) };
}
