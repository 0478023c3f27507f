import { describe, expect, test } from 'vitest';
import { digestOfMotion } from '@sanfang/shared/compound/vote/ballot-paper.ts';
import { choicesIn, withLabels } from '@sanfang/shared/compound/vote/choice/state.ts';
import { silenceOfDraft } from '@sanfang/shared/compound/vote/delivery/silence.ts';
import { digestOfPetition } from '@sanfang/shared/compound/petition/signatures.ts';
import type { PetitionsState } from '@sanfang/shared/compound/petition/state.ts';
import type { PaperMark } from '@sanfang/shared/compound/vote/paper/state.ts';
import { digestOf } from '@sanfang/shared/log/commitment.ts';
import { defaultProfile } from '@sanfang/shared/law/rule-profile.ts';
import { again, among, amongFirms, chosen, firms, secondCounted, secondDrafted, secondNoticed, secondPosted, secondPosting, undecided } from '../support/choice.ts';
import { AFTER_CLOSE, casting, closed, compound, counters, drafted, homes, noticed, noticing, open, owned, owner, posted, ruled, theNoticed, theResult, theVote, unitOf, VOTE } from '../support/ballot.ts';
import { named, somebody, type Asked, type Scene } from '../support/given.ts';
import { entered, entering, paperAt, received } from '../support/paper.ts';
import { alone, home } from '../support/register.ts';
import { chen, everybody, li, lin, song } from '../support/room.ts';

const AFTER_OBJECTIONS = '2027-01-05T02:00:00.000Z';
const final = (vote = VOTE): Asked => ({ type: 'FinaliseResult', data: { vote } });
const draft = (over: Partial<typeof among>): Asked => ({ type: 'DraftVote', data: { ...among, ...over } });
const withdraw = (vote: string): Asked => ({ type: 'WithdrawVote', data: { vote, reason: '另行安排' } });

describe('A motion that asks which of several', () => {
  test('names its options in the order given; what they are called is sealed', () => {
    const scene = amongFirms();
    const { options } = theVote(scene).motion;
    expect(options?.offered).toEqual([{ id: 'O1', amount: 1_100_000 }, { id: 'O2', amount: 1_250_050 }, { id: 'O3', amount: null }]);
    expect(scene.opened(options?.labels ?? '')).toEqual({ O1: '安徽甲建设', O2: '六安乙装饰', O3: '丙工程' });
    expect(JSON.stringify(scene.events.map(({ data }) => data))).not.toContain('甲建设');
  });

  test('does not offer two that nobody could tell apart, an empty one, nor one beyond the amount', () => {
    compound.when(draft({ options: [{ label: ' 甲 ', amount: null }, { label: '甲', amount: 1 }] }), chen).then('OPTIONS_ALIKE');
    for (const [one, other] of [['A公司', 'Ａ公司'], ['安徽甲建设', '安徽\u200b甲建设'], ['安徽 甲', '安徽甲'], ['安徽\u3000甲', '安徽 甲'], ['甲（一）', '甲(一)']] as const) {
      compound.when(draft({ options: [{ label: one, amount: null }, { label: other, amount: 1 }] }), chen).then('OPTIONS_ALIKE');
    }
    compound.when(draft({ options: [{ label: 'A公司', amount: null }, { label: 'B公司', amount: 1 }] }), chen).after();
    compound.when(draft({ options: [{ label: '甲', amount: null }, { label: '\u200b', amount: 1 }] }), chen).then({ refused: 'EMPTY_TEXT', detail: { field: 'options' } });
    compound.when(draft({ options: [{ label: '甲', amount: 1_250_050 }, { label: '乙', amount: 1_250_051 }] }), chen).then({ refused: 'OPTION_OVER_AMOUNT', detail: { option: 2, over: 1 } });
    const free = { matterCode: 'I3', fund: { source: 'NONE', regime: 'NOT_APPLICABLE' }, amount: null } as const;
    compound.when(draft({ ...free, options: [{ label: '甲', amount: null }, { label: '乙', amount: 1 }] }), chen).then('MALFORMED');
    compound.when(draft({ ...free, options: [{ label: '甲', amount: null }, { label: '乙', amount: null }] }), chen).after();
  });

  test('can be changed as a draft, into a yes or no as well', () => {
    const scene = amongFirms();
    const { options: _options, ...plain } = among;
    const amended = (data: object) => scene.when({ type: 'AmendVote', data: { vote: VOTE, basis: 1, ...plain, ...data } } as Asked, chen).after();
    expect(theVote(amended({ options: firms.slice(0, 2) })).motion.options?.offered).toHaveLength(2);
    expect(theVote(amended({})).motion.options).toBeNull();
  });

  test('is announced with its options: the digest is over their names and amounts', () => {
    const scene = amongFirms();
    const { motion } = theVote(scene);
    const said = (labels: unknown) => digestOfMotion(VOTE, { ...motion, title: among.title, text: among.text, scope: { buildings: motion.scope.touched, units: motion.scope.units, area: motion.scope.area }, options: withLabels(motion.options?.offered, labels) });
    scene.when(noticing(scene, { digest: said({ O1: '安徽甲建设', O2: '六安乙装饰', O3: '丁工程' }) }), chen).then('STALE_VERSION');
    scene.when(noticing(scene, { digest: said(null) }), chen).then('STALE_VERSION');
    const told = noticed(scene).events.find(({ type }) => type === 'vote.announced');
    expect(told?.data).toMatchObject({ options: motion.options?.offered });
    expect(noticed(scene).opened(told?.sealed['options'] ?? '')).toEqual({ O1: '安徽甲建设', O2: '六安乙装饰', O3: '丙工程' });
    scene.erased(motion.options?.labels ?? '').when(noticing(scene), chen).then('EMPTY_TEXT');
  });

  test('a yes or no is announced with the digest that it always had', () => {
    const vote = { title: '标题', text: '内容', matterCode: 'I5', scope: { buildings: ['1'], units: 9, area: 90_000 }, amount: 1, fund: { source: 'MAINTENANCE_FUND', regime: 'ART_22' } };
    expect(digestOfMotion(VOTE, vote)).toBe(digestOf({ paper: 'MOTION', vote: VOTE, ...vote }));
  });
});

