import { compoundLog, voteChannel } from '@sanfang/shared/compound/channel.ts';
import type { Compound } from '@sanfang/shared/compound/compound.ts';
import { hatsOf, type Hat } from '@sanfang/shared/compound/hats.ts';
import { allows } from '@sanfang/shared/compound/policy-table.ts';
import { isWhole, spansOn } from '@sanfang/shared/compound/view.ts';
import { CandidatesReply, DeskListReply, VoteDeskReply } from '@sanfang/shared/protocol/api/vote-desk.ts';
import { BuildingCode, Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { Type } from 'typebox';
import { awaitedVotes, listedVotes } from '../votes/listed-votes.ts';
import { runningTurnout } from '../votes/running-votes.ts';
import { turnoutOf } from '../votes/turnout.ts';
import { candidates, votePeople } from '../votes/vote-people.ts';
import { signedIn } from './access.ts';
import { failures } from './failures.ts';
import { sendHidden } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

/** Somebody with a hat in a compound. */
interface Entered {
  readonly log: string;
  readonly compound: Compound;
  readonly hats: readonly Hat[];
}

/** What those who draft, advise, count and watch the owners' votes read beside the vote's channel. */
export function voteDeskRoutes(api: Api, { engine, clock, turnouts }: Services): void {
  const params = Strict({ id: Uuid });

  async function enter(id: string, person: string, vote: string | null = null): Promise<Entered | null> {
    const log = compoundLog(id);
    const compound = await engine.compound(log, null, vote);
    if (compound === null) return null;
    const hats = hatsOf(compound, person, new Date(clock.now()).toISOString());
    return hats.length === 0 ? null : { log, compound, hats };
  }

  api.get('/api/compounds/:id/vote-desk', {
    config: { access: 'SIGNED_IN', limit: { max: 240, timeWindow: MINUTE }, says: 'Whoever wears a hat in the compound sees the votes that are announced; drafts those who draft, advise or are to count.' },
    schema: { params, response: { 200: DeskListReply, ...failures } },
  }, async (request, reply) => {
    const entered = await enter(request.params.id, signedIn(request).person);
    const overview = entered === null ? null : await engine.overview(entered.log);
    if (entered === null || overview === null) return sendHidden(reply, 'FORBIDDEN');
    const { log, compound: { feed }, hats } = entered;
    const ofCommittee = hats.some(({ side, office }) => side === 'COMMITTEE' && allows(office, 'DraftVote', 'NO_ROOM'));
    const votes = await listedVotes(engine, overview, feed, hats);
    const running = await Promise.all(votes.filter(({ status }) => status === 'OPEN').map(({ id }) => runningTurnout(turnouts, log, id)));
    return { votes, awaited: ofCommittee ? await awaitedVotes(engine, log, overview, feed) : [], running };
  });

  api.get('/api/compounds/:id/vote-desk/candidates', {
    config: { access: 'SIGNED_IN', limit: { max: 240, timeWindow: MINUTE }, says: 'Whoever the policy lets name those who count: the committee, and the residents\' committee.' },
    schema: { params, querystring: Strict({ building: Type.Optional(BuildingCode) }), response: { 200: CandidatesReply, ...failures } },
  }, async (request, reply) => {
    const entered = await enter(request.params.id, signedIn(request).person);
    if (entered === null || !entered.hats.some(({ office }) => allows(office, 'AppointCount', 'NO_ROOM'))) return sendHidden(reply, 'FORBIDDEN');
    return candidates(engine, entered.compound, request.query.building ?? null);
  });

  api.get('/api/compounds/:id/vote-desk/votes/:vote', {
    config: { access: 'SIGNED_IN', limit: { max: 600, timeWindow: MINUTE }, says: 'Who reads the vote\'s channel sees who counts; who counts and watches sees participation too.' },
    schema: { params: Strict({ id: Uuid, vote: Uuid }), response: { 200: VoteDeskReply, ...failures } },
  }, async (request, reply) => {
    const { person } = signedIn(request);
    const entered = await enter(request.params.id, person, request.params.vote);
    if (entered === null) return sendHidden(reply, 'FORBIDDEN');
    const { compound, compound: { vote }, hats } = entered;
    const spans = spansOn(compound, voteChannel(request.params.vote), { person, hats });
    if (vote.status === 'ABSENT' || spans.length === 0) return sendHidden(reply, 'FORBIDDEN');
    const seated = hats.some((hat) => hat.seat !== null);
    const counting = 'ballots' in vote && vote.status !== 'NOTICED' && isWhole(spans);
    return {
      tellers: await votePeople(engine, compound, vote.tellers, seated),
      observers: await votePeople(engine, compound, vote.observers, seated),
      turnout: counting ? turnoutOf(vote, compound.register) : null,
    };
  });
}
