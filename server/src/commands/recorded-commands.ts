import type { CommandType } from '@sanfang/shared/compound/command.ts';
import type { AuditAction } from '../audit/act.ts';

/** Commands that the audit stream refers to when they stand: who may do what, who lives where, what was taken out of sight. */
export const recordedCommands: Readonly<Partial<Record<CommandType, AuditAction>>> = {
  FoundCompound: 'RIGHTS_CHANGED', FoundJurisdiction: 'RIGHTS_CHANGED', AssignJurisdiction: 'RIGHTS_CHANGED',
  FormParty: 'RIGHTS_CHANGED', EndParty: 'RIGHTS_CHANGED', FillSeat: 'RIGHTS_CHANGED', VacateSeat: 'RIGHTS_CHANGED',
  BindOwner: 'RIGHTS_CHANGED', BindOccupant: 'RIGHTS_CHANGED', EndBinding: 'RIGHTS_CHANGED',
  SetRule: 'RIGHTS_CHANGED',
  OpenRoom: 'RIGHTS_CHANGED', CloseRoom: 'RIGHTS_CHANGED', RecordMandate: 'RIGHTS_CHANGED', DeclareRecusal: 'RIGHTS_CHANGED',
  Escalate: 'RIGHTS_CHANGED', JoinEscalation: 'RIGHTS_CHANGED', ReturnEscalation: 'RIGHTS_CHANGED',
  StartImport: 'REGISTER_CHANGED', StageUnits: 'REGISTER_CHANGED', ActivateRegister: 'REGISTER_CHANGED', DiscardImport: 'REGISTER_CHANGED',
  CorrectUnit: 'REGISTER_CHANGED', ConfirmChange: 'REGISTER_CHANGED', ProposeTransfer: 'REGISTER_CHANGED', ProposeVoter: 'REGISTER_CHANGED', RefuseChange: 'REGISTER_CHANGED',
  IssueInvitations: 'RIGHTS_CHANGED', WithdrawInvitations: 'RIGHTS_CHANGED', ClaimUnit: 'RIGHTS_CHANGED', ReviewClaim: 'RIGHTS_CHANGED', RefuseClaim: 'RIGHTS_CHANGED', NameVoter: 'RIGHTS_CHANGED',
  HideMessage: 'MESSAGE_HIDDEN',
};
