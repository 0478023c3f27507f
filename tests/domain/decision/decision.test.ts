import { opensFor } from '@sanfang/shared/compound/decide.ts';
import type { PublishedDecision } from '@sanfang/shared/compound/feed/state.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import { describe, expect, it } from 'vitest';
import { event, inRoom, named, type Asked, type By, type Scene } from '../support/given.ts';
import { home, registered } from '../support/register.ts';
import { all, ask, chen, decided, heads, mandate, openSignOff, parties, position, ROOM, sealedFor, seatOf, sign, signing, sitting, tabled, theProposal, theRoom, theText, wu, words, zhou } from '../support/room.ts';

const proposal = theProposal(tabled).id;
const { digest, ...text } = theText(tabled);

/** Tables, hears and signs a proposal from a scene with quorum. */
function decide(scene: Scene, over: Partial<typeof words> = {}, withGrounds: 'AGREE' | 'RESERVE' | null = null): Scene {
  const table = all(scene, [ask('TableProposal', { ...words, ...over }), chen]);
  const said = heads.map((by): [Asked, By] => [withGrounds === null ? position(table, 'AGREE') : position(table, withGrounds, '另附意见'), by]);
  const ready = all(table, ...said, ...heads.map((by): [Asked, By] => [mandate(table, by), by]), [openSignOff(table, hourAfter(table)), zhou]);
  return all(ready, ...heads.map((by): [Asked, By] => [sign(ready), by]));
}
function hourAfter(scene: Scene): string {
  return new Date(Date.parse(scene.events.at(-1)?.at ?? '') + 3_600_000).toISOString();
}
function published(scene: Scene): LogEvent & { data: PublishedDecision } {
  return scene.events.findLast((one) => one.type === 'decision.published') as LogEvent & { data: PublishedDecision };
}

