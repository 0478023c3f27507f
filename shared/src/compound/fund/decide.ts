import type { Context } from '../../log/command.ts';
import { refuse } from '../../protocol/refusal.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import type { Outcome } from '../outcome.ts';
import type { fundCommands } from './commands.ts';
import { activateDeposits, stageDeposits, startDeposits } from './deposits-decide.ts';
import { confirmEmergency, recordMakeSafe } from './emergency-decide.ts';
import { cancelProject, freezeProject, resumeProject } from './freeze-decide.ts';
import { recordDeposit, recordInterest, recordRevenue, reversePosting } from './posting-decide.ts';
import { fileProject, planProject, proposeProject, putProjectToVote, scopeProject, tallyProject } from './project-decide.ts';
import { answerQuestion, askQuestion, markOverdue } from './question-decide.ts';
import { closeProject, payInstalment, publishAllocation, settleProject, signAcceptance } from './spending-decide.ts';
import { matchBankLine, openBooks, publishStatement, recordBankStatement, withdrawBankStatement } from './statement-decide.ts';

export type FundCommand = { [K in keyof typeof fundCommands]: CommandOf<K> }[keyof typeof fundCommands];

/** The owners' money: its books, the projects that it pays, and questions about it. */
export function decideFund(compound: Compound, command: FundCommand, ctx: Context): Outcome {
  if (compound.feed.founded === null) return refuse('NOT_FOUND');
  switch (command.type) {
    case 'OpenBooks': return openBooks(compound, command, ctx);
    case 'StartDeposits': return startDeposits(compound, command, ctx);
    case 'StageDeposits': return stageDeposits(compound, command);
    case 'ActivateDeposits': return activateDeposits(compound, command, ctx);
    case 'RecordDeposit': return recordDeposit(compound, command, ctx);
    case 'RecordInterest': return recordInterest(compound, command, ctx);
    case 'RecordIncome': case 'RecordCost': return recordRevenue(compound, command, ctx);
    case 'ReversePosting': return reversePosting(compound, command, ctx);
    case 'PublishStatement': return publishStatement(compound, command, ctx);
    case 'RecordBankStatement': return recordBankStatement(compound, command, ctx);
    case 'WithdrawBankStatement': return withdrawBankStatement(compound, command);
    case 'MatchBankLine': return matchBankLine(compound, command);
    case 'ProposeProject': return proposeProject(compound, command, ctx);
    case 'ScopeProject': return scopeProject(compound, command, ctx);
    case 'PutProjectToVote': return putProjectToVote(compound, command, ctx);
    case 'TallyProject': return tallyProject(compound, command, ctx);
    case 'PlanProject': return planProject(compound, command, ctx);
    case 'FileProject': case 'ApproveProject': return fileProject(compound, command, ctx);
    case 'RecordMakeSafe': return recordMakeSafe(compound, command, ctx);
    case 'ConfirmEmergency': return confirmEmergency(compound, command, ctx);
    case 'PayInstalment': return payInstalment(compound, command, ctx);
    case 'SignAcceptance': return signAcceptance(compound, command, ctx);
    case 'SettleProject': return settleProject(compound, command, ctx);
    case 'PublishAllocation': return publishAllocation(compound, command, ctx);
    case 'CloseProject': return closeProject(compound, command, ctx);
    case 'FreezeProject': return freezeProject(compound, command, ctx);
    case 'ResumeProject': return resumeProject(compound, command, ctx);
    case 'CancelProject': return cancelProject(compound, command, ctx);
    case 'AskQuestion': return askQuestion(compound, command, ctx);
    case 'AnswerQuestion': return answerQuestion(compound, command, ctx);
    case 'MarkOverdue': return markOverdue(compound, command, ctx);
  }
}
