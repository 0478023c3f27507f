import { compoundLog, voteChannel } from '@sanfang/shared/compound/channel.ts';
import type { Compound } from '@sanfang/shared/compound/compound.ts';
import { hatsOf, type Hat } from '@sanfang/shared/compound/hats.ts';
import { allows } from '@sanfang/shared/compound/policy-table.ts';
import { isWhole, spansOn } from '@sanfang/shared/compound/view.ts';
import { tokenOfUnit } from '@sanfang/shared/compound/vote/voter.ts';
import { AssistedReply, AssistingReply, ReadingsReply } from '@sanfang/shared/protocol/api/paper.ts';
import { Strict, UnitCode, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { readingsOf } from '../votes/papers.ts';
import { votePeople } from '../votes/vote-people.ts';
import { signedIn } from './access.ts';
import { failures } from './failures.ts';
import { sendHidden } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

/** What those who count papers, help owners and bear witness read beside the vote. */
export function paperRoutes(api: Api, { engine, clock }: Services): void {
  async function enter(id: string, person: string, vote: string): Promise<{ readonly compound: Compound; readonly hats: readonly Hat[] } | null> {
    const compound = await engine.compound(compoundLog(id), null, vote);
    const hats = compound === null ? [] : hatsOf(compound, person, new Date(clock.now()).toISOString());
    return compound === null || hats.length === 0 ? null : { compound, hats };
  }

  api.get('/api/compounds/:id/vote-desk/votes/:vote/papers/:paper', {
    config: { access: 'SIGNED_IN', limit: { max: 600, timeWindow: MINUTE }, says: 'Who counts the vote and who watches the count: what was read from a paper, once two readings differ.' },
    schema: { params: Strict({ id: Uuid, vote: Uuid, paper: Uuid }), response: { 200: ReadingsReply, ...failures } },
  }, async (request, reply) => {
    const { person } = signedIn(request);
    const { id, vote, paper } = request.params;
    const entered = await enter(id, person, vote);
    if (entered === null || !isWhole(spansOn(entered.compound, voteChannel(vote), { person, hats: entered.hats }))) return sendHidden(reply, 'FORBIDDEN');
    const { compound, hats } = entered;
    const found = 'papers' in compound.vote ? compound.vote.papers[paper] : undefined;
    return found === undefined ? sendHidden(reply) : readingsOf(engine, compound, found, hats.some(({ seat }) => seat !== null));
  });

  api.get('/api/compounds/:id/votes/:vote/assisting/:unit', {
    config: { access: 'SIGNED_IN', limit: { max: 240, timeWindow: MINUTE }, says: 'Whoever may help an owner to vote: which homes a ballot stands for, never whether it was cast.' },
    schema: { params: Strict({ id: Uuid, vote: Uuid, unit: UnitCode }), response: { 200: AssistingReply, ...failures } },
  }, async (request, reply) => {
    const { id, vote: asked, unit } = request.params;
    const entered = await enter(id, signedIn(request).person, asked);
    if (entered === null || !entered.hats.some(({ office }) => allows(office, 'AssistBallot', 'NO_ROOM'))) return sendHidden(reply, 'FORBIDDEN');
    const { vote } = entered.compound;
    const voter = 'electorate' in vote ? vote.electorate.voters[tokenOfUnit(vote, unit) ?? ''] : undefined;
    return voter === undefined || !('digest' in vote) ? sendHidden(reply) : { units: [...voter.units], area: voter.area, motion: vote.digest };
  });

  api.get('/api/compounds/:id/votes/:vote/assisted/:assisted', {
    config: { access: 'SIGNED_IN', limit: { max: 240, timeWindow: MINUTE }, says: 'Whoever may bear witness and was given the address of a word that waits for one; never the word.' },
    schema: { params: Strict({ id: Uuid, vote: Uuid, assisted: Uuid }), response: { 200: AssistedReply, ...failures } },
  }, async (request, reply) => {
    const { id, vote: asked, assisted } = request.params;
    const entered = await enter(id, signedIn(request).person, asked);
    if (entered === null || !entered.hats.some(({ office }) => allows(office, 'WitnessBallot', 'NO_ROOM'))) return sendHidden(reply, 'FORBIDDEN');
    const { compound, compound: { vote }, hats } = entered;
    const word = 'assisted' in vote ? vote.assisted[assisted] : undefined;
    const voter = word === undefined || !('electorate' in vote) ? undefined : vote.electorate.voters[word.token];
    if (word === undefined || voter === undefined) return sendHidden(reply);
    const [helper] = await votePeople(engine, compound, [word.helper.capacity], hats.some(({ seat }) => seat !== null));
    if (helper === undefined) return sendHidden(reply);
    return { units: [...voter.units], area: voter.area, at: word.at, helper, signed: word.signed, status: word.status };
  });
}
