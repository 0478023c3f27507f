import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { Motion } from '@sanfang/shared/compound/vote/state.ts';
import type { FundRegime, FundSource, JointMatterCode } from '@sanfang/shared/law/matters.ts';
import type { PetitionReply } from '@sanfang/shared/protocol/api/petitions.ts';
import type { AwaitedVote } from '@sanfang/shared/protocol/api/vote-desk.ts';
import { emptyScope, type ScopeDraft } from '../../rooms/[room]/editor/scope-draft.ts';
import { fenOf, typedYuan } from '#lib/format/yuan.ts';
import { freshOptions, optionProblems, optionsData, optionsOf, type DraftOption } from './option-draft.ts';
import type { ShownOption } from '#lib/vote/options.ts';

export type OriginKind = 'DECISION' | 'PETITION' | 'ORDER';
export type DraftRegime = Exclude<FundRegime, 'ART_24_EMERGENCY' | 'NOT_APPLICABLE'>;

/** A motion while it is written: everything as typed, so that nothing is lost on the way to its checks. */
export interface MotionDraft {
  matterCode: JointMatterCode | '';
  title: string;
  text: string;
  scope: ScopeDraft;
  yuan: string;
  source: FundSource;
  regime: DraftRegime;
  /** Whether it asks which of several; what was typed stays when it does not. */
  several: boolean;
  options: readonly DraftOption[];
  origin: OriginKind;
  decision: string;
  /** Signed here; empty for a petition or an order on paper. */
  petition: string;
  /** Of a petition on paper. */
  persons: string;
  squareMetres: string;
  reference: string;
}

export type MotionField = 'matterCode' | 'title' | 'text' | 'scope' | 'amount' | 'fund' | 'decision' | 'persons' | 'area' | 'reference' | 'options';
export type MotionProblem = { readonly field: MotionField; readonly why: 'MISSING' | 'NOT_A_NUMBER' | 'MIXED' };

/** Nothing yet. `origin`: what this drafter begins with. */
export function emptyMotion(origin: OriginKind): MotionDraft {
  return { matterCode: '', title: '', text: '', scope: emptyScope, yuan: '', source: 'MAINTENANCE_FUND', regime: 'ART_22', several: false, options: freshOptions, origin, decision: '', petition: '', persons: '', squareMetres: '', reference: '' };
}

/** What a published decision brings along: matter, words, money and buildings. Homes that it left out are not known from the feed. */
export function motionFrom({ decision, title, text, matterCode, amount, fund, scope }: AwaitedVote): MotionDraft {
  return {
    ...emptyMotion('DECISION'), matterCode: matterCode === 'NONE' ? '' : matterCode, title: title ?? '', text: text ?? '', scope: { ...emptyScope, buildings: scope.buildings },
    yuan: amount === null ? '' : typedYuan(amount), source: fund.source, regime: fund.regime === 'ART_23' ? 'ART_23' : 'ART_22', decision,
  };
}

/** What a petition brings along: its matter and its words. `origin`: an order where the residents' committee acts on it. */
export function motionFromPetition({ id, matterCode, title, text }: PetitionReply, origin: OriginKind): MotionDraft {
  return { ...emptyMotion(origin), petition: id, matterCode, title: title ?? '', text: text ?? '', source: sourceOf(matterCode) ?? 'NONE' };
}

/** The present text of a draft, ready to be changed. */
export function motionOf(motion: Motion, title: string, text: string, reference: string, options: readonly ShownOption[]): MotionDraft {
  const { matterCode, scope, amount, fund, origin } = motion;
  const signedHere = origin.kind === 'DECISION' ? '' : origin.petition ?? '';
  const petition = origin.kind === 'PETITION' ? { persons: String(origin.persons), squareMetres: typedYuan(origin.area) } : {};
  return {
    ...emptyMotion(origin.kind), matterCode: matterCode === 'NONE' ? '' : matterCode, title, text, scope: { buildings: scope.buildings, except: scope.except, extra: scope.extra },
    yuan: amount === null ? '' : typedYuan(amount), source: fund.source, regime: fund.regime === 'ART_23' ? 'ART_23' : 'ART_22',
    decision: origin.kind === 'DECISION' ? origin.decision : '', petition: signedHere, reference, ...petition, ...(options.length === 0 ? {} : { several: true, options: optionsOf(options) }),
  };
}

