import type { Choice } from '@sanfang/shared/law/ballot.ts';
import type { CompoundCommand } from '@sanfang/shared/compound/command.ts';
import { authorise } from '@sanfang/shared/compound/policy.ts';
import { keyOfProof, proofOfCode } from '@sanfang/shared/compound/vote/proxy/accepting.ts';
import { ownVoters } from '@sanfang/shared/compound/vote/ballot-standing.ts';
import { letterHats } from '@sanfang/shared/compound/vote/proxy/held-letters.ts';
import { digestOfLetter } from '@sanfang/shared/compound/vote/proxy/letter-paper.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { describe, expect, test } from 'vitest';
import { casting, closed, CLOSES_AT, drafted, noticed, open, owner, theNoticed, theResult, theVote, unitOf, VOTE } from '../support/ballot.ts';
import { event, LOG, named, past, type Asked, type By, type Scene } from '../support/given.ts';
import { chen, li, lin, wu } from '../support/room.ts';

/** An account without a hat: it names itself. */
const son: By = { person: named('son'), capacity: named('son') };
const scene = open(noticed(drafted()));
const [SALT, CODE] = ['l'.repeat(43), 'abcd-efgh-jkmn-pqrs'];
const proof = proofOfCode(VOTE, CODE);

/** A letter to somebody who has no home here, as the page would send it. */
function giving(before: Scene, unit: string, key = keyOfProof(proof)): Asked {
  const vote = theNoticed(before);
  const voter = Object.values(vote.electorate.voters).find(({ units }) => units.includes(unit)) ?? { units: [], area: 0 };
  const signed = digestOfLetter({ vote: VOTE, motion: vote.digest, ...voter, holder: { name: '李四', unit: null }, salt: SALT });
  return { type: 'GiveProxy', data: { vote: VOTE, unit, holder: { name: '李四', key }, motion: vote.digest, salt: SALT, signed, paper: null } };
}
const accept: Asked = { type: 'AcceptProxy', data: { vote: VOTE, proof } };
const letterOf = (after: Scene): string => Object.keys(theNoticed(after).letters).at(-1) ?? '';
const check = (before: Scene, holder: By): Asked => ({ type: 'CheckProxy', data: { vote: VOTE, letter: letterOf(before), holder: holder.capacity } });
const cast = (before: Scene, by: By, choice: Choice = 'AGREE') => before.when(casting(before, unitOf(2), choice), by);
const mayAsk = (before: Scene, asked: Asked, by: By): unknown => {
  const answer = authorise(before.compound(null, VOTE), { id: named('command'), log: LOG, capacity: by.capacity, ...asked } as CompoundCommand, { ...by, hub: false }, before.now);
  return isRefusal(answer) ? answer.refused : answer;
};

const given = scene.when(giving(scene, unitOf(2)), owner(2)).after();
const accepted = given.when(accept, son).after();
const checked = accepted.when(check(accepted, son), li).after();

