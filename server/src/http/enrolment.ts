import { compoundLog, ENROLMENT, personChannel } from '@sanfang/shared/compound/channel.ts';
import type { CommandType } from '@sanfang/shared/compound/command.ts';
import type { Compound } from '@sanfang/shared/compound/compound.ts';
import { digestOfProof } from '@sanfang/shared/compound/enrolment/invitations.ts';
import type { EnrolmentEvents, EnrolmentState } from '@sanfang/shared/compound/enrolment/state.ts';
import { hatsOf, type Hat } from '@sanfang/shared/compound/hats.ts';
import type { PersonEvents } from '@sanfang/shared/compound/person/state.ts';
import { allows } from '@sanfang/shared/compound/policy-table.ts';
import { CommandAccepted } from '@sanfang/shared/protocol/api/compounds.ts';
import { EnrolmentReply, InvitationsReply, InvitationsRequest, OwnUnitsReply, RollUnitReply, TransferRequest } from '@sanfang/shared/protocol/api/enrolment.ts';
import { BuildingCode, Strict, UnitCode, Uuid } from '@sanfang/shared/protocol/fields.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import { addressBlock } from '../accounts/address-block.ts';
import { newCode, proofOf } from '../enrolment/codes.ts';
import { knownOwner } from '../enrolment/known-owner.ts';
import { ownUnitsOf } from '../view/enrolment/own-units.ts';
import { rollOf } from '../view/enrolment/roll-owner.ts';
import { openClaims, workListFor } from '../view/enrolment/work-list.ts';
import { signedIn } from './access.ts';
import { failures } from './failures.ts';
import { eventsOf } from './feed.ts';
import { sendHidden, sendRefusal } from './problem.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

const DAY_MS = 86_400_000;
/** Of what came to pass with one's units, the latest. */
const NOTICES = 20;

interface Entered {
  readonly log: string;
  readonly compound: Compound;
  readonly hats: readonly Hat[];
  /** Under which the person may do what was asked for. */
  readonly hat: Hat;
}