/** The only source that a matter leaves open: using the maintenance fund is item 5, and item 5 is about that fund (Civil Code Art. 278). Null: any other. */
export function sourceOf(matterCode: JointMatterCode | ''): FundSource | null {
  return matterCode === 'I5' ? 'MAINTENANCE_FUND' : null;
}

/** What still stands in the way of keeping the draft; the hub checks the same again, and more. */
export function motionProblems(draft: MotionDraft, units: number): MotionProblem[] {
  const problems: MotionProblem[] = [];
  const missing = (field: MotionField, is: boolean): void => void (is && problems.push({ field, why: 'MISSING' }));
  missing('matterCode', draft.matterCode === '');
  missing('title', draft.title.trim() === '');
  missing('text', draft.text.trim() === '');
  missing('scope', units === 0);
  if (draft.matterCode !== '' && (draft.matterCode === 'I5') !== (draft.source === 'MAINTENANCE_FUND')) problems.push({ field: 'fund', why: 'MIXED' });
  if (draft.source !== 'NONE' && fenOf(draft.yuan) === null) problems.push({ field: 'amount', why: draft.yuan.trim() === '' ? 'MISSING' : 'NOT_A_NUMBER' });
  if (draft.origin === 'DECISION') missing('decision', draft.decision === '');
  else if (draft.petition === '') missing('reference', draft.reference.trim() === '');
  if (draft.origin === 'PETITION' && draft.petition === '') {
    if (personsOf(draft) === null) problems.push({ field: 'persons', why: 'NOT_A_NUMBER' });
    if (fenOf(draft.squareMetres) === null) problems.push({ field: 'area', why: 'NOT_A_NUMBER' });
  }
  if (draft.several && optionProblems(draft.options, draft.source === 'NONE' ? null : fenOf(draft.yuan)).length > 0) problems.push({ field: 'options', why: 'MISSING' });
  return problems;
}

/** Data of the command, or null while there are problems. */
export function motionData(draft: MotionDraft, units: number): CommandData['DraftVote'] | null {
  const { matterCode, source } = draft;
  if (matterCode === '' || motionProblems(draft, units).length > 0) return null;
  return {
    matterCode, title: draft.title.trim(), text: draft.text.trim(),
    scope: { buildings: [...draft.scope.buildings], except: [...draft.scope.except], extra: [...draft.scope.extra] },
    amount: source === 'NONE' ? null : fenOf(draft.yuan), fund: { source, regime: source === 'MAINTENANCE_FUND' ? draft.regime : 'NOT_APPLICABLE' },
    origin: originOf(draft),
    ...(draft.several ? { options: optionsData(draft.options, source !== 'NONE') } : {}),
  };
}

function originOf(draft: MotionDraft): CommandData['DraftVote']['origin'] {
  const reference = draft.reference.trim();
  if (draft.origin === 'DECISION') return { kind: 'DECISION', decision: draft.decision };
  if (draft.petition !== '') return { kind: draft.origin, petition: draft.petition };
  // Square metres have two decimals as yuan do.
  return draft.origin === 'ORDER' ? { kind: 'ORDER', reference } : { kind: 'PETITION', persons: personsOf(draft) ?? 0, area: fenOf(draft.squareMetres) ?? 0, reference };
}

function personsOf({ persons }: MotionDraft): number | null {
  const plain = persons.normalize('NFKC').replace(/[\s,人]/g, '');
  return /^[1-9]\d{0,5}$/.test(plain) ? Number(plain) : null;
}
