import { QUESTION_WORKING_DAYS, workingDaysAfter } from '../../law/working-days.ts';
import type { Context } from '../../log/command.ts';
import { refuse, type Refusal } from '../../protocol/refusal.ts';
import { FEED, FUND } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft, type CompoundDraft } from '../event.ts';
import { offsetOf } from '../hats.ts';
import type { Outcome } from '../outcome.ts';
import { permanent, tidy } from '../room/sealing.ts';
import type { MoneyOnFeed } from './events.ts';
import { unitIds } from './project-decide.ts';
import { published, speaker } from './publish.ts';
import type { Question } from './state.ts';

/** Questions that one person may have open. */
const MOST_OPEN = 10;

/**
 * An owner asks about a line of a statement or a step of a project, or objects to an allocation list that hangs out and that they
 * pay by. It must be answered in time (Civil Code Art. 285). `ctx.referred[0]`: the event on the feed. Who asks is not published.
 */
export function askQuestion(compound: Compound, { data }: CommandOf<'AskQuestion'>, ctx: Context): Outcome {
  const { about, line, objection } = data;
  const event = ctx.referred[0] ?? null;
  const meant = event === null ? null : lineFlaw(event.type, event.data, line);
  if (event === null || meant !== null) return meant ?? refuse('UNKNOWN_LINE');
  const objectsTo = objection ? objected(compound, event.type, event.data, ctx) : null;
  if (objectsTo !== null && typeof objectsTo !== 'string') return objectsTo;
  const open = Object.values(compound.fund.questions).filter(({ person }) => person === ctx.person);
  if (open.length >= MOST_OPEN) return refuse('LIMIT_REACHED', { most: MOST_OPEN });
  const text = tidy(data.text);
  if (text === '') return refuse('EMPTY_TEXT', { field: 'text' });
  const question = ctx.newId();
  const due = workingDaysAfter(ctx.now, QUESTION_WORKING_DAYS, offsetOf(compound));
  return {
    events: [
      draft(FUND, 'question.asked', { question, about, line, objectsTo, due }, { seal: { text: permanent(text, [ctx.person]) } }),
      onFeed({ id: question, about, line, objectsTo, due }, 'ASKED', null, { actor: 'hub', capacity: 'hub' }),
    ],
    made: { question },
  };
}

/** Whether the event speaks of money, and has the line. */
function lineFlaw(type: string, data: unknown, line: string | null): Refusal | null {
  if (type === 'project.published') return line === null ? null : refuse('UNKNOWN_LINE');
  if (type !== 'statement.published') return refuse('UNKNOWN_LINE');
  const { lines } = data as MoneyOnFeed['statement.published'];
  return line === null || lines.some(({ account }) => account === line) ? null : refuse('UNKNOWN_LINE');
}

/** The project whose list is objected to: by somebody who pays by it, while it hangs out. */
function objected({ fund, register }: Compound, type: string, data: unknown, ctx: Context): string | Refusal {
  const { project: id, step } = type === 'project.published' ? (data as MoneyOnFeed['project.published']) : { project: '', step: '' };
  const project = step === 'ALLOC_PUBLISHED' ? fund.projects[id] : undefined;
  // What stands still can still be objected to.
  if (project === undefined || (project.status === 'FROZEN' ? project.was : project.status) !== 'ALLOC_PUBLISHED') return refuse('UNKNOWN_LINE');
  if (project.publicUntil === null || ctx.received >= project.publicUntil) return refuse('PERIOD_CLOSED', { until: project.publicUntil ?? '' });
  const own = new Set(register.bindings[ctx.capacity]?.units ?? []);
  const pays = project.parts.some((part) => unitIds({ register }, part.scope).some((unit) => own.has(unit)));
  return pays ? id : refuse('FORBIDDEN', { project: id });
}

/** The answer, for everybody; late ones say so. */
export function answerQuestion(compound: Compound, { data }: CommandOf<'AnswerQuestion'>, ctx: Context): Outcome {
  const question = Object.hasOwn(compound.fund.questions, data.question) ? compound.fund.questions[data.question] : undefined;
  if (question === undefined) return refuse('UNKNOWN_QUESTION');
  if (question.person === ctx.person) return refuse('MUST_STAND_ASIDE');
  const text = tidy(data.text);
  if (text === '') return refuse('EMPTY_TEXT', { field: 'text' });
  const inTime = ctx.received < question.due;
  const told = onFeed(question, 'ANSWERED', inTime, speaker(compound, ctx.capacity));
  return { events: [draft(FUND, 'question.answered', { question: question.id, inTime }, { seal: { text: permanent(text) } }), { ...told, seal: { text: permanent(text) } }] };
}

/** The hub tells everybody what was not done in time: a question without an answer, the result of an emergency that was not published. */
export function markOverdue(compound: Compound, { data }: CommandOf<'MarkOverdue'>, ctx: Context): Outcome {
  const { fund } = compound;
  if (data.what === 'QUESTION') {
    const question = Object.hasOwn(fund.questions, data.id) ? fund.questions[data.id] : undefined;
    if (question === undefined || question.overdue) return refuse('UNKNOWN_QUESTION');
    if (ctx.now < question.due) return refuse('NOT_DUE', { until: question.due });
    return { events: [draft(FUND, 'question.lapsed', { question: question.id }), onFeed(question, 'OVERDUE', false, { actor: 'hub', capacity: 'hub' })] };
  }
  const project = Object.hasOwn(fund.projects, data.id) ? fund.projects[data.id] : undefined;
  if (project === undefined || project.discloseBy === null) return refuse('UNKNOWN_PROJECT');
  if (ctx.now < project.discloseBy) return refuse('NOT_DUE', { until: project.discloseBy });
  return { events: [draft(FUND, 'disclosure.lapsed', { project: project.id }), published(compound, project, 'DISCLOSURE_OVERDUE', { until: project.discloseBy }, ctx)] };
}

function onFeed({ id, about, line, objectsTo, due }: Omit<Question, 'person' | 'overdue'>, step: MoneyOnFeed['question.published']['step'], inTime: boolean | null, office: { actor: string; capacity: string }): CompoundDraft {
  return draft(FEED, 'question.published', { question: id, about, line, objection: objectsTo !== null, step, due, inTime }, { office });
}
