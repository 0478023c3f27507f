import { compoundLog, FEED } from '@sanfang/shared/compound/channel.ts';
import type { Overview } from '@sanfang/shared/compound/overview.ts';
import { MoneyReply, ProjectReply, StatementReply } from '@sanfang/shared/protocol/api/money.ts';
import { Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { Type } from 'typebox';
import { eventsAt, fundOf, standingOf } from '../view/fund/money-state.ts';
import { failures } from './failures.ts';
import { follower } from './feed.ts';
import { placeOf } from './place.ts';
import { sendHidden } from './problem.ts';
import { Numeral } from './query.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

/** Shown at once; what is older stands on the feed. */
const STATEMENTS = 24;
const PROJECTS = 100;

/** The owners' money as everybody reads it: totals, projects step by step, questions and their answers. Never a unit. */
export function moneyFeedRoutes(api: Api, { engine, view, clock }: Services): void {
  // Wide: the people of a whole compound may come from one carrier's address.
  const limit = { max: 600, timeWindow: MINUTE };
  const now = (): string => new Date(clock.now()).toISOString();

  async function place(id: string) {
    const log = compoundLog(id);
    const overview = await engine.overview(log);
    const here = overview === null ? null : placeOf(log, overview);
    const compound = here === null ? null : await engine.compound(log, null);
    return overview === null || here === null || compound === null ? null : { here, overview, log, feed: compound.feed, fund: await fundOf(engine, log) };
  }
  const asked = ({ money }: Overview, about: readonly number[]): number[] => about.flatMap((n) => money.questions[n] ?? []).toSorted((a, b) => a - b);

  api.get('/api/feed/:compound/money', {
    config: { access: 'PUBLIC', shed: true, limit, says: 'Anybody reads the published totals of the owners\' money and where its projects stand.' },
    schema: { params: Strict({ compound: Uuid }), response: { 200: MoneyReply, ...failures } },
  }, async (request, reply) => {
    const found = await place(request.params.compound);
    if (found === null) return sendHidden(reply);
    const { here, overview: { money }, log, feed, fund } = found;
    const read = (numbers: readonly number[]) => eventsAt(view, follower, log, FEED, numbers);
    const projects = Object.entries(money.projects).toReversed().slice(0, PROJECTS).flatMap(([id, { told }]) => {
      const [project, n] = [fund.projects[id], told.at(-1)];
      return project === undefined || n === undefined ? [] : [{ project, n }];
    });
    const [statements, last, topUp] = await Promise.all([read(money.statements.slice(-STATEMENTS)), read(projects.map(({ n }) => n)), read(money.topUp === null ? [] : [money.topUp])]);
    return {
      compound: here, now: now(), holding: fund.opened?.holding ?? null, statements: statements.reverse(), topUp: topUp[0] ?? null,
      projects: last.flatMap((event) => {
        const project = projects.find(({ n }) => n === event.n)?.project;
        return project === undefined ? [] : [{ last: event, standing: standingOf(feed, fund, project) }];
      }),
    };
  });

  api.get('/api/feed/:compound/money/statements/:n', {
    config: { access: 'PUBLIC', shed: true, limit, says: 'Anybody reads a published statement, and what was asked and answered about it.' },
    schema: { params: Strict({ compound: Uuid, n: Numeral }), response: { 200: StatementReply, ...failures } },
  }, async (request, reply) => {
    const found = await place(request.params.compound);
    const n = Number(request.params.n);
    if (found === null || !found.overview.money.statements.includes(n)) return sendHidden(reply);
    const { here, overview, log } = found;
    const [[statement], questions] = await Promise.all([eventsAt(view, follower, log, FEED, [n]), eventsAt(view, follower, log, FEED, asked(overview, [n]))]);
    return statement === undefined ? sendHidden(reply) : { compound: here, now: now(), statement, questions };
  });

  api.get('/api/feed/:compound/money/projects/:no', {
    config: { access: 'PUBLIC', shed: true, limit, says: 'Anybody reads a project of the owners\' money, step by step, and what was asked and answered about it.' },
    schema: { params: Strict({ compound: Uuid, no: Type.String({ pattern: '^[1-9][0-9]{0,5}$' }) }), response: { 200: ProjectReply, ...failures } },
  }, async (request, reply) => {
    const found = await place(request.params.compound);
    const [id, index] = Object.entries(found?.overview.money.projects ?? {}).find(([, { no }]) => no === Number(request.params.no)) ?? [];
    const project = id === undefined ? undefined : found?.fund.projects[id];
    if (found === null || index === undefined || project === undefined) return sendHidden(reply);
    const { here, overview, log, feed, fund } = found;
    const [told, questions] = await Promise.all([eventsAt(view, follower, log, FEED, index.told), eventsAt(view, follower, log, FEED, asked(overview, index.told))]);
    const votes = project.parts.flatMap(({ id: part, vote }) => {
      const [announced, resolution] = vote === null ? [] : [feed.votes[vote], feed.resolutions[vote]];
      return announced === undefined ? [] : [{ part, number: announced.number, status: resolution === undefined ? announced.status : resolution.outcome === 'PASSED' ? resolution.status : resolution.outcome, amount: resolution?.amount ?? announced.amount }];
    });
    return { compound: here, now: now(), standing: standingOf(feed, fund, project), told, questions, votes };
  });
}