describe('the third signature', () => {
  const two = all(signing, [sign(signing), zhou], [sign(signing), chen]);
  const asked = two.when(sign(signing), wu);
  const decision = asked.made('decision');
  const ownersVote = { required: true, matterClass: 'ORDINARY', article: '278(1)5' } as const;
  const number = { year: 2026, no: 1 };
  const session = theRoom(signing).session?.id ?? '';
  const rule = { ruleProfile: 'CN-CIVILCODE-2021', legalEffect: 'ADVISORY' } as const;

  it('records the decision in the room and on the feed by the same command', () => {
    const signedAt = '2026-11-23T02:00:00.000Z';
    const body = (side: keyof typeof parties, kind: 'PARTY_BRANCH' | 'OWNERS_COMMITTEE' | 'PROPERTY_COMPANY', word: 'AGREE' | 'RESERVE') => ({ side, kind, party: parties[side], name: `The ${kind}`, position: word, signedAt });
    asked.then([
      inRoom(ROOM, 'signoff.given', { proposal, version: 1, digest, session, seat: seatOf(wu), side: 'COMPANY' }),
      inRoom(ROOM, 'decision.recorded', { proposal, version: 1, digest, decision, number, ownersVote, ...rule }),
      event('decision.published', {
        decision, number, room: ROOM, proposal, version: 1, digest, matterCode: 'I5',
        scope: { buildings: ['1', '2', '10'], units: 4, area: 32_007 }, budget: text.budget, fund: text.fund, timetable: text.timetable, photos: text.photos,
        positions: [body('BRANCH', 'PARTY_BRANCH', 'AGREE'), body('COMMITTEE', 'OWNERS_COMMITTEE', 'AGREE'), body('COMPANY', 'PROPERTY_COMPANY', 'RESERVE')],
        ownersVote, ...rule, origin: 'AGENDA', supersedes: null,
      }, {
        seal: { title: sealedFor('外墙维修'), text: sealedFor({ problem: '墙皮脱落', works: '铲除、修补、刷涂', lines: ['脚手架', '涂料'] }), 'grounds.COMPANY': sealedFor('工期太紧') },
        office: { actor: parties.BRANCH, capacity: 'PARTY_BRANCH' },
      }),
    ]);
  });

  it('names the buildings of the text that was signed, whatever the register says by now', () => {
    const moved = registered([home('7-1-101', 'a')], two, named('second import'));
    expect(published(all(moved, [sign(signing), wu])).data.scope).toEqual({ buildings: ['1', '2', '10'], units: 4, area: 32_007 });
  });

  it('ends the sign-off', () => {
    expect(theProposal(decided)).toMatchObject({ status: 'DECIDED', decision: { id: decision, number, ownersVote }, signOff: { signatures: { BRANCH: {}, COMMITTEE: {}, COMPANY: {} } } });
  });

  it('names no person on the feed', () => {
    const { actor, capacity, data, sealed } = published(decided);
    const wire = JSON.stringify({ actor, capacity, data, sealed });
    for (const by of heads) for (const id of [by.person, by.capacity, seatOf(by)]) expect(wire).not.toContain(id);
  });

  it('seals the words anew', () => {
    const commitments = Object.values(published(decided).sealed);
    expect(commitments).not.toContain(theText(decided).title);
    expect(commitments).not.toContain(theText(decided).text);
  });

  it('publishes grounds of a reservation only', () => {
    const all3 = published(decide(sitting, {}, 'RESERVE'));
    expect(Object.keys(all3.sealed).sort()).toEqual(['grounds.BRANCH', 'grounds.COMMITTEE', 'grounds.COMPANY', 'text', 'title']);
    expect(Object.keys(published(decide(sitting)).sealed).sort()).toEqual(['text', 'title']);
    expect(Object.keys(published(decide(sitting, {}, 'AGREE')).sealed).sort()).toEqual(['text', 'title']);
  });

  it('asks to have the words opened that it publishes, and nothing when there is nothing to sign', () => {
    const command = { id: named('x'), log: two.log, capacity: wu.capacity, ...sign(signing) } as Parameters<typeof opensFor>[1];
    const grounds = theProposal(two).positions.COMPANY?.grounds;
    expect(opensFor(two.compound(ROOM), command)).toEqual([theText(two).title, theText(two).text, grounds]);
    expect(opensFor(tabled.compound(ROOM), command)).toEqual([]);
    expect(opensFor(tabled.compound(), command)).toEqual([]);
  });

  it('does not bring back what was erased in the room', () => {
    const erased = two.erased(theText(two).title);
    expect(Object.keys(erased.when(sign(signing), wu).accepted.events.at(-1)?.seal ?? {}).sort()).toEqual(['grounds.COMPANY', 'text']);
  });
});

describe('numbers', () => {
  it('run per compound', () => {
    const second = decide(decide(sitting));
    expect(published(second).data.number).toEqual({ year: 2026, no: 2 });
    expect(second.compound().feed.lastNumber).toEqual({ 2026: 2 });
  });

  it('run by the local year: it is new year in Lu\'an at 16:00 UTC', () => {
    const december = decide(sitting.at('2026-12-31T15:59:59.999Z'));
    expect(published(december).data.number).toEqual({ year: 2026, no: 1 });
    const january = decide(december.at('2026-12-31T16:00:00.000Z'));
    expect(published(january).data.number).toEqual({ year: 2027, no: 1 });
    expect(january.compound().feed.lastNumber).toEqual({ 2026: 1, 2027: 1 });
  });
});

