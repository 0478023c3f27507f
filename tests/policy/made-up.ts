import { randomUUID } from 'node:crypto';
import { commandTypes, type CommandType } from '@sanfang/shared/compound/command.ts';

/** Data of commands about votes, projects, postings and questions that are not there: whoever may ask is refused for what is missing. */
export function madeUp(type: CommandType): unknown {
  const { vote, digest, scope, fund } = { vote: randomUUID(), digest: 'd'.repeat(43), scope: { buildings: ['1'], except: [], extra: [] }, fund: { source: 'NONE', regime: 'NOT_APPLICABLE' } };
  const motion = { matterCode: 'I3', title: '换届', text: '选举', scope, amount: null, fund, origin: { kind: 'DECISION', decision: randomUUID() } };
  const [project, paper] = [{ project: randomUUID() }, { blob: randomUUID(), sha256: 'p'.repeat(43) }];
  const [on, reference] = ['2026-11-20', '〔2026〕3号'];
  switch (type) {
    case 'SetRule': return { change: { rule: 'VOTE_DAYS', value: 14 }, basis: 1_000, source: '议事规则', adopted: null };
    case 'DraftVote': return motion;
    case 'AmendVote': return { vote, basis: 1, ...motion };
    case 'WithdrawVote': return { vote, reason: '不表决了' };
    case 'AskReview': return { vote, version: 1 };
    case 'ReviewVote': return { vote, version: 1, concern: false, text: '无意见' };
    case 'EndReview': case 'OpenVote': case 'CloseVote': case 'FinaliseResult': return { vote };
    case 'AppointCount': return { vote, tellers: [], observers: [] };
    case 'NoticeVote': return { vote, version: 1, digest, opens: '2026-12-20', closes: '2026-12-31' };
    case 'CastBallot': return { vote, unit: '1-1-101', motion: digest, choice: 'AGREE', salt: digest, signed: digest };
    case 'ExtendVote': return { vote, closes: '2026-12-31' };
    case 'ConfirmParking': case 'RecordFiling': return { vote, reference: '1 号' };
    case 'CertifyCount': case 'PostResult': return { vote, digest };
    case 'RaiseObjection': return { vote, text: '异议' };
    case 'AnswerObjection': return { vote, objection: randomUUID(), text: '答复' };
    case 'RevokeResolution': case 'RecordJudgment': return { vote, reference: '1 号', reason: '违法' };
    case 'StageDeposits': return { import: randomUUID(), lines: [{ unit: '1-1-101', firstDeposit: 1, fen: 1 }] };
    case 'ActivateDeposits': return { import: randomUUID() };
    case 'RecordDeposit': return { unit: 'nowhere', fen: 1, first: false, on };
    case 'RecordInterest': return { fen: 1, on };
    case 'RecordCost': return { source: 'PARKING', fen: 1, on, text: '划线', papers: [paper] };
    case 'ReversePosting': return { posting: randomUUID(), on, reason: '记错' };
    case 'PublishStatement': return { ledger: 'PUBLIC_REVENUE', from: '2026-11', until: '2026-10' };
    case 'RecordBankStatement': return { ledger: 'PUBLIC_REVENUE', from: on, until: on, opening: 0, closing: 1, lines: [] };
    case 'MatchBankLine': return { line: randomUUID(), posting: randomUUID() };
    case 'ScopeProject': return { ...project, parts: [{ part: 'A', estimate: 1, buildings: ['1'], except: [], extra: [] }] };
    case 'PutProjectToVote': return { ...project, votes: [{ part: 'A', vote: randomUUID() }] };
    case 'PlanProject': return { ...project, budgets: [{ part: 'A', fen: 1 }], contractor: '某公司', supervision: '业主代表', quotes: [{ contractor: '某公司', fen: 1, paper }], contract: paper };
    case 'FileProject': case 'ApproveProject': return { ...project, reference, papers: [paper] };
    case 'RecordMakeSafe': return { ...project, text: '围挡', papers: [paper] };
    case 'ConfirmEmergency': return { ...project, as: 'COMMITTEE', reference, papers: [] };
    case 'PayInstalment': return { ...project, fen: 1, on, papers: [paper] };
    case 'SignAcceptance': return { ...project, photos: [] };
    case 'SettleProject': return { ...project, finals: [{ part: 'A', fen: 1 }], papers: [paper] };
    case 'TallyProject': case 'PublishAllocation': return project;
    case 'CloseProject': return { ...project, on };
    case 'FreezeProject': return { ...project, ground: 'ORDERED_TO_CORRECT', reference };
    case 'ResumeProject': return { ...project, reference };
    case 'CancelProject': return { ...project, reason: '不做了' };
    case 'AskQuestion': return { about: 1_000_000, line: null, objection: false, text: '这笔是什么？' };
    case 'AnswerQuestion': return { question: randomUUID(), text: '已答复' };
    case 'MarkOverdue': return { what: 'QUESTION', id: randomUUID() };
    default: throw new Error(`${type} never stood and nobody makes one up; the commands are ${commandTypes.join(' ')}`);
  }
}
