import type { Context } from '../../log/command.ts';
import type { Sealing } from '../../log/event.ts';
import { FEED } from '../channel.ts';
import type { Compound } from '../compound.ts';
import { draft, type CompoundDraft } from '../event.ts';
import { sideOf } from '../party/offices.ts';
import { seatByCapacity } from '../room/at-the-table.ts';
import { permanent } from '../room/sealing.ts';
import type { MoneyOnFeed } from './events.ts';
import type { FundProject, ProjectPart } from './state.ts';

type Published = MoneyOnFeed['project.published'];

/** The body for which somebody speaks on the feed; the hub itself where they have no seat. Never a person. */
export function speaker({ office, street }: Pick<Compound, 'office' | 'street'>, capacity: string): { readonly actor: string; readonly capacity: string } {
  for (const place of [office, street]) {
    const seat = place === null ? null : seatByCapacity(place, capacity);
    const party = seat === null ? undefined : place?.parties[seat.party];
    if (party !== undefined) return { actor: party.id, capacity: party.kind };
  }
  return { actor: 'hub', capacity: 'hub' };
}

/** Side of the table of a seat of this compound, or null. */
export function sideOfHat({ office }: Pick<Compound, 'office'>, capacity: string): 'BRANCH' | 'COMMITTEE' | 'COMPANY' | null {
  const party = office.parties[seatByCapacity(office, capacity)?.party ?? ''];
  return party === undefined ? null : sideOf[party.kind];
}

/** A step of a project for everybody, in the same commit as the step itself. The title is sealed anew; an erased one does not come back. */
export function published(compound: Compound, project: FundProject, step: Published['step'], rest: Partial<Pick<Published, 'fen' | 'paid' | 'until' | 'ground' | 'photos'>>, ctx: Context, seal: Record<string, Sealing> = {}): CompoundDraft {
  const { id, no, source, category, emergency, holding, paid } = project;
  const title = ctx.opened.get(project.title);
  const data: Published = {
    project: id, no, step, source, category, scope: scopeOf(project.parts), fen: null, paid, until: null, ground: null, photos: [],
    regime: source === 'PUBLIC_REVENUE' ? 'NOT_APPLICABLE' : emergency ? 'ART_24_EMERGENCY' : holding, ...rest,
  };
  return draft(FEED, 'project.published', data, { seal: { ...(title === undefined ? {} : { title: permanent(title) }), ...seal }, office: speaker(compound, ctx.capacity) });
}

/** Scope of all parts together, without naming a unit. */
export function scopeOf(parts: readonly ProjectPart[]): Published['scope'] {
  return {
    buildings: [...new Set(parts.flatMap((part) => part.scope.touched))],
    units: parts.reduce((sum, part) => sum + part.scope.units, 0),
    area: parts.reduce((sum, part) => sum + part.scope.area, 0),
  };
}

/** Digests of papers, sealed by their ids; `photo.` is the path of every attachment. */
export function sealPapers(papers: readonly { readonly blob: string; readonly sha256: string }[]): Record<string, Sealing> {
  return Object.fromEntries(papers.map(({ blob, sha256 }) => [`photo.${blob}`, permanent(sha256)]));
}

export function blobsIn(papers: readonly { readonly blob: string }[]): string[] {
  return papers.map(({ blob }) => blob);
}