describe('what the owners must still do', () => {
  const money = { fund: { source: 'OTHER', regime: 'NOT_APPLICABLE' } } as const;

  it.each<[string, Partial<typeof words>, PublishedDecision['ownersVote']]>([
    ['use of the fund needs an ordinary vote', {}, { required: true, matterClass: 'ORDINARY', article: '278(1)5' }],
    ['an emergency that nobody has confirmed skips no vote', { fund: { source: 'MAINTENANCE_FUND', regime: 'ART_24_EMERGENCY' } }, { required: true, matterClass: 'ORDINARY', article: '278(1)5' }],
    ['raising the fund needs a special vote', { matterCode: 'I6', ...money }, { required: true, matterClass: 'SPECIAL', article: '278(1)6' }],
    ['an alteration needs a special vote', { matterCode: 'I7', fund: { source: 'MAINTENANCE_FUND', regime: 'ART_24_EMERGENCY' } }, { required: true, matterClass: 'SPECIAL', article: '278(1)7' }],
    ['coordination needs none', { matterCode: 'NONE', ...money }, { required: false, matterClass: null, article: null }],
  ])('%s', (_, over, ownersVote) => {
    expect(published(decide(sitting, over)).data.ownersVote).toEqual(ownersVote);
  });
});

describe('the feed', () => {
  it('makes photos of each decision public', () => {
    expect(tabled.compound().feed.blobs).toEqual({});
    expect(decided.compound().feed.blobs).toEqual({ [named('photo')]: true });
    const more = decide(decided, { photos: [{ blob: named('another photo'), sha256: 'q'.repeat(43) }] });
    expect(more.compound().feed.blobs).toEqual({ [named('photo')]: true, [named('another photo')]: true });
  });

  it('links a decision and the one that takes its place', () => {
    const [first = ''] = Object.keys(decided.compound().feed.decisions);
    const second = decide(decided, { supersedes: first });
    const last = published(second).data;
    expect(last.supersedes).toBe(first);
    expect(second.compound().feed.decisions).toEqual({
      [first]: { number: { year: 2026, no: 1 }, n: 2, matterCode: 'I5', supersededBy: last.decision },
      [last.decision]: { number: { year: 2026, no: 2 }, n: 3, matterCode: 'I5', supersededBy: null },
    });
    second.when(ask('TableProposal', { ...words, supersedes: first }), chen).then('NOT_FOUND');
  });

  it('lets one decision take the place of another, though two proposals were tabled to', () => {
    const [first = ''] = Object.keys(decided.compound().feed.decisions);
    const rival = ask('TableProposal', { ...words, supersedes: first });
    const both = all(decided, [rival, chen]);
    const waiting = theProposal(both).id;
    const about = { proposal: waiting, version: 1 };
    const spoken = all(both, ...heads.map((by) => [ask('TakePosition', { ...about, position: 'AGREE', grounds: null }), by] as const));
    const open = ask('OpenSignOff', { ...about, until: hourAfter(spoken) });
    const ready = all(spoken, ...heads.map((by) => [mandate(spoken, by), by] as const), [open, zhou], [sign(spoken), zhou], [sign(spoken), chen]);

    // Decided first, it has taken the place.
    const overtaken = decide(ready, { supersedes: first });
    const theirs = ask('SignOff', { ...about, digest: theText(spoken).digest });
    overtaken.when(theirs, wu).then({ refused: 'NOT_FOUND', detail: { field: 'supersedes' } });
    const late = decide(spoken, { supersedes: first });
    late.when(open, zhou).then({ refused: 'NOT_FOUND', detail: { field: 'supersedes' } });
    expect(Object.values(overtaken.compound().feed.decisions).filter((one) => one.supersededBy !== null)).toHaveLength(1);
  });

  it('takes events in which it keeps nothing', () => {
    const state = decided.compound().feed;
    const more = decided.and([event('escalation.published', { escalation: ROOM, room: ROOM, step: 'RAISED', outcome: null, street: 'jurisdiction/x' })]);
    expect(more.compound().feed).toEqual(state);
  });
});

describe('a decision on a proposal that was not seen signed', () => {
  it('changes nothing', () => {
    const data = theProposal(decided);
    if (data.status !== 'DECIDED') throw new Error('not decided');
    const stray = tabled.and([inRoom(ROOM, 'decision.recorded', { proposal, version: 1, digest, decision: data.decision.id, number: data.decision.number, ownersVote: data.decision.ownersVote, ruleProfile: 'x', legalEffect: 'ADVISORY' })]);
    expect(theRoom(stray)).toEqual(theRoom(tabled));
  });
});
