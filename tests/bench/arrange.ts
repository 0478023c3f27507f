import { createEngine } from '@sanfang/server/engine/engine.ts';
import { openStores } from '@sanfang/server/store/open-stores.ts';
import { body, foundCompound, foundStreet, importUnits, issue, seat, session, wallClock, type Seated } from './founding.ts';

/** Somebody with a seat at the table and a session cookie. */
export interface Member {
  readonly person: string;
  readonly capacity: string;
  readonly cookie: string;
}

/** A compound with one room, in a store of its own. */
export interface Stage {
  readonly storeUrl: string;
  readonly log: string;
  readonly room: string;
  /** First the branch secretary, then 49 others. */
  readonly members: readonly Member[];
  readonly official: Member;
}

/** Founds a compound with 50 seats at one room's table, `units` in its register and `messages` messages in the room. */
export async function arrange(storeUrl: string, { messages = 0, units = 0 }: { readonly messages?: number; readonly units?: number } = {}): Promise<Stage> {
  const stores = await openStores(storeUrl);
  const engine = await createEngine({ stores, clock: wallClock });
  const run = issue(engine, wallClock);
  const street = await foundStreet(run);
  const { log, parties } = await foundCompound(run, street);
  const { BRANCH, COMMITTEE, COMPANY } = parties;
  const signIn = async (seated: Seated): Promise<Member> => ({ ...seated, cookie: await session(stores, seated.person) });
  const official = await signIn(await seat(run, street, await body(run, street, 'STREET_OFFICE'), 'streetOfficial'));
  const secretary = await signIn(await seat(run, log, BRANCH, 'branchSecretary'));
  const members = [secretary, await signIn(await seat(run, log, COMMITTEE, 'committeeChair')), await signIn(await seat(run, log, COMPANY, 'siteManager'))];
  while (members.length < 50) members.push(await signIn(await seat(run, log, COMPANY, 'companyStaff')));
  if (units > 0) await importUnits(engine, wallClock, log, units);
  const room = (await run(secretary, log, 'OpenRoom', { title: '测试议事厅', parties }))['room'] ?? '';
  await run(secretary, log, 'OpenSession', { room });
  const post = (n: number) => run(secretary, log, 'PostMessage', { room, text: `第 ${String(n)} 条`, replyTo: null, about: null });
  for (let done = 0; done < messages; done += 500) await Promise.all(Array.from({ length: Math.min(500, messages - done) }, (_, i) => post(done + i)));
  await engine.close();
  await stores.close();
  return { storeUrl, log, room, members, official };
}