describe('A ballot among options', () => {
  const scene = open(noticed(amongFirms()));

  test('is for one of them, for none, or abstains; nobody agrees to all of them', () => {
    expect(choicesIn(theNoticed(scene).motion)).toEqual(['O1', 'O2', 'O3', 'AGAINST', 'ABSTAIN']);
    for (const choice of ['O1', 'O3', 'AGAINST', 'ABSTAIN'] as const) scene.when(casting(scene, unitOf(0), choice), owner(0)).after();
    for (const choice of ['AGREE', 'O4', 'O6'] as const) scene.when(casting(scene, unitOf(0), choice), owner(0)).then({ refused: 'NO_SUCH_CHOICE', detail: { choice } });
    const plain = open();
    plain.when(casting(plain, unitOf(0), 'O1'), owner(0)).then('NO_SUCH_CHOICE');
  });

  test('on paper is read by two people, who find only what is printed on it', () => {
    const box = received([unitOf(0)], scene);
    const paper = paperAt(box, 1);
    for (const mark of ['AGREE', 'O5'] satisfies PaperMark[]) box.when(entering(paper.id, mark), li).then('NO_SUCH_CHOICE');
    const read = entered(box, paper, 'O2', owner(7));
    expect(paperAt(read, 1).status).toBe('COUNTED');
    expect(theResult(closed(read)).options?.tally.options.map(({ count }) => count.persons)).toEqual([0, 1, 0]);
    const differs = box.when(entering(paper.id, 'O2'), li).after().when(entering(paper.id, 'O3'), owner(7)).after();
    const settling = (mark: PaperMark): Asked => ({ type: 'SettlePaper', data: { vote: VOTE, paper: paper.id, mark, salt: 'e'.repeat(43), reason: '三人同看' } });
    differs.when(settling('AGREE'), owner(8)).then('NO_SUCH_CHOICE');
    expect(theResult(closed(differs.when(settling('O3'), owner(8)).after())).options?.tally.options.map(({ count }) => count.persons)).toEqual([0, 0, 1]);
  });

  test('is taken down before a witness like any other', () => {
    const { data } = casting(scene, unitOf(0), 'O2');
    scene.when({ type: 'AssistBallot', data: casting(scene, unitOf(0), 'AGREE').data } as Asked, lin).then('NO_SUCH_CHOICE');
    const told = scene.when({ type: 'AssistBallot', data } as Asked, lin).after();
    const [assisted] = Object.values(theNoticed(told).assisted);
    const witness = (choice: 'AGREE' | 'O2' | 'O3'): Asked => ({ type: 'WitnessBallot', data: { vote: VOTE, assisted: assisted?.id ?? '', choice } });
    told.when(witness('AGREE'), li).then('NO_SUCH_CHOICE');
    expect(Object.values(theNoticed(told.when(witness('O3'), li).after()).assisted)[0]?.status).toBe('DROPPED');
    expect(theResult(closed(told.when(witness('O2'), li).after())).options?.tally.options[1]?.count.persons).toBe(1);
  });

  test('of joint owners who want different options is held', () => {
    const half = (key: string) => ({ ...alone(key), share: [1, 2] as [number, number] });
    const joint = open(noticed(amongFirms({}, owned([home(unitOf(0), 'ann', { area: 10_000, owners: [half('ann'), half('bo')] }), ...homes.slice(1)]))));
    const first = joint.when(casting(joint, unitOf(0), 'O1'), somebody('ann')).after();
    first.when(casting(first, unitOf(0), 'O1'), somebody('bo')).then('ALREADY_CAST');
    expect(theResult(closed(first.when(casting(first, unitOf(0), 'O2'), somebody('bo')).after())).tally.disputed.persons).toBe(1);
  });
});

