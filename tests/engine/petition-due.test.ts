import { PETITIONS } from '@sanfang/shared/compound/channel.ts';
import type { PetitionsState } from '@sanfang/shared/compound/petition/state.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ownedHomes } from './owners-vote.ts';
import { freshPlace, type Place } from './place.ts';
import { listen, made, must, setScene } from './scene.ts';
import { checkState, checkWhole } from './whole-log.ts';

let place: Place;
beforeEach(async () => { place = await freshPlace(); });
afterEach(() => place.remove());

test('a duty that nobody does is told to be overdue when its days are over, and so is the order that nobody obeys', async () => {
  const engine = await place.engine();
  const { clock } = place;
  const scene = await setScene(engine, clock);
  const [first, ...others] = [...(await ownedHomes(engine, clock, scene, 1, 1)).values()].flat();
  if (first === undefined) throw new Error('no owner');
  const petition = made(await must(engine, clock, first, scene.log, 'RaisePetition', { matterCode: 'I4', title: '解聘物业', text: '请求表决' }), 'petition');
  const state = async () => ((await engine.channel(scene.log, PETITIONS))?.state as PetitionsState).petitions[petition];
  const dues = async () => (await engine.overview(scene.log))?.dues;
  expect(await dues()).toEqual([{ at: '2027-01-22T16:00:00.000Z', kind: 'PETITION', petition }]);
  const { digest = '' } = await state() ?? {};
  for (const owner of others.slice(0, 9)) await must(engine, clock, owner, scene.log, 'SignPetition', { petition, digest });
  expect(await state()).toMatchObject({ status: 'REACHED', until: '2026-12-08T16:00:00.000Z', reached: { persons: 10, of: { persons: 50 } } });

  const heard = listen(engine, scene.log);
  const ripens = async (at: string, status: string): Promise<void> => {
    expect(await dues()).toEqual([{ at, kind: 'PETITION', petition }]);
    clock.forward(Date.parse(at) + 2_000 - clock.now());
    await heard.until((all) => all.some(({ type, data }) => type === 'petition.published' && (data as { step: string }).step === status));
    expect((await state())?.status).toBe(status);
    expect(await dues()).toEqual([]);
  };
  await ripens('2026-12-08T16:00:00.000Z', 'OVERDUE');
  await must(engine, clock, scene.official, scene.log, 'OrderPetition', { petition, reference: '责令〔2026〕1号' });
  await ripens((await state())?.until ?? '', 'ORDER_OVERDUE');
  await checkState(engine, scene.log, await checkWhole((await place.stores()).logs, scene.log));
});
