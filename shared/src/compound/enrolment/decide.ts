import type { Context } from '../../log/command.ts';
import { refuse } from '../../protocol/refusal.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import type { Outcome } from '../outcome.ts';
import { nameVoter } from '../register/naming-voter.ts';
import { claimUnit, refuseClaim, reviewClaim } from './claims.ts';
import type { enrolmentCommands } from './commands.ts';
import { issueInvitations, withdrawInvitations } from './invitations.ts';
import { confirmChange, proposeTransfer, proposeVoter, refuseChange } from './roll-change.ts';

export type EnrolmentCommand = { [K in keyof typeof enrolmentCommands]: CommandOf<K> }[keyof typeof enrolmentCommands];

/** How people with accounts become owners here, and how the roll is kept right: always by two people of two bodies. */
export function decideEnrolment(compound: Compound, command: EnrolmentCommand, ctx: Context): Outcome {
  // Who claims is not told whether there is such a compound.
  if (compound.feed.founded === null) return refuse(command.type === 'ClaimUnit' ? 'INVITATION_NOT_VALID' : 'NOT_FOUND');
  switch (command.type) {
    case 'IssueInvitations': return issueInvitations(compound, command, ctx);
    case 'WithdrawInvitations': return withdrawInvitations(compound, command);
    case 'ClaimUnit': return claimUnit(compound, command, ctx);
    case 'ReviewClaim': return reviewClaim(compound, command, ctx);
    case 'RefuseClaim': return refuseClaim(compound, command, ctx);
    case 'ProposeTransfer': return proposeTransfer(compound, command, ctx);
    case 'ProposeVoter': return proposeVoter(compound, command, ctx);
    case 'ConfirmChange': return confirmChange(compound, command, ctx);
    case 'RefuseChange': return refuseChange(compound, command, ctx);
    case 'NameVoter': return nameVoter(compound, command, ctx);
  }
}
