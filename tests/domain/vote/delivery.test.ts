import { voteChannel } from '@sanfang/shared/compound/channel.ts';
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import { hatsOf } from '@sanfang/shared/compound/hats.ts';
import { spansOn, within } from '@sanfang/shared/compound/view.ts';
import { doorsOf, progressOf, type Door } from '@sanfang/shared/compound/vote/delivery/work-list.ts';
import { rulesOf } from '@sanfang/shared/compound/vote/delivery/silence.ts';
import { tokenOfUnit } from '@sanfang/shared/compound/vote/voter.ts';
import type { SilenceMode } from '@sanfang/shared/law/rule-profile.ts';
import { describe, expect, test } from 'vitest';
import { AFTER_CLOSE, closed, compound, drafted, homes, noticed, open, owned, owner, theNoticed, theResult, theVote, unitOf, VOTE, voted } from '../support/ballot.ts';
import { id, NOW, type Asked, type By, type Scene } from '../support/given.ts';
import { home } from '../support/register.ts';
import { chen, everybody, li, lin, song, wu } from '../support/room.ts';

const steward = everybody['he'] ?? wu;
const stroke = [[10, 10, 200, 220]];

function appoint(canvassers: CommandData['AppointCanvassers']['canvassers']): Asked {
  return { type: 'AppointCanvassers', data: { vote: VOTE, canvassers } };
}
/** Noticed, and the neighbour steward goes round in building 1. */
function canvassed(before: Scene = noticed()): Scene {
  return before.when(appoint([{ capacity: steward.capacity, buildings: ['1'] }]), chen).after();
}
function visit(unit: string, over: Partial<CommandData['RecordVisit']> = {}): Asked {
  return { type: 'RecordVisit', data: { vote: VOTE, visit: id(900), unit, method: 'DOOR', outcome: 'REACHED', visitedAt: NOW, signature: null, post: null, note: null, ...over } };
}
const signed = { signature: stroke };
function delivered(scene: Scene): string[] {
  const vote = theNoticed(scene);
  return homes.map(({ id: unit }) => unit).filter((unit) => rulesOf(vote).delivered.has(tokenOfUnit(vote, unit) ?? ''));
}
/** As somebody sees them who goes round; those who count and watch see all of each (`whole`). */
function doors(scene: Scene, round: 'ALL' | readonly string[] = 'ALL', by: By = steward, whole = false): Door[] {
  return doorsOf(theNoticed(scene), scene.compound().register, round, { capacity: by.capacity, whole });
}
function doorAt(scene: Scene, unit: string): Door | undefined {
  return doors(scene).find((door) => door.unit === unit);
}

describe('Those who bring the ballots round', () => {
  test('are named by the committee once the vote is announced, and the committee reads who they are', () => {
    drafted().when(appoint([]), chen).then('UNKNOWN_VOTE');
    const scene = canvassed();
    expect(theNoticed(scene).delivery.canvassers).toEqual({ [steward.capacity]: ['1'] });
    expect(theNoticed(scene).told).toContain(scene.events.findLast(({ type }) => type === 'canvassers.appointed')?.n);
  });

  test('wear a hat here, and go where the vote is', () => {
    noticed().when(appoint([{ capacity: id(77), buildings: [] }]), chen).then('UNKNOWN_SEAT');
    noticed().when(appoint([{ capacity: steward.capacity, buildings: ['9'] }]), chen).then('UNKNOWN_BUILDING');
    const twice = { capacity: steward.capacity, buildings: [] };
    noticed().when(appoint([twice, twice]), chen).then('MALFORMED');
  });

  test('are not of the firm where the firm is what is decided', () => {
    noticed().when(appoint([{ capacity: wu.capacity, buildings: [] }]), chen).after();
    const onFirm = noticed(drafted({ matterCode: 'I4', amount: null, fund: { source: 'NONE', regime: 'NOT_APPLICABLE' } }));
    onFirm.when(appoint([{ capacity: wu.capacity, buildings: [] }]), chen).then('COMPANY_INVOLVED');
  });

  test('write down what they were named for; tellers everything, others nothing', () => {
    const two = owned([...homes, home('2-1-101', 'owner 9', { area: 10_000 })]);
    const scene = canvassed(noticed(drafted({ scope: { buildings: ['1', '2'], except: [], extra: [] } }, two)));
    scene.when(visit('2-1-101'), steward).then('NOT_YOUR_ROUND');
    scene.when(visit('2-1-101'), li).after();
    for (const by of [owner(3), wu, lin]) scene.when(visit(unitOf(0)), by).then('FORBIDDEN');
    scene.when(visit('9-9-909'), li).then('OUT_OF_SCOPE');
    expect(doors(scene, ['1']).map(({ unit }) => unit)).not.toContain('2-1-101');
  });
});