describe('The count among options', () => {
  test('chooses the one with the majority on both keys; all others, and none, are against it', () => {
    const result = theResult(chosen(['O2', 'O2', 'O2', 'O2', 'O2', 'O1', 'AGAINST', 'ABSTAIN']));
    expect(result.verdict.outcome).toBe('PASSED');
    expect(result.options?.verdict).toMatchObject({ chosen: 'O2', outcome: 'PASSED', secondBallot: [] });
    expect(result.tally).toMatchObject({ agreed: { persons: 5 }, against: { persons: 2 }, abstained: { persons: 1 }, participated: { persons: 8, area: 80_000 } });
    expect(result.digest).toBe(digestOf({ tally: result.tally, verdict: result.verdict, options: result.options }));
    expect(result.flips?.every(({ chosen: other }) => other === 'O2')).toBe(true);
  });

  test('is told with each option, and no more may be spent than the chosen one says', () => {
    const scene = posted(chosen(['O1', 'O1', 'O1', 'O1', 'O1', 'O2']));
    const told = scene.events.find(({ type }) => type === 'result.published');
    expect(told?.data).toMatchObject({ options: theResult(scene).options });
    expect(scene.opened(told?.sealed['options'] ?? '')).toMatchObject({ O1: '安徽甲建设', O3: '丙工程' });
    expect(scene.compound().feed.resolutions[VOTE]).toMatchObject({ outcome: 'PASSED', chosen: 'O1', amount: 1_100_000 });
    // What names no amount of its own has the whole.
    expect(posted(chosen(['O3', 'O3', 'O3', 'O3', 'O3', 'O2'])).compound().feed.resolutions[VOTE]).toMatchObject({ chosen: 'O3', amount: 1_250_050 });
    const none = undecided().compound().feed.resolutions[VOTE];
    expect([none?.outcome, none?.amount, none !== undefined && 'chosen' in none]).toEqual(['REJECTED', 1_250_050, false]);
  });

  test('lets no silence follow an option, whoever confirms it', () => {
    const silence = { ...defaultProfile.silence, mode: 'FOLLOW_MAJORITY', clause: '议事规则 12', adoptedBy: '〔2026〕1 号', warning: '不投票视为同意多数' } as const;
    const vote = theVote(amongFirms());
    if (vote.status !== 'DRAFT') throw new Error('it is no draft');
    expect(silenceOfDraft(vote, { silence })).toEqual({ mode: 'STRICT', bars: ['SEVERAL_OPTIONS'] });
    expect(silenceOfDraft({ ...vote, motion: { ...vote.motion, options: null } }, { silence }).mode).toBe('FOLLOW_MAJORITY');
  });
});

