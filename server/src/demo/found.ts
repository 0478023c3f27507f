import type { Directory } from '../store/directory.ts';
import { bodies, cast, demoCompound, demoStreet, streetBody, type DemoBody } from './cast.ts';
import { hub, need, type Part, type Play } from './play.ts';

const TERM_FROM = '2023-01-01';

/** The founded demo: bodies by key, and each person's part under their first seat. */
export interface Founded {
  readonly parties: Readonly<Record<string, string>>;
  readonly parts: Readonly<Record<string, Part>>;
}

/** Accounts of the cast: they have no password and exist in demo mode only. */
export async function addAccounts(directory: Directory, now: string): Promise<void> {
  for (const { person, phone, name } of cast) {
    await directory.addAccount({ person, identifier: phone, passwordHash: '', demo: name, disabled: false, createdAt: now });
  }
}

/** The street's log, the compound's log, the bodies and who sits on their seats. */
export async function found(play: Play): Promise<Founded> {
  await play.line('found street', demoStreet, hub, 'FoundJurisdiction', { name: streetBody.name });
  await play.line('found', demoCompound, hub, 'FoundCompound', { name: '龙庭御景（演示）', ruleProfile: 'CN-CIVILCODE-2021', utcOffset: 480 });
  await play.line('street', demoCompound, hub, 'AssignJurisdiction', { street: demoStreet });

  const parties: Record<string, string> = {};
  for (const body of [...bodies, streetBody]) parties[body.key] = await form(play, body);

  const parts: Record<string, Part> = {};
  for (const { key, person, name, seats } of cast) {
    for (const { body, office } of seats) {
      const made = await play.line(`seat ${key} ${body}`, logOf(body), hub, 'FillSeat', { party: parties[body] ?? '', office, person, name, term: { from: TERM_FROM, until: null } });
      parts[key] ??= { person, capacity: need(made, 'capacity'), seat: need(made, 'seat') };
    }
  }
  return { parties, parts };
}

async function form(play: Play, { key, kind, name }: DemoBody): Promise<string> {
  return need(await play.line(`form ${key}`, logOf(key), hub, 'FormParty', { kind, name, term: { from: TERM_FROM, until: null } }), 'party');
}

function logOf(body: string): string {
  return body === streetBody.key ? demoStreet : demoCompound;
}
