import type { Scene } from '../engine/scene.ts';
import { watchHub, type WatchedHub } from '../support/watched-hub.ts';
import { sqliteStores, type StoreKind, type StorePlace } from '../support/stores.ts';

export const targetRoles = ['secretary', 'chair', 'manager', 'operator', 'official', 'stranger'] as const;
export type TargetRole = (typeof targetRoles)[number];

/** What inputs are thrown at: a hub with a compound, and people who are signed in. */
export interface Target {
  readonly hub: WatchedHub;
  readonly place: StorePlace;
  readonly scene: Scene;
  readonly people: Readonly<Record<TargetRole, { readonly person: string; readonly capacity: string; readonly cookie: string }>>;
  remove(): Promise<void>;
}

/** Starts a hub on fresh stores, with people in it. */
export async function startTarget(fresh: StoreKind['fresh'] = sqliteStores): Promise<Target> {
  const place = await fresh();
  const hub = await watchHub(place.url);
  const scene = await hub.ask('scene');
  const stranger = { person: await hub.ask('person'), capacity: crypto.randomUUID() };
  const people = {} as Record<TargetRole, { person: string; capacity: string; cookie: string }>;
  for (const role of targetRoles) {
    const by = role === 'stranger' ? stranger : scene[role];
    people[role] = { ...by, cookie: await hub.ask('session', by.person) };
  }
  return {
    hub, place, scene, people,
    async remove() {
      await hub.stop();
      await place.remove();
    },
  };
}

/** Puts this target's ids, and a fresh one for `{{new}}`, where an input names them: an input means the same on every hub. */
export function fill(text: string, { scene, people }: Target): string {
  return text.replace(/\{\{(\w+)(?:\.(\w+))?\}\}/g, (whole, name: string, field: string | undefined) => {
    if (name === 'new') return crypto.randomUUID();
    if (name in people && field !== undefined) return (people[name as TargetRole] as Record<string, string>)[field] ?? whole;
    const known: Record<string, string> = { log: scene.log, street: scene.street, compound: scene.log.slice(9), room: scene.room, channel: scene.channel };
    return known[name] ?? whole;
  });
}
