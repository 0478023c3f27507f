import type { Context } from '../../log/command.ts';
import { isRefusal, refuse } from '../../protocol/refusal.ts';
import { ACCOUNTS, FUND } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft, type CompoundDraft } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { permanent, tidy } from '../room/sealing.ts';
import { today } from '../room/at-the-table.ts';
import { moneyGate } from './gate.ts';
import { activeProject } from './project-decide.ts';
import { published } from './publish.ts';

/**
 * Stands a project's money still: its decision was revoked by the authority (物业管理条例 Art. 19) or cancelled by a court (Civil
 * Code Art. 280), or the street orders it to be corrected. The gate is shut by the revocation itself; this says so for everybody.
 */
export function freezeProject(compound: Compound, { data }: CommandOf<'FreezeProject'>, ctx: Context): Outcome {
  const project = activeProject(compound.fund, data.project);
  if (isRefusal(project)) return project;
  if (project.status === 'CLOSED') return refuse('PROJECT_NOT_AT_STEP', { status: project.status });
  const { ground } = data;
  if (ground === 'ORDERED_TO_CORRECT' && !isOfStreet(compound, ctx.capacity)) return refuse('SEAT_MAY_NOT_SIGN', { ground });
  const stands = ground === 'ORDERED_TO_CORRECT' || project.parts.some((part) => votesBehind(compound.feed, part.vote).some((vote) => compound.feed.resolutions[vote]?.status === ground));
  if (!stands) return refuse('NOTHING_TO_FREEZE', { ground });
  const reference = tidy(data.reference);
  if (reference === '') return refuse('EMPTY_TEXT', { field: 'reference' });
  return {
    events: [
      draft(FUND, 'project.frozen', { project: project.id, ground }, { seal: { reference: permanent(reference) } }),
      published(compound, project, 'FROZEN', { ground }, ctx),
    ],
  };
}

/** Lets it go on where it stood: what the street ordered, the street lets go; a revoked decision must be in force again. */
export function resumeProject(compound: Compound, { data }: CommandOf<'ResumeProject'>, ctx: Context): Outcome {
  const frozen = Object.hasOwn(compound.fund.projects, data.project) ? compound.fund.projects[data.project] : undefined;
  if (frozen === undefined) return refuse('UNKNOWN_PROJECT');
  if (frozen.status !== 'FROZEN') return refuse('PROJECT_NOT_AT_STEP', { status: frozen.status });
  const { was, ground, ...rest } = frozen;
  const project = { ...rest, status: was };
  if (ground === 'ORDERED_TO_CORRECT') {
    if (!isOfStreet(compound, ctx.capacity)) return refuse('SEAT_MAY_NOT_SIGN', { ground });
  } else {
    const gate = moneyGate(compound.feed, compound.fund, project);
    if (gate !== null) return gate;
  }
  const reference = tidy(data.reference);
  if (reference === '') return refuse('EMPTY_TEXT', { field: 'reference' });
  return {
    events: [
      draft(FUND, 'project.resumed', { project: project.id }, { seal: { reference: permanent(reference) } }),
      published(compound, project, 'RESUMED', { ground }, ctx),
    ],
  };
}

/** Ends a project for which nothing was paid, frozen or not. */
export function cancelProject(compound: Compound, { data }: CommandOf<'CancelProject'>, ctx: Context): Outcome {
  const project = Object.hasOwn(compound.fund.projects, data.project) ? compound.fund.projects[data.project] : undefined;
  if (project === undefined) return refuse('UNKNOWN_PROJECT');
  if (project.status === 'CANCELLED' || project.status === 'CLOSED') return refuse('PROJECT_NOT_AT_STEP', { status: project.status });
  if (project.paid > 0) return refuse('MONEY_SPENT', { paid: project.paid });
  const reason = tidy(data.reason);
  if (reason === '') return refuse('EMPTY_TEXT', { field: 'reason' });
  const events: CompoundDraft[] = [draft(FUND, 'project.cancelled', { project: project.id }, { seal: { reason: permanent(reason) } })];
  if (compound.accounts.allocations[project.id] !== undefined) events.push(draft(ACCOUNTS, 'allocation.settled', { project: project.id, posting: null, on: today(compound, ctx.now) }));
  return { events: [...events, published(compound, project, 'CANCELLED', {}, ctx)] };
}

function isOfStreet({ street }: Compound, capacity: string): boolean {
  return Object.values(street?.seats ?? {}).some((seat) => seat.capacity === capacity && seat.office === 'streetOfficial');
}

/** A decision, and the first where it was a second ballot. */
function votesBehind({ votes }: Compound['feed'], vote: string | null): string[] {
  const first = vote === null ? undefined : votes[vote]?.secondOf;
  return [...(vote === null ? [] : [vote]), ...(first === undefined ? [] : [first.vote])];
}
