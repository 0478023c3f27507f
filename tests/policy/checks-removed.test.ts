/** The policy with one of its checks taken out, each in turn: some cell of the matrix must notice, or the check is not tested. */
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { authorise } from '@sanfang/shared/compound/policy.ts';
import type { spansOn } from '@sanfang/shared/compound/view.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askCells, type AskCell } from './asking.ts';
import { readCells, type ReadCell } from './reading.ts';

const source = fileURLToPath(new URL('../../shared/src/compound', import.meta.url));

/** File, what stands there, what stands there instead. A line that is no longer there fails: the list moves with the code. */
const changes: readonly (readonly [what: string, file: 'policy' | 'view' | 'hats' | 'party/life', from: string, to: string])[] = [
  ['anybody may say that they are the hub', 'policy', 'if (by.hub) return', 'if (by.hub || by.person === \'hub\') return'],
  ['the hub needs no room', 'policy', 'named !== null && room === null ? refuse(\'UNKNOWN_ROOM\') : byTable(\'HUB\'', 'byTable(\'HUB\''],
  ['the table is not asked for the hub', 'policy', 'byTable(\'HUB\', command, room, rows) ?? \'HUB\'', '\'HUB\''],
  ['whoever names themselves for a hat may knock with anything', 'policy', 'if (withCode.includes(type)) return \'NEWCOMER\';', 'if (type !== null) return \'NEWCOMER\';'],
  ['a claim may be made under anybody\'s hat', 'policy', 'by.capacity === by.person ? roleWithoutHat', 'by.capacity !== null ? roleWithoutHat'],
  ['a hat need not be one\'s own', 'policy', 'hatsOf(compound, by.person, now).find((one) => one.capacity === by.capacity)', 'Object.values(compound.office.seats).flatMap((seat) => hatsOf(compound, seat.person, now)).find((one) => one.capacity === by.capacity)'],
  ['any of one\'s hats will do', 'policy', 'find((one) => one.capacity === by.capacity)', 'find((one) => one.capacity !== \'\')'],
  ['the relation to the room is not asked', 'policy', 'room === null ? refuse(\'UNKNOWN_ROOM\') : byRelation(compound, room, hat, command)', 'room === null ? refuse(\'UNKNOWN_ROOM\') : null'],
  ['a room that is not there is not asked for', 'policy', 'room === null ? refuse(\'UNKNOWN_ROOM\') : byRelation(compound, room, hat, command)', 'room === null ? null : byRelation(compound, room, hat, command)'],
  ['the table is not asked', 'policy', 'return byTable(hat.office, command, room, rows) ?? hat;', 'return hat;'],
  ['an official need not have joined', 'policy', 'if (spans.length > 0 && !inside) return refuse(\'NOT_JOINED\');', ''],
  ['an official enters what waits for another street', 'policy', ' && last.street === compound.office.street', ''],
  ['an official enters what was returned', 'policy', 'last !== undefined && last.status !== \'RETURNED\' &&', 'last !== undefined &&'],
  ['an official at the door may do anything', 'policy', 'command.type === \'JoinEscalation\' && waits', 'waits'],
  ['an official who was returned is inside', 'policy', ' && official.until === null', ''],
  ['a colleague\'s joining will do', 'policy', 'official.capacity === hat.capacity &&', ''],
  ['who sees nothing of a room acts in it', 'policy', 'if (spans.length === 0) return refuse(\'UNKNOWN_ROOM\');', ''],
  ['what lies before one\'s span may be answered', 'policy', 'refersTo(command).every(({ n }) => within(spans, n)) ? null : refuse(\'UNKNOWN_MESSAGE\')', 'null'],
  ['the office is for everybody', 'view', 'wears(viewer, readers.office) ? WHOLE : NOTHING', 'WHOLE'],
  ['the register is for whoever holds a seat', 'view', 'wears(viewer, readers.register)', 'wears(viewer, readers.office)'],
  ['the register is for everybody', 'view', 'wears(viewer, readers.register) ? WHOLE : NOTHING', 'WHOLE'],
  ['the books are for whoever holds a seat', 'view', 'wears(viewer, readers.fund)', 'wears(viewer, readers.office)'],
  ['what stands on the units\' accounts is for whoever reads the books', 'view', 'wears(viewer, readers.accounts)', 'wears(viewer, readers.fund)'],
  ['the units\' accounts are for everybody', 'view', 'wears(viewer, readers.accounts) ? WHOLE : NOTHING', 'WHOLE'],
  ['claims are for whoever keeps the register', 'view', 'wears(viewer, readers.enrolment)', 'wears(viewer, readers.register)'],
  ['who has signed a petition is for everybody', 'view', 'wears(viewer, readers.petitions) ? WHOLE : NOTHING', 'WHOLE'],
  ['claims are for everybody', 'view', 'wears(viewer, readers.enrolment) ? WHOLE : NOTHING', 'WHOLE'],
  ['any room\'s reader reads any room', 'view', 'compound.room.id === roomOf(channel)', 'roomOf(channel) !== null'],
  ['a side reads every room of its side', 'view', 'parties[hat.side] === hat.party.id', 'parties[hat.side] !== undefined'],
  ['who has no side reads rooms', 'view', 'hat.side !== null && hat.party !== null && parties[hat.side] === hat.party.id', 'hat.side === null || parties[hat.side] === hat.party?.id'],
  ['officials read whole rooms', 'view', 'return scopes.length === 0 ? NOTHING : union([{ from: 1, until: 1 }, ...scopes]);', 'return scopes.length === 0 ? NOTHING : WHOLE;'],
  ['a colleague\'s scope will do', 'view', '.filter((official) => official.person === viewer.person && worn.has(official.capacity))', '.filter(() => worn.size > 0)'],
  ['a scope outlasts the hat', 'view', ' && worn.has(official.capacity)', ''],
  ['a scope never ends', 'view', 'union([{ from: 1, until: 1 }, ...scopes])', 'union([{ from: 1, until: 1 }, ...scopes.map(({ from }) => ({ from, until: null }))])'],
  ['a scope begins with the room', 'view', 'union([{ from: 1, until: 1 }, ...scopes])', 'union(scopes.map(({ until }) => ({ from: 1, until })))'],
  ['a seat is anybody\'s', 'hats', 'seat.person === person ? partyOfSeat', 'seat.person !== \'\' ? partyOfSeat'],
  ['every seat of a street\'s log is an official\'s', 'hats', '.filter((hat) => hat.party?.kind === \'STREET_OFFICE\')', ''],
  ['a binding never ends', 'hats', 'binding.ended !== null || ', ''],
  ['a seat is never vacated', 'party/life', 'seat.vacated !== null || ', ''],
  ['a term never matters', 'party/life', 'seat.vacated !== null || !withinTerm(seat.term, date)', 'seat.vacated !== null'],
  ['a body never ends', 'party/life', 'party !== undefined && isLiving(party, date) ? party : null', 'party ?? null'],
];

