import type { Context } from '../../log/command.ts';
import { refuse } from '../../protocol/refusal.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import type { Outcome } from '../outcome.ts';
import { castBallot } from './ballot-decide.ts';
import { closeVote, confirmParking, extendVote, openVote } from './closing-decide.ts';
import { draftSecondBallot } from './choice/second-ballot.ts';
import type { voteCommands } from './commands.ts';
import { appointCanvassers, confirmDelivery, confirmSilence, proveVisit, recordVisit, withdrawVisit } from './delivery/decide.ts';
import { amendVote, askReview, draftVote, endReview, reviewVote } from './drafting-decide.ts';
import { appointCount, noticeVote, withdrawVote } from './notice-decide.ts';
import { assistBallot, witnessBallot } from './paper/assisted-decide.ts';
import { contestPaper } from './paper/contest-decide.ts';
import { enterPaper, receivePaper, settlePaper } from './paper/paper-decide.ts';
import { acceptProxy } from './proxy/accepting.ts';
import { checkProxy, refuseProxy } from './proxy/checking-decide.ts';
import { giveProxy, recordProxy, revokeProxy } from './proxy/giving-decide.ts';
import { draftVoteSeries } from './series/draft-series.ts';
import { answerObjection, certifyCount, endResolution, finaliseResult, postResult, raiseObjection, recordFiling } from './result-decide.ts';

export type VoteCommand = { [K in keyof typeof voteCommands]: CommandOf<K> }[keyof typeof voteCommands];

const ofOwners: readonly VoteCommand['type'][] = ['CastBallot', 'EnterPaper', 'ContestPaper', 'WitnessBallot', 'CertifyCount', 'RaiseObjection', 'GiveProxy', 'RevokeProxy'];

/** What happens to a vote of the owners, from its draft to its place among the resolutions. */
export function decideVote(compound: Compound, command: VoteCommand, ctx: Context): Outcome {
  if (command.type === 'DraftVote') return draftVote(compound, command, ctx);
  if (command.type === 'DraftVoteSeries') return draftVoteSeries(compound, command, ctx);
  if (command.type === 'AcceptProxy') return acceptProxy(compound, command, ctx);
  const { vote } = compound;
  if (vote.status === 'ABSENT' || vote.id !== command.data.vote) return refuse('UNKNOWN_VOTE');
  // What was never announced is not there for those who vote.
  if (!('number' in vote) && ofOwners.includes(command.type)) return refuse('UNKNOWN_VOTE');
  switch (command.type) {
    case 'AmendVote': return amendVote(compound, vote, command, ctx);
    case 'DraftSecondBallot': return draftSecondBallot(compound, vote, command, ctx);
    case 'WithdrawVote': return withdrawVote(compound, vote, command, ctx);
    case 'AskReview': return askReview(compound, vote, command, ctx);
    case 'ReviewVote': return reviewVote(vote, command);
    case 'EndReview': return endReview(vote, ctx);
    case 'AppointCount': return appointCount(compound, vote, command);
    case 'NoticeVote': return noticeVote(compound, vote, command, ctx);
    case 'AppointCanvassers': return appointCanvassers(compound, vote, command, ctx);
    case 'RecordVisit': return recordVisit(compound, vote, command, ctx);
    case 'ProveVisit': return proveVisit(compound, vote, command, ctx);
    case 'WithdrawVisit': return withdrawVisit(compound, vote, command, ctx);
    case 'ConfirmDelivery': return confirmDelivery(compound, vote, command, ctx);
    case 'ConfirmSilence': return confirmSilence(compound, vote, command);
    case 'OpenVote': return openVote(compound, vote, ctx);
    case 'CastBallot': return castBallot(compound, vote, command, ctx);
    case 'GiveProxy': return giveProxy(compound, vote, command, ctx);
    case 'RecordProxy': return recordProxy(compound, vote, command, ctx);
    case 'CheckProxy': return checkProxy(compound, vote, command, ctx);
    case 'RefuseProxy': return refuseProxy(compound, vote, command, ctx);
    case 'RevokeProxy': return revokeProxy(compound, vote, command, ctx);
    case 'ReceivePaper': return receivePaper(compound, vote, command, ctx);
    case 'EnterPaper': return enterPaper(compound, vote, command, ctx);
    case 'ContestPaper': return contestPaper(compound, vote, command, ctx);
    case 'SettlePaper': return settlePaper(compound, vote, command, ctx);
    case 'AssistBallot': return assistBallot(vote, command, ctx);
    case 'WitnessBallot': return witnessBallot(compound, vote, command, ctx);
    case 'ExtendVote': return extendVote(compound, vote, command, ctx);
    case 'CloseVote': return closeVote(compound, vote, ctx);
    case 'ConfirmParking': return confirmParking(vote, command);
    case 'CertifyCount': return certifyCount(vote, command, ctx);
    case 'PostResult': return postResult(compound, vote, command, ctx);
    case 'RaiseObjection': return raiseObjection(vote, command, ctx);
    case 'AnswerObjection': return answerObjection(vote, command);
    case 'FinaliseResult': return finaliseResult(compound, vote, ctx);
    case 'RecordFiling': return recordFiling(compound, vote, command);
    case 'RevokeResolution': case 'RecordJudgment': return endResolution(compound, vote, command, ctx);
  }
}