describe('A letter of proxy to somebody without a home here', () => {
  test('is accepted by its code, checked by a teller, and cast by whoever holds it; both have a receipt', () => {
    expect([given, accepted, checked].map((at) => mayAsk(at, casting(at, unitOf(2), 'AGREE'), son))).toEqual(['CAPACITY_NOT_YOURS', 'LETTER_HOLDER', 'LETTER_HOLDER']);
    cast(accepted, son).then('NOT_YOUR_UNIT');
    const result = cast(checked, son, 'AGAINST');
    expect(result.accepted.events.filter(({ type }) => type === 'receipt.issued')).toMatchObject([
      { channel: `person/${son.person}`, data: { units: [unitOf(2)], proxy: 'HOLDER' } }, { channel: `person/${owner(2).person}`, data: { units: [unitOf(2)], proxy: 'OWNER' } },
    ]);
    expect(theResult(closed(result.after())).tally).toMatchObject({ against: { persons: 1, area: 10_000 } });
  });

  test('keeps its code out of the log, and nobody accepts with what the log says', () => {
    const text = JSON.stringify(given.events.map(({ data }) => data));
    for (const secret of [CODE, proof, '李四']) expect(text).not.toContain(secret);
    given.when({ type: 'AcceptProxy', data: { vote: VOTE, proof: keyOfProof(proof) } }, son).then('INVITATION_NOT_VALID');
  });

  test('gives one answer to a wrong code, a spent one, an ended letter, a vote that is over and one that is not there', () => {
    const wrong: Asked = { type: 'AcceptProxy', data: { vote: VOTE, proof: proofOfCode(VOTE, 'zzzz-zzzz-zzzz-zzzz') } };
    const ended = given.when({ type: 'RevokeProxy', data: { vote: VOTE, letter: letterOf(given) } }, owner(2)).after();
    const asked: readonly (readonly [Scene, Asked])[] = [
      [given, wrong], [scene, accept], [accepted, accept], [checked, accept], [ended, accept], [given.at(CLOSES_AT), accept], [drafted(), accept],
      [given, { type: 'AcceptProxy', data: { vote: named('no such vote'), proof } }],
    ];
    for (const [before, command] of asked) before.when(command, son).then('INVITATION_NOT_VALID');
  });

  test('opens nothing but its own vote, and nothing after it was taken back', () => {
    const others: readonly Asked[] = [giving(checked, unitOf(2)), { type: 'RaiseObjection', data: { vote: VOTE, text: '异议' } }, { type: 'ConfirmDelivery', data: { vote: VOTE, unit: unitOf(2) } }, { type: 'RaisePetition', data: { matterCode: 'I3', title: '换届', text: '请求表决' } }];
    expect(others.map((one) => mayAsk(checked, one, son))).toEqual(others.map(() => 'CAPACITY_NOT_YOURS'));
    cast(checked, son).after();
    checked.when(casting(checked, unitOf(3), 'AGREE'), son).then('NOT_YOUR_UNIT');
    const back = checked.when({ type: 'RevokeProxy', data: { vote: VOTE, letter: letterOf(checked) } }, owner(2)).after();
    expect(mayAsk(back, casting(back, unitOf(2), 'AGREE'), son)).toBe('CAPACITY_NOT_YOURS');
    cast(back, son).then('NOT_YOUR_UNIT');
  });

  test('is checked for whoever showed the code, by somebody else, and never for who counts, the firm or the owner', () => {
    given.when(check(given, son), li).then('NOT_THE_HOLDER');
    accepted.when(check(accepted, owner(3)), li).then('NOT_THE_HOLDER');
    const taken = (by: By) => given.when(accept, { person: by.person, capacity: by.person }).after();
    for (const by of [wu, owner(2)]) {
      const after = taken(by);
      after.when(check(after, { person: by.person, capacity: by.person }), li).then('MAY_NOT_CARRY');
    }
    const mine = taken(li);
    mine.when(check(mine, { person: li.person, capacity: li.person }), li).then('REVIEWER_INVOLVED');
  });

  test('counts beside the letters that the same person carries under a hat', () => {
    const neighbour: By = { person: owner(5).person, capacity: owner(5).person };
    const sent = [1, 2, 3, 4].reduce((before, i) => {
      const after = before.when(giving(before, unitOf(i), keyOfProof(proofOfCode(VOTE, `code ${String(i)}`))), owner(i)).after()
        .when({ type: 'AcceptProxy', data: { vote: VOTE, proof: proofOfCode(VOTE, `code ${String(i)}`) } }, neighbour).after();
      return i === 4 ? after : after.when(check(after, neighbour), li).after();
    }, scene);
    sent.when(check(sent, neighbour), li).then('TOO_MANY_PROXIES');
  });

  test('is laid down by whoever accepted it, checked or not, and followed by them to the end', () => {
    for (const before of [accepted, checked]) {
      const laid = before.when({ type: 'RevokeProxy', data: { vote: VOTE, letter: letterOf(before) } }, son).after();
      expect(theNoticed(laid).letters[letterOf(laid)]?.status).toBe('ENDED');
      laid.when({ type: 'RevokeProxy', data: { vote: VOTE, letter: letterOf(laid) } }, son).then('LETTER_SETTLED');
    }
    const papers = (after: Scene) => ownVoters(theNoticed(after), after.compound().register, letterHats(theNoticed(after), son.person));
    expect([papers(given), papers(accepted), papers(checked), papers(cast(checked, son).after())]).toMatchObject([[], [], [{ unit: unitOf(2), standing: 'MAY_CAST' }], [{ standing: 'CAST' }]]);
  });

  test('tells the owners when its code was shown; a letter of before such codes still folds', () => {
    const told = given.when(accept, son).accepted.events.filter(({ type }) => type === 'notice.sent');
    expect(told).toMatchObject([{ channel: `person/${owner(2).person}`, data: { what: 'PROXY_ACCEPTED' } }]);
    const old = scene.and([past(event('proxy.given', { vote: VOTE, letter: named('old'), token: 't', hand: 'h', unit: unitOf(2), holderUnit: unitOf(3), paper: null, signed: null, way: 'TELLER' }, { channel: `vote/${VOTE}`, seal: { named: { value: { name: '李四', salt: SALT }, subjects: ['t'], retention: 'BALLOT' } } }), { by: lin })]);
    expect(theVote(old)).toMatchObject({ letters: { [named('old')]: { key: null, accepted: null, holderUnit: unitOf(3) } } });
    old.when(check(old, chen), li).then('NOT_YOUR_UNIT');
  });
});
