import { workingDaysAfter } from '@sanfang/shared/law/working-days.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshPlace, type Place } from './place.ts';
import { listen, made, must, NOON, setScene } from './scene.ts';
import { register } from './sign-off.ts';
import { checkState, checkWhole } from './whole-log.ts';

let place: Place;
beforeEach(async () => { place = await freshPlace(); });
afterEach(() => place.remove());

test('a question that nobody answers is told to be overdue two seconds after its time, without anybody asking', async () => {
  const engine = await place.engine();
  const { clock } = place;
  const scene = await setScene(engine, clock);
  await register(engine, clock, scene);
  const unit = (await engine.compound(scene.log, null))?.register.units['1-1-101'];
  const person = crypto.randomUUID();
  const capacity = made(await must(engine, clock, scene.operator, scene.log, 'BindOwner', { owner: unit?.owners[0]?.owner ?? '', person }), 'capacity');
  const on = new Date(NOON - 86_400_000).toISOString().slice(0, 10);
  await must(engine, clock, scene.operator, scene.log, 'OpenBooks', { holding: 'ART_22', bank: '建设银行', on });
  await must(engine, clock, scene.manager, scene.log, 'ProposeProject', { source: 'MAINTENANCE_FUND', category: null, title: '外墙维修', problem: '墙皮脱落' });
  const about = (await engine.channel(scene.log, 'feed'))?.n ?? 0;
  const question = made(await must(engine, clock, { person, capacity }, scene.log, 'AskQuestion', { about, line: null, objection: false, text: '谁来修？' }), 'question');
  const due = workingDaysAfter(new Date(clock.now()).toISOString(), 5, 480);
  expect((await engine.overview(scene.log))?.dues).toEqual([{ at: due, kind: 'QUESTION', id: question }]);

  const heard = listen(engine, scene.log);
  clock.forward(Date.parse(due) + 2_000 - clock.now());
  const events = await heard.until((all) => all.some((event) => event.type === 'question.published'));
  expect(events.map(({ type, actor }) => [type, actor])).toEqual([['question.lapsed', 'hub'], ['question.published', 'hub']]);
  expect((await engine.overview(scene.log))?.dues).toEqual([]);
  await checkState(engine, scene.log, await checkWhole((await place.stores()).logs, scene.log));
});
