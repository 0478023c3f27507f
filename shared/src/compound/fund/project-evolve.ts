import type { ProjectStep } from '../../law/fund-flow.ts';
import type { EventOf } from '../event.ts';
import { sealed } from '../sealed.ts';
import type { FundEvents } from './events.ts';
import type { ActiveProject, FundProject, FundState, ProjectPart } from './state.ts';

type ProjectEventType = Extract<keyof FundEvents, `project.${string}` | 'emergency.confirmed' | 'instalment.paid' | 'acceptance.signed' | 'allocation.listed' | 'disclosure.lapsed'>;
export type ProjectEvent = { [K in ProjectEventType]: EventOf<K> }[ProjectEventType];

/** Folds an event of a project; one that was not proposed here changes nothing. */
export function evolveProject(state: FundState, event: ProjectEvent): FundState {
  if (event.type === 'project.proposed') {
    const { project: id, no, source, holding, category } = event.data;
    const project: ActiveProject = {
      id, no, title: sealed(event, 'title'), source, holding, category, emergency: category !== null, status: 'PROPOSED', parts: [], madeSafe: false, confirmed: {}, paid: 0,
      acceptance: { photos: [], signed: {} }, publicUntil: null, discloseBy: null,
    };
    return { ...state, projects: { ...state.projects, [id]: project } };
  }
  const project = state.projects[event.data.project];
  return project === undefined ? state : { ...state, projects: { ...state.projects, [project.id]: next(project, event) } };
}

function next(project: FundProject, event: Exclude<ProjectEvent, { type: 'project.proposed' }>): FundProject {
  if (project.status === 'CANCELLED') return project;
  if (event.type === 'project.cancelled') return { ...core(project), status: 'CANCELLED', parts: [], discloseBy: null };
  if (event.type === 'disclosure.lapsed') return { ...project, discloseBy: null };
  if (project.status === 'FROZEN') return event.type === 'project.resumed' ? core(project) : project;
  if (event.type === 'project.frozen') return { ...project, status: 'FROZEN', was: project.status, ground: event.data.ground };
  return advanced(project, event);
}

function advanced(project: ActiveProject, event: Exclude<ProjectEvent, { type: 'project.proposed' | 'project.frozen' | 'project.cancelled' | 'disclosure.lapsed' }>): FundProject {
  const at = (status: ProjectStep, rest: Partial<ActiveProject> = {}): ActiveProject => ({ ...project, ...rest, status });
  switch (event.type) {
    case 'project.scoped': return at('SCOPED', { parts: event.data.parts.map((part): ProjectPart => ({ ...part, budget: 0, final: 0, vote: null })) });
    case 'project.put_to_vote': {
      const votes = new Map(event.data.votes.map(({ part, vote }) => [part, vote]));
      return at('VOTING', { parts: project.parts.map((part) => ({ ...part, vote: votes.get(part.id) ?? part.vote })) });
    }
    case 'project.tallied': return at('TALLIED', { parts: project.parts.filter((part) => event.data.parts.includes(part.id)) });
    case 'project.planned': return at('PLANNED', { parts: withFen(project.parts, event.data.budgets, 'budget') });
    case 'project.filed': return at('FILED');
    case 'project.approved': return at('APPROVED');
    case 'project.made_safe': return { ...project, madeSafe: true };
    case 'emergency.confirmed': {
      const confirmed = { ...project.confirmed, [event.data.as]: { person: event.actor, at: event.at } };
      return event.data.complete ? at('EMERGENCY_CONFIRMED', { confirmed }) : { ...project, confirmed };
    }
    case 'instalment.paid': return at(project.status === 'ACCEPTED' || project.status === 'ALLOC_PUBLISHED' ? project.status : 'FUNDED_PARTIAL', { paid: event.data.paid });
    case 'acceptance.signed': {
      const { side, photos, complete, discloseBy } = event.data;
      const acceptance = { photos: [...project.acceptance.photos, ...photos], signed: { ...project.acceptance.signed, [side]: { person: event.actor, at: event.at } } };
      return complete ? at('ACCEPTED', { acceptance, discloseBy }) : { ...project, acceptance };
    }
    case 'project.settled': return at('SETTLED', { parts: withFen(project.parts, event.data.finals, 'final') });
    case 'allocation.listed': return at('ALLOC_PUBLISHED', { publicUntil: event.data.until, discloseBy: null });
    // Its scope is on record; of a closed project only the sums are asked for.
    case 'project.closed': return at('CLOSED', { parts: project.parts.map((part) => ({ ...part, scope: { ...part.scope, buildings: [], except: [], extra: [], touched: [] } })) });
    case 'project.resumed': return project;
  }
}

function withFen(parts: readonly ProjectPart[], amounts: readonly { readonly part: string; readonly fen: number }[], field: 'budget' | 'final'): ProjectPart[] {
  const fen = new Map(amounts.map((one) => [one.part, one.fen]));
  return parts.map((part) => ({ ...part, [field]: fen.get(part.id) ?? part[field] }));
}

function core(project: Exclude<FundProject, { status: 'CANCELLED' }>): ActiveProject {
  if (project.status !== 'FROZEN') return project;
  const { was, ground: _ground, ...rest } = project;
  return { ...rest, status: was };
}