/** Invitations, the list to work by, and changes of the roll: for those who review, except what is one's own. */
export function enrolmentRoutes(api: Api, { engine, stores, clock, commands, view }: Services): void {
  const key = stores.vault.digestKey();
  const params = Strict({ id: Uuid });
  const reviewersSay = 'The owners\' committee, the residents\' committee and the operator: whoever the policy lets review claims.';

  /** A compound for somebody with a hat that may; null as well for one that is not there. */
  async function enter(id: string, person: string, may: (hat: Hat) => boolean): Promise<Entered | null> {
    const log = compoundLog(id);
    const compound = await engine.compound(log, null);
    if (compound === null) return null;
    const hats = hatsOf(compound, person, new Date(clock.now()).toISOString());
    const hat = hats.find(may);
    return hat === undefined ? null : { log, compound, hats, hat };
  }
  const mayAsk = (type: CommandType) => (hat: Hat): boolean => allows(hat.office, type, 'NO_ROOM');

  async function enrolmentOf(log: string): Promise<EnrolmentState> {
    const slice = await engine.channel(log, ENROLMENT);
    if (slice === null) throw new Error(`${log} was there a moment ago`);
    return slice.state as EnrolmentState;
  }

  api.get('/api/compounds/:id/enrolment', {
    config: { access: 'SIGNED_IN', limit: { max: 90, timeWindow: MINUTE }, says: reviewersSay },
    schema: { params, querystring: Strict({ building: Type.Optional(BuildingCode) }), response: { 200: EnrolmentReply, ...failures } },
  }, async (request, reply) => {
    const { person } = signedIn(request);
    const entered = await enter(request.params.id, person, mayAsk('ReviewClaim'));
    if (entered === null) return sendHidden(reply, 'FORBIDDEN');
    const { register } = entered.compound;
    const enrolment = await enrolmentOf(entered.log);
    const claimants = [...new Set(openClaims(enrolment).map((claim) => claim.person))];
    const accounts = await Promise.all(claimants.map((claimant) => stores.directory.account(claimant)));
    const identifiers = new Map(accounts.flatMap((account) => (account === null ? [] : [[account.person, account.identifier] as const])));
    return workListFor(engine, { register, enrolment, now: new Date(clock.now()).toISOString(), person, identifiers }, request.query.building ?? null);
  });

  api.get('/api/compounds/:id/enrolment/units/:unit', {
    config: { access: 'SIGNED_IN', limit: { max: 90, timeWindow: MINUTE }, says: reviewersSay },
    schema: { params: Strict({ id: Uuid, unit: UnitCode }), response: { 200: RollUnitReply, ...failures } },
  }, async (request, reply) => {
    const { id, unit } = request.params;
    const entered = await enter(id, signedIn(request).person, mayAsk('ProposeTransfer'));
    if (entered === null) return sendHidden(reply, 'FORBIDDEN');
    const { register } = entered.compound;
    const found = Object.hasOwn(register.units, unit) ? register.units[unit] : undefined;
    if (found === undefined) return sendHidden(reply);
    return { unit, owners: await rollOf(engine, register, unit), voter: found.designatedVoter };
  });

  api.post('/api/compounds/:id/invitations', {
    config: { access: 'SIGNED_IN', limit: { max: 120, timeWindow: 10 * MINUTE }, says: 'The owners\' committee and the operator: whoever the policy lets issue invitations.' },
    schema: { params, body: InvitationsRequest, response: { 200: InvitationsReply, ...failures } },
  }, async (request, reply) => {
    const sender = { ...signedIn(request), block: addressBlock(request.ip) };
    const entered = await enter(request.params.id, sender.person, mayAsk('IssueInvitations'));
    if (entered === null) return sendHidden(reply, 'FORBIDDEN');
    const { log, compound, hat } = entered;
    const until = new Date(clock.now() + request.body.days * DAY_MS).toISOString();
    const bytes = await key;
    const sheets = request.body.units.map((unit) => ({ unit, code: newCode() }));
    const invitations: EnrolmentEvents['invitation.issued']['invitations'] = sheets.map(({ unit, code }) => ({ unit, digest: digestOfProof(proofOf(bytes, log, code)) }));
    request.recorded = true;
    const { reply: answer, afterwards } = await commands({ id: randomUUID(), log, type: 'IssueInvitations', capacity: hat.capacity, data: { invitations, until } }, sender);
    reply.raw.once('finish', afterwards);
    if (isRefusal(answer)) return sendRefusal(reply, answer);
    return { compound: compound.feed.founded?.name ?? '', until, sheets: sheets.map(({ unit, code }) => ({ unit, code, building: compound.register.units[unit]?.building ?? '' })) };
  });

  api.post('/api/compounds/:id/transfers', {
    config: { access: 'SIGNED_IN', limit: { max: 40, timeWindow: 10 * MINUTE }, says: reviewersSay },
    schema: { params, body: TransferRequest, response: { 200: CommandAccepted, ...failures } },
  }, async (request, reply) => {
    const sender = { ...signedIn(request), block: addressBlock(request.ip) };
    const entered = await enter(request.params.id, sender.person, mayAsk('ProposeTransfer'));
    if (entered === null) return sendHidden(reply, 'FORBIDDEN');
    const { log, compound: { register }, hat } = entered;
    const { id, owners, ...about } = request.body;
    const known = await knownOwner(engine, register);
    const named = owners.map((owner) => ({ ...owner, name: owner.name.normalize('NFC').trim() }));
    const data = { ...about, owners: named.map((owner) => ({ ...owner, owner: known(owner) })) };
    request.recorded = true;
    const { reply: answer, afterwards } = await commands({ id, log, type: 'ProposeTransfer', capacity: hat.capacity, data }, sender);
    reply.raw.once('finish', afterwards);
    return isRefusal(answer) ? sendRefusal(reply, answer) : { ...answer };
  });

  api.get('/api/compounds/:id/units/mine', {
    config: { access: 'SIGNED_IN', limit: { max: 90, timeWindow: MINUTE }, says: 'Owners and occupants see their own units.' },
    schema: { params, response: { 200: OwnUnitsReply, ...failures } },
  }, async (request, reply) => {
    const { person } = signedIn(request);
    const entered = await enter(request.params.id, person, (hat) => hat.units.length > 0);
    if (entered === null) return sendHidden(reply, 'FORBIDDEN');
    const { log, compound: { register }, hats } = entered;
    const page = await view.page({ person }, log, personChannel(person), null, NOTICES);
    const told = isRefusal(page) ? [] : eventsOf(page.items).filter(({ type }) => type === 'notice.sent').reverse();
    return {
      units: await ownUnitsOf(engine, register, hats, person),
      notices: told.map(({ at, data }) => ({ at, ...(data as PersonEvents['notice.sent']) })),
    };
  });
}
