import { startHub, type Hub } from '../support/hub.ts';
import type { StorePlace } from '../support/stores.ts';
import { compoundOffices, foundQuarter, type Quarter } from './quarter.ts';

/** Somebody who knocks: which line of the tables is theirs, seen from the home compound. */
export interface Knocker {
  readonly name: string;
  /** Column of routes.csv, line of channels.csv. */
  readonly line: string;
  /** Role in commands.csv; null: no hat here. */
  readonly role: string | null;
  /** Null: without an account. */
  readonly person: string | null;
  readonly capacity: string;
}

/** A hub with three compounds of the same shape: home, one of the same street, one of another. */
export interface Town {
  readonly hub: Hub;
  readonly home: Quarter;
  readonly nextDoor: Quarter;
  readonly far: Quarter;
  /** Everybody who can come to the home compound's door. */
  readonly knockers: readonly Knocker[];
  close(): Promise<void>;
}

const nowhere = '00000000-0000-4000-8000-000000000000';

export async function startTown(place?: StorePlace): Promise<Town> {
  const hub = await startHub({ config: { limits: 'bench', demo: false }, ...(place === undefined ? {} : { place }) });
  const home = await foundQuarter(hub);
  const nextDoor = await foundQuarter(hub, home.street);
  const far = await foundQuarter(hub);
  const hash = (await hub.stores.directory.account(hub.scene.chair.person))?.passwordHash ?? '';
  // The cast of the hub's own scene are demo accounts, which only a demo lets in.
  const nobody = crypto.randomUUID();
  const persons = new Set([nobody, ...[home, nextDoor, far].flatMap((quarter) => Object.values(quarter.people).map(({ person }) => person))]);
  for (const person of persons) {
    await hub.stores.directory.addAccount({ person, identifier: `${person}@people.test`, passwordHash: hash, demo: null, disabled: false, createdAt: new Date(hub.clock.now()).toISOString() });
  }

  const at = (quarter: Quarter, key: string, name: string, line: string, role: string | null): Knocker => {
    const by = quarter.people[key];
    if (by === undefined) throw new Error(`nobody is ${key}`);
    return { name, line, role, person: by.person, capacity: by.capacity };
  };
  const roles = [...compoundOffices, 'owner', 'occupant'];
  const officials = ['official before', 'official during', 'official after'];
  const knockers: Knocker[] = [
    { name: 'anonymous', line: 'anonymous', role: null, person: null, capacity: nowhere },
    { name: 'nobody', line: 'nobody', role: null, person: nobody, capacity: nowhere },
    ...roles.map((role) => at(home, role, role, role, role)),
    ...officials.map((key) => at(home, key, key, key, 'streetOfficial')),
    ...roles.map((role) => at(home, `former ${role}`, `former ${role}`, 'former', null)),
    ...roles.map((role) => at(nextDoor, role, `${role} next door`, 'nobody', null)),
    // Whoever is an official of the street is one in all of its compounds, and in none of their rooms.
    ...officials.map((key) => at(nextDoor, key, `${key} next door`, 'official before', 'streetOfficial')),
    ...roles.map((role) => at(far, role, `${role} of a far compound`, 'nobody', null)),
    ...officials.map((key) => at(far, key, `${key} of another street`, 'official of another street', null)),
  ];
  return { hub, home, nextDoor, far, knockers, close: () => hub.close() };
}