describe('The channel of a vote', () => {
  test('tells the committee who goes round and nothing of the doors; who only goes round reads none of it', () => {
    const scene = canvassed().when(visit(unitOf(0), signed), steward).after();
    const read = (by: By): string[] => {
      const spans = spansOn(scene.compound(null, VOTE), voteChannel(VOTE), { person: by.person, hats: hatsOf(scene.compound(), by.person, scene.now) });
      return scene.events.filter(({ channel, n }) => channel === voteChannel(VOTE) && within(spans, n)).map(({ type }) => type);
    };
    expect(read(chen)).toContain('canvassers.appointed');
    expect(read(chen)).not.toContain('visit.recorded');
    expect(read(steward)).toEqual([]);
    for (const by of [li, owner(7)]) expect(read(by)).toContain('visit.recorded');
  });
});

describe('A visit', () => {
  test('hands the ballot over; only what can be shown counts as delivered', () => {
    const scene = canvassed().when(visit(unitOf(0)), steward).after().when(visit(unitOf(1), { visit: id(901), ...signed }), steward).after();
    expect(delivered(scene)).toEqual([unitOf(1)]);
    expect(doorAt(scene, unitOf(0))).toMatchObject({ state: 'REACHED', tries: 1, unproved: true, own: id(900), visitedAt: NOW });
    expect(doorAt(scene, unitOf(1))).toMatchObject({ state: 'REACHED', unproved: false });
    expect(doorAt(scene, unitOf(2))).toMatchObject({ state: 'UNTRIED', tries: 0, own: null, visitedAt: null });
    const event = scene.events.findLast(({ type }) => type === 'visit.recorded');
    expect(scene.opened(event?.sealed['signature'] ?? '')).toEqual(stroke);
    expect(event?.data).not.toHaveProperty('signature');
  });

  test('is shown by a photo that comes later, of a visit that handed something over', () => {
    const scene = canvassed().when(visit(unitOf(0)), steward).after().when(visit(unitOf(1), { visit: id(901), outcome: 'ABSENT' }), steward).after();
    const prove = (unit: string, of: string): Asked => ({ type: 'ProveVisit', data: { vote: VOTE, unit, visit: of, papers: [{ blob: id(800), sha256: 'p'.repeat(43) }] } });
    scene.when(prove(unitOf(1), id(901)), steward).then('UNKNOWN_VISIT');
    scene.when(prove(unitOf(0), id(901)), steward).then('UNKNOWN_VISIT');
    expect(delivered(scene.when(prove(unitOf(0), id(900)), steward).after())).toEqual([unitOf(0)]);
    const both = noticed().when(appoint([{ capacity: steward.capacity, buildings: [] }, { capacity: lin.capacity, buildings: [] }]), chen).after().when(visit(unitOf(0)), steward).after();
    both.when(prove(unitOf(0), id(900)), lin).then('UNKNOWN_VISIT');
  });

  test('shown late keeps its place: a second one without a proof drops none whose photo waits', () => {
    const prove = (of: string): Asked => ({ type: 'ProveVisit', data: { vote: VOTE, unit: unitOf(0), visit: of, papers: [{ blob: id(800), sha256: 'p'.repeat(43) }] } });
    const twice = canvassed().at('2026-11-24T10:00:00.000Z').when(visit(unitOf(0)), steward).after().when(visit(unitOf(0), { visit: id(901), visitedAt: '2026-11-24T09:00:00.000Z' }), steward).after();
    expect([delivered(twice), doorAt(twice, unitOf(0))]).toEqual([[], expect.objectContaining({ state: 'REACHED', tries: 2, unproved: true, own: id(901) })]);
    for (const of of [id(900), id(901)]) expect(delivered(twice.when(prove(of), steward).after()), of).toEqual([unitOf(0)]);
    const shown = twice.when(prove(id(900)), steward).after();
    // What shows it is taken back: the other one is there again, without a proof.
    const back = shown.when({ type: 'WithdrawVisit', data: { vote: VOTE, unit: unitOf(0), visit: id(900), reason: '走错门' } }, steward).after();
    expect([delivered(back), doorAt(back, unitOf(0))]).toEqual([[], expect.objectContaining({ state: 'REACHED', tries: 1, own: id(901) })]);
  });

  test('is written down so often and no more', () => {
    let now = canvassed();
    for (let i = 0; i < 30; i += 1) now = now.when(visit(unitOf(0), { visit: id(900 + i), outcome: 'ABSENT' }), steward).after();
    now.when(visit(unitOf(0), { visit: id(990) }), steward).then('LIMIT_REACHED');
    now.when(visit(unitOf(1), { visit: id(990) }), steward).after();
  });

  test('by post has the number of the letter, which shows nothing before there is a photo of the slip', () => {
    const scene = canvassed();
    scene.when(visit(unitOf(0), { method: 'POST' }), li).then('EMPTY_TEXT');
    scene.when(visit(unitOf(0), { method: 'POST', post: 'XA123', ...signed }), li).then('MALFORMED');
    scene.when(visit(unitOf(0), { post: 'XA123' }), li).then('MALFORMED');
    const posted = scene.when(visit(unitOf(0), { method: 'POST', post: 'XA123' }), li).after();
    expect([delivered(posted), doors(posted, 'ALL', li)[0]?.unproved]).toEqual([[], true]);
    const slip: Asked = { type: 'ProveVisit', data: { vote: VOTE, unit: unitOf(0), visit: id(900), papers: [{ blob: id(800), sha256: 'p'.repeat(43) }] } };
    expect(delivered(posted.when(slip, li).after())).toEqual([unitOf(0)]);
    const back = scene.when(visit(unitOf(0), { method: 'POST', post: 'XA123', outcome: 'ABSENT' }), li).after();
    expect([delivered(back), doorAt(back, unitOf(0))?.state]).toEqual([[], 'ABSENT']);
  });

  test('that found nobody, or was turned away, delivers nothing and bears no signature', () => {
    const scene = canvassed();
    for (const outcome of ['ABSENT', 'REFUSED'] as const) {
      scene.when(visit(unitOf(0), { outcome, ...signed }), steward).then('MALFORMED');
      const after = scene.when(visit(unitOf(0), { outcome, note: '门口贴了告示' }), steward).after();
      expect([delivered(after), doorAt(after, unitOf(0))?.state]).toEqual([[], outcome]);
    }
  });

  test('told late keeps its own time, but not a time that has not come', () => {
    const scene = canvassed().at('2026-11-24T10:00:00.000Z');
    const late = scene.when(visit(unitOf(0), { visit: id(902), outcome: 'REFUSED', visitedAt: '2026-11-24T09:00:00.000Z' }), steward).after()
      .when(visit(unitOf(0), { outcome: 'ABSENT', visitedAt: '2026-11-24T08:00:00.000Z' }), steward).after();
    expect(doorAt(late, unitOf(0))).toMatchObject({ state: 'REFUSED', tries: 2, visitedAt: '2026-11-24T09:00:00.000Z' });
    const ahead = scene.when(visit(unitOf(0), { visitedAt: '2030-01-01T00:00:00.000Z' }), steward).after();
    expect(doorAt(ahead, unitOf(0))?.visitedAt).toBe('2026-11-24T10:00:00.000Z');
  });

  test('of one home reaches the owner of two, who is one person', () => {
    const two = owned([...homes.slice(1), home('1-2-201', 'owner 1', { area: 5_000 })]);
    const scene = canvassed(noticed(drafted({}, two))).when(visit('1-2-201', signed), steward).after();
    expect(doorAt(scene, unitOf(1))).toMatchObject({ state: 'REACHED', own: null });
    expect(progressOf(theNoticed(scene), scene.compound().register).whole).toMatchObject({ total: 8, proved: 1, states: { REACHED: 1, UNTRIED: 7 } });
  });

  test('never takes a proof away, and the ballot that came back says more than the one that went out', () => {
    const handed = canvassed().when(visit(unitOf(0), signed), steward).after().when(visit(unitOf(0), { visit: id(901) }), steward).after();
    expect(delivered(handed)).toEqual([unitOf(0)]);
    const scene = handed.when(visit(unitOf(0), { visit: id(902), outcome: 'RETURNED' }), steward).after()
      .when(visit(unitOf(0), { visit: id(903), outcome: 'ABSENT' }), steward).after();
    expect(doorAt(scene, unitOf(0))).toMatchObject({ state: 'RETURNED', tries: 4, unproved: false });
    // Whoever has given the ballot back was not silent, whatever became of the paper.
    expect(delivered(scene)).toEqual([]);
  });

  test('is taken back by who wrote it, or by a teller, with the reason; the log keeps it', () => {
    const back: Asked = { type: 'WithdrawVisit', data: { vote: VOTE, unit: unitOf(0), visit: id(900), reason: '记错了门牌' } };
    const both = noticed().when(appoint([{ capacity: steward.capacity, buildings: [] }, { capacity: lin.capacity, buildings: [] }]), chen).after().when(visit(unitOf(0), signed), steward).after();
    both.when(back, lin).then('FORBIDDEN');
    both.when({ ...back, data: { ...back.data, visit: id(901) } } as Asked, steward).then('UNKNOWN_VISIT');
    for (const by of [steward, li]) {
      const after = both.when(back, by).after();
      expect([delivered(after), doorAt(after, unitOf(0))?.state, doorAt(after, unitOf(0))?.tries]).toEqual([[], 'UNTRIED', 0]);
    }
  });

  test('is not written down once the vote is over', () => {
    const scene = canvassed();
    scene.at(AFTER_CLOSE).when(visit(unitOf(0)), steward).then('VOTE_CLOSED');
    closed(open(scene)).when(visit(unitOf(0)), steward).then('VOTE_CLOSED');
  });
});

