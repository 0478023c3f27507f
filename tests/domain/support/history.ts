/** Random histories of a room: whatever people in it may ask for, in any order, with what is refused left out. */
import type { CompoundCommand } from '@sanfang/shared/compound/command.ts';
import { authorise } from '@sanfang/shared/compound/policy.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import fc from 'fast-check';
import { event, HUB, named, type Asked, type By, type Scene } from './given.ts';
import { all, ask, chen, everybody, heard, idle, li, mandate, openSignOff, position, ROOM, seated, sign, signing, sitting, tabled, theProposal, theRoom, words, wu } from './room.ts';

interface Step {
  readonly who: number;
  readonly what: number;
  readonly pick: number;
  readonly minutes: number;
}

type Action = (scene: Scene, step: Step, mark: string, by: By) => Asked;

const escalation = (scene: Scene) => theRoom(scene).escalations.at(-1)?.id ?? ROOM;
const target = (scene: Scene, { pick }: Step) => ({ proposal: Object.keys(theRoom(scene).proposals)[pick % 3] ?? ROOM });
const somewhere = (scene: Scene, { pick }: Step) => 1 + (pick % scene.events.length);

const table = ['zhou', 'chen', 'wu', 'li', 'gu', 'tang'];
const heads = ['zhou', 'chen', 'wu', 'zhou2'];
/** Zhou under a second hat. */
const zhou2: By = { person: named('zhou'), capacity: named('zhou2.hat') };
/** Chen has left, and Zhou chairs the committee as well: two heads, one person. */
const crossed = heard.and([event('seat.vacated', { seat: named('chen.seat') }), seated('zhou', 'OWNERS_COMMITTEE', 'committeeChair', 'zhou2.hat')]);
/** Two have signed, and the committee has named a deputy. */
const deputised = all(signing, [mandate(signing, li), chen], [sign(signing), everybody['zhou'] ?? HUB], [sign(signing), wu]);
const anybody = [...table, 'lin', 'song', 'shen', 'operator', 'owner'];

/** Every command of a room, with those who are likely to ask for it; what carries a history on stands more than once. */
const actions: readonly (readonly [by: readonly string[], Action])[] = [
  [anybody, (_, __, mark) => ask('PostMessage', { text: mark, replyTo: null, about: null })],
  [anybody, (scene, step, mark) => ask('PostMessage', { text: mark, replyTo: somewhere(scene, step), about: null })],
  [['zhou', 'chen'], (scene, step, mark) => ask('HideMessage', { message: somewhere(scene, step), reason: mark })],
  [['zhou'], () => ask('OpenSession', {})], [['zhou'], () => ask('AdjournSession', {})], [['zhou'], () => ask('ResumeSession', {})], [['zhou'], () => ask('CloseSession', {})],
  [table, () => ask('CheckIn', {})], [heads, () => ask('CheckIn', {})], [table, () => ask('CheckOut', {})],
  [heads, (_, __, mark) => ask('TableProposal', { ...words, title: mark })],
  [heads, (scene, step, mark) => ask('AmendProposal', { ...words, works: mark, ...target(scene, step), basis: 1 + (step.pick % 2) })],
  [heads, (scene, step) => ask('WithdrawProposal', target(scene, step))],
  [heads, (scene, { pick }, mark) => position(scene, pick % 5 === 0 ? 'OPPOSE' : pick % 2 === 0 ? 'RESERVE' : 'AGREE', mark)],
  [heads, (scene, { pick }, mark) => position(scene, pick % 2 === 0 ? 'RESERVE' : 'AGREE', mark)],
  [table, (scene, step, mark) => ask('DeclareRecusal', { ...target(scene, step), seat: null, ground: mark })],
  [heads, (scene, _, mark, by) => mandate(scene, by, by === zhou2 ? { reference: mark, seat: named('zhou2.seat'), basis: 'COMMITTEE_RESOLUTION' } : { reference: mark })],
  // A deputy, who may speak and sign only where somebody else named them.
  [['chen', 'zhou2', 'li'], (scene, _, mark) => mandate(scene, li, { reference: mark })], [['li', 'gu', 'tang'], (scene) => position(scene, 'AGREE')], [['li', 'gu', 'tang'], (scene) => sign(scene)],
  [['zhou', 'zhou2'], (scene) => openSignOff(scene, new Date(Date.parse(scene.events.at(-1)?.at ?? '') + 2 * 3_600_000).toISOString())],
  [heads, (scene) => sign(scene)], [heads, (scene) => sign(scene)], [['chen', 'wu', 'zhou2'], (scene) => sign(scene)],
  [['hub'], (scene) => ask('CloseSignOff', { proposal: theProposal(scene).id })],
  [heads, (_, { pick }, mark) => ask('Escalate', { reason: mark, from: (['NOW', 'SESSION', 'ROOM', 'NOW'] as const)[pick % 4] ?? 'NOW' })],
  [['song', 'shen'], (scene) => ask('JoinEscalation', { escalation: escalation(scene) })], [['song'], (scene) => ask('JoinEscalation', { escalation: escalation(scene) })],
  [['song', 'shen'], (scene, _, mark) => ask('Advise', { escalation: escalation(scene), text: mark, about: null })],
  [['song'], (scene, _, mark) => ask('ReturnEscalation', { escalation: escalation(scene), outcome: 'MEDIATED', text: mark })],
  [['zhou'], (_, { pick }) => ask(pick % 8 === 0 ? 'CloseRoom' : 'CheckIn', {})],
];

function play(before: Scene, step: Step, mark: string): Scene | null {
  const scene = before.at(new Date(Date.parse(before.events.at(-1)?.at ?? '') + step.minutes * 60_000).toISOString());
  const [names, make] = actions[step.what] ?? [[], null];
  const name = names[step.who % names.length] ?? '';
  const by = name === 'zhou2' ? zhou2 : everybody[name] ?? HUB;
  const asked = attempt(() => make?.(scene, step, mark, by));
  if (asked === undefined) return null;
  const command = { id: named(mark), log: scene.log, capacity: by.capacity, ...asked } as CompoundCommand;
  if (isRefusal(authorise(scene.compound(ROOM), command, { ...by, hub: by === HUB }, scene.now))) return null;
  const result = scene.when(asked, by);
  return isRefusal(result.outcome) ? null : result.after();
}

/** An action may find nothing to act on: no proposal was tabled yet. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

/** Scenes after each command that stood, the first one included. Each step seals words of its own: `mark <i>.` */
export const histories: fc.Arbitrary<readonly Scene[]> = fc.record({
  start: fc.constantFrom(idle, sitting, tabled, heard, signing, all(signing, [sign(signing), chen], [sign(signing), wu]), crossed, deputised),
  steps: fc.array(fc.record({ who: fc.nat(40), what: fc.nat(actions.length - 1), pick: fc.nat(40), minutes: fc.integer({ min: 0, max: 60 }) }), { minLength: 20, maxLength: 80, size: 'max' }),
}).map(({ start, steps }) => {
  const scenes = [start];
  for (const [i, step] of steps.entries()) {
    const after = play(scenes.at(-1) ?? start, step, `mark ${String(i)}.`);
    if (after !== null) scenes.push(after);
  }
  return scenes;
});
