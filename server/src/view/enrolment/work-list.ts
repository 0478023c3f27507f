import { isInvolved } from '@sanfang/shared/compound/enrolment/involved.ts';
import type { Claim, EnrolmentState, RollChange } from '@sanfang/shared/compound/enrolment/state.ts';
import { boundOwners } from '@sanfang/shared/compound/register/binding-index.ts';
import type { RegisterState, Unit } from '@sanfang/shared/compound/register/state.ts';
import type { ChangeToConfirm, ClaimToReview, EnrolmentReply } from '@sanfang/shared/protocol/api/enrolment.ts';
import type { Engine } from '../../engine/ports.ts';
import { textOf } from '../sealed-text.ts';
import { maskedIdentifier, nameOf, namesOfUnit, rollOwners, sameName, type Opened } from './roll-owner.ts';

/** What the list is made of. */
export interface ListSources {
  readonly register: RegisterState;
  readonly enrolment: EnrolmentState;
  readonly now: string;
  /** Who looks. */
  readonly person: string;
  /** What each claimant signs in with. */
  readonly identifiers: ReadonlyMap<string, string>;
  readonly opened: Opened;
}

/** The list as somebody may see it, with what it needs open. */
export async function workListFor(engine: Engine, about: Omit<ListSources, 'opened'>, building: string | null): Promise<EnrolmentReply> {
  return workList({ ...about, opened: await engine.open(namesForList(about)) }, building);
}

/** Commitments that the list needs open. */
function namesForList({ register, enrolment }: Pick<ListSources, 'register' | 'enrolment'>): string[] {
  const claims = openClaims(enrolment).flatMap((claim) => [claim.name, ...claim.reviews.flatMap(({ reference }) => reference ?? []), ...namesOfUnit(register, claim.unit)]);
  const changes = Object.values(enrolment.changes).flatMap((change) => [
    change.reference, ...namesOfUnit(register, change.unit),
    ...(change.kind === 'TRANSFER' ? change.owners.flatMap(({ owner }) => change.names[owner] ?? register.owners[owner] ?? []) : []),
  ]);
  return [...new Set([...claims, ...changes])];
}

export function openClaims({ claims }: EnrolmentState): Claim[] {
  return Object.values(claims).filter((claim) => claim.status === 'OPEN').sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** How far the compound is, building by building; the units of one; and what waits for a second person. */
function workList(sources: ListSources, building: string | null): EnrolmentReply {
  const { register, enrolment, now } = sources;
  const rows = Object.values(register.units).map((unit) => ({ building: unit.building, row: unitRow(sources, unit) }));
  const buildings = [...Map.groupBy(rows, (one) => one.building)].map(([name, units]) => ({
    building: name, units: units.length,
    enrolled: units.filter(({ row }) => row.owners > 0 && row.enrolled === row.owners).length,
    claimed: units.filter(({ row }) => row.claims > 0).length,
    invited: units.filter(({ row }) => row.invitedUntil !== null).length,
  }));
  return {
    now, buildings: buildings.sort((a, b) => a.building.localeCompare(b.building, 'zh-CN', { numeric: true })),
    units: rows.filter((one) => one.building === building).map(({ row }) => row).sort((a, b) => a.unit.localeCompare(b.unit, 'zh-CN', { numeric: true })),
    claims: openClaims(enrolment).map((claim) => claimRow(sources, claim)),
    changes: Object.values(enrolment.changes).map((change) => changeRow(sources, change)),
  };
}

function unitRow({ register, enrolment, now }: ListSources, { id: unit, entrance, status, owners }: Unit): EnrolmentReply['units'][number] {
  const bound = boundOwners(register);
  const levels = owners.map(({ owner }) => bound.get(owner)?.level ?? 0);
  const invitation = enrolment.invitations[unit];
  return {
    unit, entrance, status, owners: owners.length,
    enrolled: levels.filter((level) => level === 2).length, weak: levels.filter((level) => level === 1).length,
    claims: claimsByUnit(enrolment).get(unit) ?? 0,
    invitedUntil: invitation !== undefined && invitation.until > now ? invitation.until : null,
  };
}

const counted = new WeakMap<EnrolmentState['claims'], ReadonlyMap<string, number>>();

function claimsByUnit(enrolment: EnrolmentState): ReadonlyMap<string, number> {
  let known = counted.get(enrolment.claims);
  if (known === undefined) {
    known = new Map([...Map.groupBy(openClaims(enrolment), (claim) => claim.unit)].map(([unit, claims]) => [unit, claims.length]));
    counted.set(enrolment.claims, known);
  }
  return known;
}

function claimRow(sources: ListSources, claim: Claim): ClaimToReview {
  const { register, opened, person, identifiers } = sources;
  const written = opened.get(claim.name);
  const name = typeof written === 'string' ? written : null;
  const identifier = identifiers.get(claim.person) ?? null;
  return {
    claim: claim.id, unit: claim.unit, at: claim.at, name, account: identifier === null ? null : maskedIdentifier(identifier),
    open: claim.person !== person && !isInvolved(sources, claim.unit, person) && !claim.reviews.some((review) => review.person === person),
    reviews: claim.reviews.map(({ body, owner, checked, as, reference, person: by }) => ({ body, owner, checked, as, reference: reference === null ? null : textOf(opened.get(reference)), own: by === person })),
    owners: rollOwners(register, claim.unit, opened).map((owner) => {
      const known = nameOf(opened, register.owners[owner.owner]);
      return { ...owner, sameName: name !== null && known !== null && sameName(name, known.name), samePhone: samePhone(identifier, known?.phone ?? null) };
    }),
  };
}

function changeRow(sources: ListSources, change: RollChange): ChangeToConfirm {
  const { register, opened, person } = sources;
  const reference = opened.get(change.reference);
  const before = rollOwners(register, change.unit, opened);
  const about = { change: change.id, unit: change.unit, at: change.at, body: change.by.body, kind: change.kind, before, reference: typeof reference === 'string' ? reference : null };
  const open = change.by.person !== person && !isInvolved(sources, change.unit, person);
  if (change.kind === 'VOTER') {
    const voter = before.find(({ owner }) => owner === change.voter);
    return { ...about, open, cause: null, validFrom: null, after: [{ name: voter?.name ?? null, phone: voter?.phone ?? null, share: null, known: true }] };
  }
  const after = change.owners.map(({ owner, share: [part, whole] }) => {
    const fresh = change.names[owner];
    const is = nameOf(opened, fresh ?? register.owners[owner]);
    return { name: is?.name ?? null, phone: is?.phone ?? null, share: [part, whole] as [number, number], known: fresh === undefined };
  });
  return { ...about, open, cause: change.cause, validFrom: change.validFrom, after };
}

/** A mainland number is kept with its country code, and stands on rolls without. */
function samePhone(identifier: string | null, phone: string | null): boolean | null {
  if (identifier === null || identifier.includes('@') || phone === null || phone.includes('*')) return null;
  const digits = (text: string): string => text.replace(/\D/g, '').replace(/^86(?=1\d{10}$)/, '');
  return digits(identifier) === digits(phone);
}
