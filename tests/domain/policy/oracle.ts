/**
 * A second table of who may do what, written by hand from the rules and not from the policy: for each role, what it may ask
 * for, with the phases of the room in brackets — i idle, s in session, a adjourned, c closed, none: no room is named.
 */
export const oracle: Readonly<Record<string, string>> = {
  HUB: 'FoundCompound FoundJurisdiction AssignJurisdiction FormParty FillSeat StartImport StageUnits ActivateRegister DiscardImport CloseSignOff[isa]',

  operator: `AssignJurisdiction FormParty EndParty FillSeat VacateSeat
    StartImport StageUnits ActivateRegister DiscardImport CorrectUnit BindOwner BindOccupant EndBinding`,

  branchSecretary: `OpenRoom CloseRoom[i] OpenSession[i] AdjournSession[s] ResumeSession[a] CloseSession[sa] CheckIn[s] CheckOut[sa]
    PostMessage[isa] HideMessage[isac] TableProposal[isa] AmendProposal[isa] WithdrawProposal[isa]
    TakePosition[s] DeclareRecusal[isa] RecordMandate[isa] OpenSignOff[s] SignOff[isa] Escalate[isa]`,
  branchMember: 'CheckIn[s] CheckOut[sa] PostMessage[isa] HideMessage[isac] TakePosition[s] DeclareRecusal[isa] RecordMandate[isa] SignOff[isa]',

  committeeChair: `CheckIn[s] CheckOut[sa] PostMessage[isa] HideMessage[isac] TableProposal[isa] AmendProposal[isa] WithdrawProposal[isa]
    TakePosition[s] DeclareRecusal[isa] RecordMandate[isa] SignOff[isa] Escalate[isa]`,
  committeeMember: `CheckIn[s] CheckOut[sa] PostMessage[isa] HideMessage[isac] TableProposal[isa] AmendProposal[isa] WithdrawProposal[isa]
    TakePosition[s] DeclareRecusal[isa] RecordMandate[isa] SignOff[isa]`,

  siteManager: `CheckIn[s] CheckOut[sa] PostMessage[isa] HideMessage[isac] TableProposal[isa] AmendProposal[isa] WithdrawProposal[isa]
    TakePosition[s] DeclareRecusal[isa] RecordMandate[isa] SignOff[isa] Escalate[isa]`,
  companyStaff: 'CheckIn[s] CheckOut[sa] PostMessage[isa] HideMessage[isac] TakePosition[s] DeclareRecusal[isa] RecordMandate[isa] SignOff[isa]',

  residentsCommitteeMember: 'PostMessage[isa] HideMessage[isac]',
  streetOfficial: 'PostMessage[isa] HideMessage[isac] JoinEscalation[isa] Advise[isa] ReturnEscalation[isa]',
  gridWorker: '',
  neighbourSteward: '',
  owner: '',
  occupant: '',
};

const letters: Readonly<Record<string, string>> = { i: 'IDLE', s: 'IN_SESSION', a: 'ADJOURNED', c: 'CLOSED' };

/** Everything that a role may ask for, as `Command@PHASE`. */
export function permitted(role: string): ReadonlySet<string> {
  const words = (oracle[role] ?? '').split(/\s+/).filter((word) => word !== '');
  return new Set(words.flatMap((word) => {
    const [, command = '', phases] = /^(\w+)(?:\[(\w+)\])?$/.exec(word) ?? [];
    return phases === undefined ? [`${command}@NO_ROOM`] : [...phases].map((letter) => `${command}@${letters[letter] ?? '?'}`);
  }));
}
