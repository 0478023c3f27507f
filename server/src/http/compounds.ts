import { compoundLog } from '@sanfang/shared/compound/channel.ts';
import type { Compound } from '@sanfang/shared/compound/compound.ts';
import { hatsOf, type Hat } from '@sanfang/shared/compound/hats.ts';
import type { Overview } from '@sanfang/shared/compound/overview.ts';
import { CompoundReply, CompoundsReply, ScopeReply, type CompoundSummary } from '@sanfang/shared/protocol/api/compounds.ts';
import { Strict, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { hatsByLog } from '../accounts/hats-by-log.ts';
import { listedRooms } from '../view/listed-rooms.ts';
import { signedIn } from './access.ts';
import { failures } from './failures.ts';
import { sendHidden } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import { scopeChoices } from './scope-choices.ts';
import type { Api, Services } from './services.ts';

interface Entered {
  readonly log: string;
  readonly overview: Overview;
  readonly compound: Compound;
  readonly hats: readonly Hat[];
}

/** Compounds as their people see them: nothing is shown to those who wear no hat there. */
export function compoundRoutes(api: Api, { engine, view, clock }: Services): void {
  const params = Strict({ id: Uuid });

  /** A compound for somebody who wears a hat in it; null as well for one that does not exist. */
  async function enter(id: string, person: string): Promise<Entered | null> {
    const log = compoundLog(id);
    const [compound, overview] = await Promise.all([engine.compound(log, null), engine.overview(log)]);
    if (compound === null || overview === null) return null;
    const hats = hatsOf(compound, person, new Date(clock.now()).toISOString());
    return hats.length === 0 ? null : { log, overview, compound, hats };
  }

  async function summary(entered: Entered, person: string): Promise<CompoundSummary> {
    const { log, overview, hats } = entered;
    const street = overview.street === null ? null : await engine.overview(overview.street);
    return {
      log, id: log.slice(log.indexOf('/') + 1), name: overview.name ?? '', street: street?.name ?? null, utcOffset: overview.utcOffset ?? 0,
      decisions: overview.decisions, rooms: await listedRooms({ engine, view }, log, overview, { person, hats }), hats,
    };
  }

  api.get('/api/compounds', {
    config: { access: 'SIGNED_IN', limit: { max: 240, timeWindow: MINUTE }, says: 'Whoever is signed in sees the compounds in which they wear a hat, and of these the rooms that they may enter.' },
    schema: { response: { 200: CompoundsReply, ...failures } },
  }, async (request) => {
    const { person } = signedIn(request);
    const worn = await hatsByLog(engine, person, clock.now());
    const mine = worn.filter(({ log }) => log.startsWith('compound/'));
    return { compounds: await Promise.all(mine.map((entered) => summary(entered, person))) };
  });

  api.get('/api/compounds/:id', {
    config: { access: 'SIGNED_IN', limit: { max: 240, timeWindow: MINUTE }, says: 'Whoever wears a hat in the compound.' },
    schema: { params, response: { 200: CompoundReply, ...failures } },
  }, async (request, reply) => {
    const { person } = signedIn(request);
    const entered = await enter(request.params.id, person);
    if (entered === null) return sendHidden(reply, 'FORBIDDEN');
    const { office, register } = entered.compound;
    return {
      ...(await summary(entered, person)),
      register: register.version,
      parties: Object.values(office.parties).map(({ id, kind, name, term, ended }) => ({ id, kind, name, term, ended })),
    };
  });

  api.get('/api/compounds/:id/scope', {
    config: { access: 'SIGNED_IN', limit: { max: 120, timeWindow: MINUTE }, says: 'Whoever wears a hat in the compound sees its buildings; holders of a seat also its units. Nobody sees owners here.' },
    schema: { params, response: { 200: ScopeReply, ...failures } },
  }, async (request, reply) => {
    const entered = await enter(request.params.id, signedIn(request).person);
    if (entered === null) return sendHidden(reply, 'FORBIDDEN');
    return scopeChoices(entered.compound.register, entered.hats.some((hat) => hat.seat !== null));
  });
}
