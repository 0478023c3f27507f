import { isRefusal, refuse } from '../../protocol/refusal.ts';
import type { Context } from '../../log/command.ts';
import { FUND } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft, type CompoundDraft } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { permanent, tidy } from '../room/sealing.ts';
import { missingForEmergency } from './gate.ts';
import { activeProject, projectBefore } from './project-decide.ts';
import { blobsIn, published, sealPapers, sideOfHat } from './publish.ts';
import type { ActiveProject } from './state.ts';

/** 排险: the fence is up, before anything else is asked. Whatever comes of the money, the company's duty of safety runs (Civil Code Art. 942). */
export function recordMakeSafe(compound: Compound, { data }: CommandOf<'RecordMakeSafe'>, ctx: Context): Outcome {
  const project = activeProject(compound.fund, data.project);
  if (isRefusal(project)) return project;
  if (!project.emergency) return refuse('NOT_AN_EMERGENCY');
  if (project.madeSafe || (project.status !== 'PROPOSED' && project.status !== 'SCOPED')) return refuse('PROJECT_NOT_AT_STEP', { status: project.status });
  const text = tidy(data.text);
  if (text === '') return refuse('EMPTY_TEXT', { field: 'text' });
  const photos = blobsIn(data.papers);
  return {
    events: [
      draft(FUND, 'project.made_safe', { project: project.id, papers: photos }, { seal: { text: permanent(text), ...sealPapers(data.papers) } }),
      published(compound, project, 'MADE_SAFE', { photos }, ctx),
    ],
  };
}

/**
 * One of the confirmations that the rules of the place ask for, each by somebody else. With the last one the works go on without a
 * vote (Civil Code Art. 281(2), 165号令 Art. 24), for removing the hazard and no more than was estimated.
 */
export function confirmEmergency(compound: Compound, { data }: CommandOf<'ConfirmEmergency'>, ctx: Context): Outcome {
  const project = projectBefore(compound.fund, data.project, 'EMERGENCY_CONFIRMED');
  if (isRefusal(project)) return project;
  if (!compound.feed.rules.emergency.confirmations.includes(data.as)) return refuse('MALFORMED', { field: 'as' });
  if (!project.madeSafe) return refuse('EMERGENCY_INCOMPLETE', { missing: 'MADE_SAFE' });
  if (!mayConfirm(compound, data.as, ctx.capacity)) return refuse('SEAT_MAY_NOT_SIGN', { as: data.as });
  if (project.confirmed[data.as] !== undefined) return refuse('ALREADY_SIGNED', { as: data.as });
  if (Object.values(project.confirmed).some(({ person }) => person === ctx.person)) return refuse('SIGNED_UNDER_OTHER_HAT');
  const byPaper = data.as === 'HOUSING_AUTHORITY' || data.as === 'TECHNICAL_REPORT';
  if (byPaper && data.papers.length === 0) return refuse('EVIDENCE_REQUIRED');
  const reference = tidy(data.reference);
  if (reference === '') return refuse('EMPTY_TEXT', { field: 'reference' });
  const confirmed: ActiveProject = { ...project, confirmed: { ...project.confirmed, [data.as]: { person: ctx.person, at: ctx.now } } };
  const complete = missingForEmergency(compound.feed, confirmed) === null;
  const events: CompoundDraft[] = [
    draft(FUND, 'emergency.confirmed', { project: project.id, as: data.as, complete, papers: blobsIn(data.papers) }, { seal: { reference: permanent(reference), ...sealPapers(data.papers) } }),
  ];
  if (complete) events.push(published(compound, project, 'EMERGENCY_CONFIRMED', { fen: project.parts.reduce((sum, part) => sum + part.estimate, 0) }, ctx));
  return { events };
}

/** The committee for itself; the street office or the residents' committee for themselves. Papers of others are brought by any seat of the table. */
function mayConfirm(compound: Compound, as: CommandOf<'ConfirmEmergency'>['data']['as'], capacity: string): boolean {
  const side = sideOfHat(compound, capacity);
  if (as === 'COMMITTEE') return side === 'COMMITTEE';
  if (as !== 'STREET_OR_COMMUNITY') return true;
  const community = Object.values(compound.office.seats).some((seat) => seat.capacity === capacity && seat.office === 'residentsCommitteeMember');
  return community || Object.values(compound.street?.seats ?? {}).some((seat) => seat.capacity === capacity);
}