describe('An owner', () => {
  test('says once that the notice has come, under a token', () => {
    const confirm: Asked = { type: 'ConfirmDelivery', data: { vote: VOTE, unit: unitOf(4) } };
    const result = noticed().when(confirm, owner(4));
    expect(JSON.stringify(result.accepted.events)).not.toContain(owner(4).person);
    expect(delivered(result.after())).toEqual([unitOf(4)]);
    result.after().when(confirm, owner(4)).then('ALREADY_CONFIRMED');
    noticed().when(confirm, owner(5)).then('NOT_YOUR_UNIT');
    drafted().when(confirm, owner(4)).then('UNKNOWN_VOTE');
  });
});

describe('The work list', () => {
  test('says of what others found only whether somebody has to go: who has handed a ballot in, and who would have none, is for those who were there or count', () => {
    const both = noticed().when(appoint([{ capacity: steward.capacity, buildings: [] }, { capacity: lin.capacity, buildings: [] }]), chen).after();
    const scene = (['ABSENT', 'REACHED', 'RETURNED', 'REFUSED'] as const).reduce((now, outcome, i) => now.when(visit(unitOf(i), { visit: id(900 + i), outcome }), steward).after(), both);
    const states = (by: By, whole = false) => doors(scene, 'ALL', by, whole).slice(0, 5).map(({ state }) => state);
    expect(states(steward)).toEqual(['ABSENT', 'REACHED', 'RETURNED', 'REFUSED', 'UNTRIED']);
    expect(states(lin)).toEqual(['ABSENT', 'REACHED', 'SETTLED', 'SETTLED', 'UNTRIED']);
    expect(states(li, true)).toEqual(states(steward));
    expect(doors(scene, 'ALL', lin).filter(({ state }) => state === 'SETTLED')).toMatchObject([{ tries: 0, visitedAt: null, unproved: false, own: null }, { tries: 0, visitedAt: null }]);
    // What is still to be shown is the matter of who was there.
    expect(doors(scene, 'ALL', lin).some(({ unproved }) => unproved)).toBe(false);
  });

  test('names doors, not what belongs to a home, and nobody\'s ballot changes it', () => {
    const more = owned([...homes, home('1-B-01', 'owner 1', { kind: 'PARKING', area: 1_250 }), home('1-3-301', 'builder', { status: 'UNSOLD', area: 10_000 }), home('1-3-302', 'builder', { status: 'UNSOLD', area: 10_000 })]);
    const scene = canvassed(noticed(drafted({}, more)));
    expect(doors(scene).filter(({ elsewhere }) => elsewhere).map(({ unit }) => unit)).toEqual(['1-3-301']);
    expect(doors(scene).map(({ unit }) => unit)).not.toContain('1-B-01');
    const before = doors(open(scene));
    expect(doors(voted(['AGREE', 'AGAINST'], open(scene)))).toEqual(before);
  });

  test('adds up by building', () => {
    const scene = canvassed().when(visit(unitOf(0), signed), steward).after().when(visit(unitOf(1), { visit: id(901), outcome: 'ABSENT' }), steward).after();
    expect(progressOf(theNoticed(scene), scene.compound().register).buildings).toEqual([{ building: '1', total: 9, proved: 1, states: { UNTRIED: 7, ABSENT: 1, REFUSED: 0, REACHED: 1, RETURNED: 0 } }]);
  });
});

