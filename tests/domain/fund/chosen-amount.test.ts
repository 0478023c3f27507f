import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { expect, test } from 'vitest';
import type { CompoundDraft } from '@sanfang/shared/compound/event.ts';
import type { Scene } from '../support/given.ts';
import { does, funded, money, PROPOSE, resolution, resolutionOf, theProject, toStep, VOTE } from '../support/money.ts';
import { chen, wu } from '../support/room.ts';

/** What puts a vote among two firms on the feed, in force: 1,500 yuan for the first, 1,900 for the second, 2,000 at the most. */
function firmChosen(chosen: string): CompoundDraft[] {
  return resolution(VOTE).map((told) => {
    if (told.type === 'vote.announced') return { ...told, data: { ...told.data, options: [{ id: 'O1', amount: 150_000 }, { id: 'O2', amount: 190_000 }, { id: 'O3', amount: null }] } };
    return told.type === 'result.published' ? { ...told, data: { ...told.data, options: { tally: {}, verdict: { chosen } } } as never } : told;
  });
}

/** The project is planned at 1,800 yuan. */
function planned(chosen: string): string {
  const proposed: Scene = does(funded().and(firmChosen(chosen)), [money('ProposeProject', PROPOSE), wu]);
  const { id } = theProject(proposed);
  const tallied = does(proposed, ...toStep('SCOPED', id), ...toStep('VOTING', id), [money('TallyProject', { project: id }), chen]);
  const [plan] = toStep('PLANNED', id);
  if (plan === undefined) throw new Error('no plan');
  const { outcome } = tallied.when(...plan);
  return isRefusal(outcome) ? outcome.refused : 'stands';
}

test('No more is spent than the option says that the owners have chosen; where it says nothing, no more than the motion', () => {
  expect(resolutionOf(funded().and(firmChosen('O1')))?.amount).toBe(150_000);
  expect(planned('O1')).toBe('OVER_VOTED_AMOUNT');
  expect(planned('O2')).toBe('stands');
  expect(resolutionOf(funded().and(firmChosen('O3')))?.amount).toBe(200_000);
  expect(planned('O3')).toBe('stands');
});
