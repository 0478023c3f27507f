import { compoundLog, FEED } from '@sanfang/shared/compound/channel.ts';
import type { Compound } from '@sanfang/shared/compound/compound.ts';
import type { AnnouncedVote as Announcement } from '@sanfang/shared/compound/feed/state.ts';
import { hatsOf, type Hat } from '@sanfang/shared/compound/hats.ts';
import { ownDelivery } from '@sanfang/shared/compound/vote/delivery/own-delivery.ts';
import { letterHats } from '@sanfang/shared/compound/vote/proxy/held-letters.ts';
import { OwnVoteReply, TurnoutReply, VoteReply, VotesReply } from '@sanfang/shared/protocol/api/votes.ts';
import { Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { Type } from 'typebox';
import { listedVotes } from '../view/listed-votes.ts';
import { ownLetters } from '../view/own-letters.ts';
import { papersOf, sentAbout, withoutToken } from '../view/own-vote.ts';
import { ownOnPaper } from '../votes/papers.ts';
import { signedIn } from './access.ts';
import { failures } from './failures.ts';
import { eventsOf, follower } from './feed.ts';
import { feedPlace } from './place.ts';
import { sendHidden } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

const byNumber = Strict({ compound: Uuid, year: Type.String({ pattern: '^[1-9][0-9]{3}$' }), no: Type.String({ pattern: '^[1-9][0-9]{0,5}$' }) });

/** The owners' votes as everybody reads them, and as an owner sees the own part of them. */
export function voteRoutes(api: Api, { engine, view, turnouts, clock }: Services): void {
  // Wide: the people of a whole compound may come from one carrier's address.
  const limit = { max: 600, timeWindow: MINUTE };
  const now = (): string => new Date(clock.now()).toISOString();

  async function numbered({ compound: id, year, no }: { compound: string; year: string; no: string }) {
    const place = await feedPlace(engine, id);
    const house = place === null ? null : await engine.compound(place.log, null);
    const found = Object.entries(house?.feed.votes ?? {}).find(([, { number }]) => number.year === Number(year) && number.no === Number(no));
    return place === null || house === null || found === undefined ? null : { place, house, vote: found[0], told: found[1] };
  }

  /** The hats of somebody in a compound; null as well for one that does not exist. */
  async function entered(id: string, person: string): Promise<{ log: string; compound: Compound; hats: readonly Hat[] } | null> {
    const log = compoundLog(id);
    const compound = await engine.compound(log, null);
    const hats = compound === null ? [] : hatsOf(compound, person, now());
    return compound === null || hats.length === 0 ? null : { log, compound, hats };
  }

  api.get('/api/feed/:compound/votes/:year/:no', {
    config: { access: 'PUBLIC', shed: true, limit, says: 'Anybody reads a vote that was announced, and what was told of it since.' },
    schema: { params: byNumber, response: { 200: VoteReply, ...failures } },
  }, async (request, reply) => {
    const found = await numbered(request.params);
    if (found === null) return sendHidden(reply);
    const { place, house, vote, told: { n, told, second = null } } = found;
    // Read first: what is told meanwhile is heard by whoever follows from here.
    const head = (await engine.channel(place.log, FEED))?.n ?? 0;
    const pages = await Promise.all([n, ...told].map((one) => view.range(follower, { log: place.log, channel: FEED, from: one, to: one })));
    const [announced, ...events] = pages.flatMap((page) => (isRefusal(page) ? [] : eventsOf(page.items)));
    if (announced === undefined) return sendHidden(reply);
    const whole = (await engine.compound(place.log, null, vote))?.vote;
    const rules = whole !== undefined && 'profile' in whole ? whole.profile : house.feed.rules;
    const { decision } = announced.data as Announcement;
    return { compound: place, now: now(), incarnation: engine.incarnation, head, announced, told: events, rules, decision: decision === null ? null : house.feed.decisions[decision]?.number ?? null, second: second?.number ?? null };
  });

  api.get('/api/feed/:compound/votes/:year/:no/turnout', {
    config: { access: 'PUBLIC', shed: true, limit, says: 'Anybody reads how many have taken part, in coarse steps, whole once it is closed; owners of the compound also by building.' },
    schema: { params: byNumber, response: { 200: TurnoutReply, ...failures } },
  }, async (request, reply) => {
    const found = await numbered(request.params);
    if (found === null) return sendHidden(reply);
    const { at, turnout } = await turnouts.of(found.place.log, found.vote);
    if (turnout === null) return sendHidden(reply);
    const owns = request.signed !== null && hatsOf(found.house, request.signed.person, now()).some(({ office }) => office === 'owner');
    return { at: new Date(at).toISOString(), persons: turnout.persons, area: turnout.area, buildings: owns ? [...turnout.buildings] : null };
  });

  api.get('/api/compounds/:id/votes', {
    config: { access: 'SIGNED_IN', limit: { max: 240, timeWindow: MINUTE }, says: 'Whoever wears a hat in the compound sees the votes that were announced, and how many of their own ballots are missing.' },
    schema: { params: Strict({ id: Uuid }), response: { 200: VotesReply, ...failures } },
  }, async (request, reply) => {
    const here = await entered(request.params.id, signedIn(request).person);
    if (here === null) return sendHidden(reply, 'FORBIDDEN');
    return { now: now(), votes: await listedVotes(engine, here.log, here.compound.feed, here.hats) };
  });

  api.get('/api/compounds/:id/votes/:vote/mine', {
    config: { access: 'SIGNED_IN', limit: { max: 240, timeWindow: MINUTE }, says: 'Whoever wears a hat in the compound, or has accepted a letter of proxy for the vote, sees for whom they may cast a ballot and what they have cast, never a choice.' },
    schema: { params: Strict({ id: Uuid, vote: Uuid }), response: { 200: OwnVoteReply, ...failures } },
  }, async (request, reply) => {
    const { person } = signedIn(request);
    const { id, vote } = request.params;
    const log = compoundLog(id);
    const compound = await engine.compound(log, null, vote);
    const told = compound?.feed.votes[vote];
    if (compound === null || told === undefined) return sendHidden(reply, 'FORBIDDEN');
    const hats = hatsOf(compound, person, now());
    const worn = [...hats, ...('letters' in compound.vote ? letterHats(compound.vote, person) : [])];
    if (worn.length === 0) return sendHidden(reply, 'FORBIDDEN');
    const { receipts, answers } = await sentAbout({ engine, view }, log, person, vote);
    const raised = 'objections' in compound.vote ? Object.values(compound.vote.objections).filter((one) => one.person === person) : [];
    return {
      vote, number: told.number,
      papers: 'electorate' in compound.vote ? papersOf(compound.vote, compound, worn).map(withoutToken) : [],
      onPaper: 'electorate' in compound.vote ? ownOnPaper(compound.vote, hats) : [],
      receipts,
      delivery: compound.vote.status === 'NOTICED' || compound.vote.status === 'OPEN' ? ownDelivery(compound.vote, compound.register, hats.filter(({ office }) => office === 'owner')) : [],
      letters: 'electorate' in compound.vote ? await ownLetters(engine, compound.vote, compound, worn) : [],
      objections: raised.map(({ id: objection, at }) => ({ id: objection, at, answer: answers.get(objection) ?? null })),
    };
  });
}