describe('A second ballot', () => {
  test('is drafted with the same words between the first two, by the committee, and stands beside the first', () => {
    const before = undecided();
    expect(theResult(before).options?.verdict).toMatchObject({ outcome: 'REJECTED', chosen: null, secondBallot: ['O1', 'O2'] });
    before.when(again, lin).then({ refused: 'FORBIDDEN', detail: { origin: 'PETITION' } });
    const { scene, second } = secondDrafted(before);
    const [first, vote] = [theVote(scene), theVote(scene, second)];
    expect(vote.motion).toMatchObject({ matterCode: 'I5', amount: 1_250_050, scope: first.motion.scope, origin: first.motion.origin, secondOf: { vote: VOTE, number: { year: 2026, no: 1 } } });
    expect(vote.motion.options?.offered).toEqual([{ id: 'O1', amount: 1_100_000 }, { id: 'O2', amount: 1_250_050 }]);
    expect([vote.motion.title, vote.motion.text, vote.motion.options?.labels ?? ''].map((one) => scene.opened(one))).toEqual([among.title, among.text, { O1: '安徽甲建设', O2: '六安乙装饰' }]);
    expect('second' in first && first.second).toBe(second);
  });

  test('is counted and watched by the same people, as far as they still hold their hats', () => {
    const { scene, second } = secondDrafted();
    expect(theVote(scene, second)).toMatchObject(counters);
    const { scene: without, second: other } = secondDrafted(undecided().when({ type: 'VacateSeat', data: { seat: named('li.seat') } }, everybody['operator']).after());
    expect(theVote(without, other)).toMatchObject({ ...counters, tellers: [] });
    without.when(noticing(without, { opens: '2027-01-09', closes: '2027-01-20' }, other), chen).then('NO_TELLERS');
  });

  test('does not follow where most want none of them', () => {
    const none = posted(chosen(['AGAINST', 'AGAINST', 'AGAINST', 'AGAINST', 'AGAINST', 'O1', 'O2']));
    expect(theResult(none).options?.verdict).toMatchObject({ outcome: 'REJECTED', secondBallot: [] });
    none.when(again, chen).then({ refused: 'NO_SECOND_BALLOT', detail: { outcome: 'REJECTED' } });
  });

  test('there is one at a time: another only where that was taken back', () => {
    const { scene, second } = secondDrafted();
    scene.when(again, chen).then('SECOND_BALLOT_UNDER_WAY');
    scene.when({ type: 'AmendVote', data: { vote: second, basis: 1, ...among } }, chen).then('SECOND_BALLOT_STANDS');
    scene.when(withdraw(second), chen).after().when(again, chen).after();
    const told = secondNoticed(scene, second);
    told.when(again, chen).then('SECOND_BALLOT_UNDER_WAY');
    expect(told.compound().feed.votes[VOTE]?.second).toEqual({ vote: second, number: { year: 2026, no: 2 } });
    const back = told.when(withdraw(second), chen).after();
    expect(back.compound().feed.votes[VOTE]).not.toHaveProperty('second');
    back.when(again, chen).after();
  });

  test('has the last word, whatever it says', () => {
    const { scene, second } = secondDrafted();
    const told = secondNoticed(scene.at(AFTER_CLOSE), second);
    expect(told.compound().feed.votes[second]?.secondOf).toEqual({ vote: VOTE, number: { year: 2026, no: 1 } });
    told.at(AFTER_OBJECTIONS).when(final(), chen).after();
    const won = secondPosted(told, second, ['O2', 'O2', 'O2', 'O2', 'O1', 'ABSTAIN', 'O1']);
    expect(theResult(won, second).options?.verdict).toMatchObject({ outcome: 'PASSED', chosen: 'O2' });
    expect(won.at('2027-02-10T02:00:00.000Z').when(final(second), chen).after().compound().feed.resolutions[second]).toMatchObject({ status: 'IN_FORCE', chosen: 'O2', amount: 1_250_050 });
    const lost = secondPosted(told, second, ['O2', 'O2', 'O2', 'O1', 'O1', 'O1']);
    expect(theResult(lost, second).options?.verdict).toMatchObject({ outcome: 'REJECTED', secondBallot: [] });
    lost.when({ type: 'DraftSecondBallot', data: { vote: second } }, chen).then('NO_SECOND_BALLOT');
    lost.when(again, chen).then('SECOND_BALLOT_UNDER_WAY');
    // Too few took part, or it was ended: that is no answer, and may be asked for again.
    secondPosted(told, second, ['O2', 'O2']).when(again, chen).after();
    for (const [type, by] of [['RevokeResolution', song], ['RecordJudgment', chen]] as const) {
      const ended = won.when({ type, data: { vote: second, reference: '〔2027〕1 号', reason: '程序违法' } }, by).after();
      const { scene: anew, second: third } = secondDrafted(ended);
      expect(theVote(anew, third).motion.secondOf?.vote).toBe(VOTE);
      anew.when(again, chen).then('SECOND_BALLOT_UNDER_WAY');
    }
  });

  test('goes back to the petition that the first has taken up, and leaves it so', () => {
    const words = { matterCode: 'I5' as const, title: '修外墙', text: '请求表决' };
    const raised = amongFirms().when({ type: 'RaisePetition', data: words }, owner(0));
    const petition = raised.made('petition');
    const asked = raised.after().when({ type: 'SignPetition', data: { petition, digest: digestOfPetition(words) } }, owner(1)).after()
      .when({ type: 'AmendVote', data: { vote: VOTE, basis: 1, ...among, origin: { kind: 'PETITION', petition } } }, chen).after();
    const { scene, second } = secondDrafted(undecided(open(noticed(asked))));
    const told = secondNoticed(scene, second);
    const takenUp = (at: Scene) => (at.slice('petitions') as PetitionsState).petitions[petition]?.takenUp;
    expect(takenUp(told)).toMatchObject({ vote: VOTE });
    expect(takenUp(told.when(withdraw(second), chen).after())).toMatchObject({ vote: VOTE });
  });

  test('offers only what is left', () => {
    const { scene, second } = secondDrafted();
    const running = secondNoticed(scene, second).at('2027-01-08T16:00:02.000Z').when({ type: 'OpenVote', data: { vote: second } }).after();
    running.when(casting(running, unitOf(0), 'O3', second), owner(0)).then('NO_SUCH_CHOICE');
    running.when(casting(running, unitOf(0), 'O1', second), owner(0)).after();
  });

  test('needs a first that was posted, chose nothing, and stands', () => {
    open(noticed(amongFirms())).when(again, chen).then('NO_SECOND_BALLOT');
    chosen(['O1', 'O1', 'O1', 'O2', 'O2', 'O2']).when(again, chen).then('NO_SECOND_BALLOT');
    posted(chosen(['O1', 'O1'])).when(again, chen).then({ refused: 'NO_SECOND_BALLOT', detail: { outcome: 'QUORUM_NOT_MET' } });
    posted(chosen(['O1', 'O1', 'O1', 'O1', 'O1', 'O1'])).when(again, chen).then({ refused: 'NO_SECOND_BALLOT', detail: { outcome: 'PASSED' } });
    drafted().when(again, chen).then('NO_SECOND_BALLOT');
    const revoke: Asked = { type: 'RevokeResolution', data: { vote: VOTE, reference: '〔2027〕1 号', reason: '程序违法' } };
    undecided().when(revoke, song).after().when(again, chen).then('NO_SECOND_BALLOT');
    // The same where it was drafted before.
    const { scene, second } = secondDrafted();
    const revoked = scene.when(revoke, song).after();
    revoked.when(noticing(revoked, { opens: '2027-01-09', closes: '2027-01-20' }, second), chen).then({ refused: 'FIRST_BALLOT_ENDED', detail: { status: 'REVOKED_BY_GOV' } });
  });

  test.each([['RevokeResolution', 'REVOKED_BY_GOV', song], ['RecordJudgment', 'CANCELLED_BY_COURT', chen]] as const)('goes no further once the first has ended: %s', (type, status, by) => {
    const ended = (scene: Scene): Scene => scene.when({ type, data: { vote: VOTE, reference: '〔2027〕1 号', reason: '程序违法' } }, by).after();
    const refused = { refused: 'FIRST_BALLOT_ENDED', detail: { status } } as const;
    const { scene, second } = secondDrafted(undecided(open(noticed(amongFirms({}, ruled('FILING'))))));
    const counted = secondCounted(secondNoticed(scene, second), second, ['O2', 'O2', 'O2', 'O2', 'O2', 'O1', 'O1']);
    ended(counted).when({ type: 'PostResult', data: { vote: second, digest: theResult(counted, second).digest } }, chen).then(refused);
    const hangs = secondPosting(counted, second).at('2027-02-10T02:00:00.000Z');
    ended(hangs).when(final(second), chen).then(refused);
    const filed = hangs.when(final(second), chen).after();
    const filing: Asked = { type: 'RecordFiling', data: { vote: second, reference: '备案〔2027〕3 号' } };
    ended(filed).when(filing, chen).then(refused);
    expect(filed.when(filing, chen).after().compound().feed.resolutions[second]?.status).toBe('IN_FORCE');
  });
});
