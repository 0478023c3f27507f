/** A part of a project whose owners chose among several in two rounds. */
import type { Resolution } from '@sanfang/shared/compound/feed/state.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { expect, test } from 'vitest';
import type { CompoundDraft } from '@sanfang/shared/compound/event.ts';
import { named, type Asked, type By, type Scene } from '../support/given.ts';
import { does, ends, funded, money, pay, PROPOSE, resolution, theProject, toStep, VOTE } from '../support/money.ts';
import { chen, li, wu } from '../support/room.ts';

const FIRST = named('first ballot');
const LOST = { outcome: 'REJECTED', status: 'FINAL' } as const;

/** The second ballot on the feed. */
function secondBallot(over: Partial<Resolution> = {}): CompoundDraft[] {
  return resolution(VOTE, over).map((told) => (told.type === 'vote.announced' ? { ...told, data: { ...told.data, secondOf: { vote: FIRST, number: { year: 2026, no: 1 } } } } : told));
}

/** The project was put to this vote of the two. */
function voting(vote: string, told: readonly CompoundDraft[]): Scene {
  const proposed = does(funded().and([...resolution(FIRST, LOST), ...told]), [money('ProposeProject', PROPOSE), wu]);
  const { id } = theProject(proposed);
  return does(proposed, ...toStep('SCOPED', id), [money('PutProjectToVote', { project: id, votes: [{ part: 'A', vote }] }), chen]);
}

function told(scene: Scene, asked: Asked, by: By = chen): string {
  const { outcome } = scene.when(asked, by);
  return isRefusal(outcome) ? outcome.refused : 'stands';
}

const tally = (scene: Scene): string => told(scene, money('TallyProject', { project: theProject(scene).id }));

test.each(['REVOKED_BY_GOV', 'CANCELLED_BY_COURT'] as const)('What the second ballot chose moves no money once the first is %s', (status) => {
  const asked = voting(VOTE, secondBallot());
  const { id } = theProject(asked);
  expect(tally(asked)).toBe('stands');
  expect(tally(asked.and([ends(FIRST, status)]))).toBe('VOTE_NOT_PASSED');
  const approved = does(asked, ...toStep('TALLIED', id), ...toStep('PLANNED', id), ...toStep('FILED', id), ...toStep('APPROVED', id));
  expect(told(approved, pay(id, 1), li)).toBe('stands');
  const ended = approved.and([ends(FIRST, status)]);
  expect(ended.when(pay(id, 1), li).outcome).toEqual({ refused: 'VOTE_NOT_IN_FORCE', detail: { part: 'A', status } });
  expect(theProject(does(ended, [money('FreezeProject', { project: id, ground: status, reference: '文书 1 号' }), chen]))).toMatchObject({ status: 'FROZEN', ground: status });
  expect(told(approved, money('FreezeProject', { project: id, ground: status, reference: '文书 1 号' }))).toBe('NOTHING_TO_FREEZE');
});

test('A part does not leave while its second ballot runs, nor where that chose an option: the project goes on by it', () => {
  const announced = secondBallot().slice(0, 1);
  for (const told of [announced, secondBallot({ status: 'PRELIMINARY' }), secondBallot({ status: 'FINAL' }), secondBallot()]) {
    expect(voting(FIRST, told).when(money('TallyProject', { project: theProject(voting(FIRST, told)).id }), chen).outcome).toEqual({ refused: 'VOTE_NOT_IN_FORCE', detail: { part: 'A' } });
  }
  const scene = voting(FIRST, secondBallot());
  const { id } = theProject(scene);
  const named = does(scene, [money('PutProjectToVote', { project: id, votes: [{ part: 'A', vote: VOTE }] }), chen]);
  expect(theProject(does(named, [money('TallyProject', { project: id }), chen]))).toMatchObject({ status: 'TALLIED', parts: [{ id: 'A', vote: VOTE }] });
});

test('It leaves where the second ballot chose nothing either, or was ended', () => {
  for (const over of [LOST, { outcome: 'QUORUM_NOT_MET', status: 'FINAL' }, { status: 'REVOKED_BY_GOV' }, { status: 'CANCELLED_BY_COURT' }] as const) expect(tally(voting(FIRST, secondBallot(over)))).toBe('VOTE_NOT_PASSED');
  expect(tally(voting(FIRST, []))).toBe('VOTE_NOT_PASSED');
  // With the first falls what runs after it.
  expect(tally(voting(FIRST, [...secondBallot().slice(0, 1), ends(FIRST, 'REVOKED_BY_GOV')]))).toBe('VOTE_NOT_PASSED');
});