/** Files that are copied with the change; everything else is the real thing. */
const copied = ['policy', 'view', 'hats', 'party/life'] as const;
/** Of the cells that end before the table is asked, those of a few commands will do. */
const few: readonly string[] = ['FormParty', 'PostMessage', 'SignOff', 'JoinEscalation'];

let folder: string;
let asks: readonly AskCell[];
let reads: readonly ReadCell[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sanfang-policy-'));
  await mkdir(join(folder, 'node_modules/@sanfang'), { recursive: true });
  await symlink(fileURLToPath(new URL('../../shared', import.meta.url)), join(folder, 'node_modules/@sanfang/shared'));
  asks = [...askCells()].filter(({ told, type }) => told !== 'CAPACITY_NOT_YOURS' || few.includes(type));
  reads = [...readCells()];
});
afterAll(() => rm(folder, { recursive: true }));

interface Policy {
  readonly authorise: typeof authorise;
  readonly spansOn: typeof spansOn;
  readonly hatsOf: (compound: ReadCell['compound'], person: string, now: string) => ReadCell['viewer']['hats'];
}

/** The policy's files with one line changed. */
async function changed(name: string, file: string, from: string, to: string): Promise<Policy> {
  const copy = join(folder, name);
  await mkdir(join(copy, 'party'), { recursive: true });
  for (const one of copied) {
    const text = await readFile(join(source, `${one}.ts`), 'utf8');
    if (one === file) expect(text.split(from), `${one}.ts: ${from}`).toHaveLength(2);
    const written = one === file ? text.replace(from, () => to) : text;
    await writeFile(join(copy, `${one}.ts`), written.replace(/(from ')(\.[^']+)(';)/g, (_, before: string, path: string, after: string) => {
      const target = join('compound', dirname(one), path);
      return copied.some((other) => target === `compound/${other}.ts`) ? `${before}${path}${after}` : `${before}@sanfang/shared/${target}${after}`;
    }));
  }
  const [policy, view, hats] = await Promise.all(['policy', 'view', 'hats'].map((one) => import(/* @vite-ignore */ join(copy, `${one}.ts`)) as Promise<Partial<Policy>>));
  return { ...policy, ...view, ...hats } as Policy;
}

function notices({ authorise: ask, spansOn: spans, hatsOf: hats }: Policy): boolean {
  return asks.some(({ compound, command, by, now, told }) => {
    const answer = ask(compound, command, by, now);
    return (isRefusal(answer) ? answer.refused : null) !== told;
  }) || reads.some(({ compound, channel, viewer, spans: said, now }) => {
    const worn = viewer.person === null ? [] : hats(compound, viewer.person, now);
    return JSON.stringify(spans(compound, channel, { person: viewer.person, hats: worn })) !== JSON.stringify(said);
  });
}

test('an unchanged copy agrees with the tables', async () => {
  expect(notices(await changed('same', 'policy', 'if (by.hub) return', 'if (by.hub) return'))).toBe(false);
});

test.each(changes)('%s: noticed', async (what, file, from, to) => {
  expect(notices(await changed(what.replace(/\W+/g, '-'), file, from, to))).toBe(true);
});