/** The compound after its owners adopted a clause on silence. */
function silent(mode: Exclude<SilenceMode, 'STRICT'>, before: Scene = compound): Scene {
  const adopted = { resolution: '业主大会〔2026〕1 号', on: '2026-06-01', strictly: true };
  const value = { mode, followFor: ['I5' as const], clause: '议事规则第 20 条', warning: '已送达而未投票的，随多数意见。' };
  return before.when({ type: 'SetRule', data: { change: { rule: 'SILENCE', value }, basis: 0, source: '议事规则第 20 条', adopted } }, chen).after();
}

describe('Silence at the close', () => {
  /** Four agree, one is against, two more have the ballot with proof, one without, one was refused. */
  function counted(before: Scene): Scene {
    const reached = canvassed(before).when(visit(unitOf(5), signed), steward).after().when(visit(unitOf(6), { visit: id(901), ...signed }), steward).after()
      .when(visit(unitOf(7), { visit: id(902) }), steward).after().when(visit(unitOf(8), { visit: id(903), outcome: 'REFUSED' }), steward).after();
    return closed(voted(['AGREE', 'AGREE', 'AGREE', 'AGREE', 'AGAINST'], open(reached)));
  }

  test('means nothing where no clause says so (example C12a)', () => {
    const { tally, verdict } = theResult(counted(noticed()));
    expect([tally.participated.persons, tally.deemed.persons, verdict.outcome]).toEqual([5, 0, 'QUORUM_NOT_MET']);
  });

  test('of those who have the ballot is an abstention where the rules deem it (example C12b)', () => {
    const { tally, verdict } = theResult(counted(noticed(drafted({}, silent('DEEMED_PARTICIPATION')))));
    expect(tally).toMatchObject({ participated: { persons: 7 }, deemed: { persons: 2 }, deemedAs: 'ABSTAIN', silent: { persons: 2 } });
    expect(verdict.outcome).toBe('PASSED');
  });

  test('of those who have the ballot follows the majority where the rules say so (example C12c)', () => {
    const scene = counted(noticed(drafted({}, silent('FOLLOW_MAJORITY'))));
    expect(theResult(scene).tally).toMatchObject({ participated: { persons: 7 }, agreed: { persons: 6 }, deemed: { persons: 2 }, deemedAs: 'AGREE', by: { silence: 'FOLLOW_MAJORITY' } });
  });

  test('is named in the notice and does not change after it', () => {
    const scene = noticed(drafted({}, silent('FOLLOW_MAJORITY')));
    expect(scene.events.findLast(({ type }) => type === 'vote.announced')?.data).toMatchObject({ silence: 'FOLLOW_MAJORITY' });
    expect(noticed().events.findLast(({ type }) => type === 'vote.announced')?.data).toMatchObject({ silence: 'STRICT' });
    expect(theNoticed(silent('FOLLOW_MAJORITY', noticed())).silence).toBe('STRICT');
  });

  test('follows nobody in a matter that the clause leaves out, unless the street has said so of this very text', () => {
    const other = { matterCode: 'I9' as const, fund: { source: 'OTHER' as const, regime: 'NOT_APPLICABLE' as const } };
    const confirm = (version = 1): Asked => ({ type: 'ConfirmSilence', data: { vote: VOTE, version, reference: '街办函〔2026〕7 号' } });
    const draft = drafted(other, silent('FOLLOW_MAJORITY'));
    expect(theNoticed(noticed(draft)).silence).toBe('STRICT');
    draft.when(confirm(2), song).then('STALE_VERSION');
    const said = draft.when(confirm(), song).after();
    expect(theNoticed(noticed(said)).silence).toBe('FOLLOW_MAJORITY');
    noticed(said).when(confirm(), song).then('VOTE_ANNOUNCED');
    const { motion } = theVote(said);
    const again = said.when({ type: 'AmendVote', data: { vote: VOTE, basis: 1, matterCode: 'I9', title: '再改', text: '再改', scope: { buildings: ['1'], except: [], extra: [] }, amount: motion.amount, fund: motion.fund, origin: { kind: 'PETITION', persons: 2, area: 20_000, reference: '联名书' } } }, chen).after();
    expect(theNoticed(noticed(again)).silence).toBe('STRICT');
    drafted({}, silent('FOLLOW_MAJORITY')).when(confirm(), song).then('NO_CONFIRMATION_NEEDED');
    drafted(other).when(confirm(), song).then('NO_CONFIRMATION_NEEDED');
  });
});
