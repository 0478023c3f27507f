import { localYear } from '../../law/calendar.ts';
import { ownersVoteFor } from '../../law/matters.ts';
import { profileName } from '../../law/rule-profile.ts';
import type { Context } from '../../log/command.ts';
import type { Commitment, Sealing } from '../../log/event.ts';
import { FEED, roomChannel } from '../channel.ts';
import type { Compound } from '../compound.ts';
import { draft, type CompoundDraft } from '../event.ts';
import type { FeedState, DecisionNumber, PublishedDecision } from '../feed/state.ts';
import { offsetOf } from '../hats.ts';
import { sides, type Side } from '../party/offices.ts';
import { presentVersion } from './at-the-table.ts';
import { permanent } from './sealing.ts';
import type { OpenRoom, Proposal } from './state.ts';

type Signing = Extract<Proposal, { status: 'SIGNING' }>;

/**
 * What the third signature records in the room and publishes on the feed. The agreement of the three parties only coordinates:
 * where Civil Code Art. 278 asks for the owners' vote, the decision says so and does not stand in for it.
 */
export function decisionDrafts(compound: Compound, room: OpenRoom, proposal: Signing, decision: string, ctx: Context): CompoundDraft[] {
  const text = presentVersion(proposal);
  const number = nextNumber(compound.feed, localYear(ctx.now, offsetOf(compound)));
  const ownersVote = ownersVoteFor(text.matterCode);
  const ruleProfile = profileName(compound.feed.rules);
  const { version, digest, matterCode, scope, budget, fund, timetable, photos, origin, supersedes } = text;
  const published: PublishedDecision = {
    decision, number, room: room.id, proposal: proposal.id, version, digest, matterCode,
    scope: { buildings: scope.touched, units: scope.units, area: scope.area },
    budget, fund, timetable, photos, positions: positionsOf(compound, room, proposal, ctx.now),
    ownersVote, ruleProfile, legalEffect: 'ADVISORY', origin, supersedes,
  };
  return [
    draft(roomChannel(room.id), 'decision.recorded', { proposal: proposal.id, version, digest, decision, number, ownersVote, ruleProfile, legalEffect: 'ADVISORY' }),
    draft(FEED, 'decision.published', published, { seal: resealed(proposal, ctx), office: { actor: room.parties.BRANCH, capacity: compound.office.parties[room.parties.BRANCH]?.kind ?? 'PARTY_BRANCH' } }),
  ];
}

/** Sealed fields of the feed's event by path, each with the commitment under which the room keeps the same value. */
export function textsToPublish(proposal: Proposal): [path: string, from: Commitment][] {
  const { title, text } = presentVersion(proposal);
  const grounds = sides.flatMap((side): [string, Commitment][] => {
    const position = proposal.positions[side];
    return position?.position === 'RESERVE' && position.grounds !== null ? [[`grounds.${side}`, position.grounds]] : [];
  });
  return [['title', title], ['text', text], ...grounds];
}

/** Sealed anew, so that nothing on the feed points into the room; what was erased there does not come back here. */
function resealed(proposal: Signing, ctx: Context): Record<string, Sealing> {
  const kept = textsToPublish(proposal).filter(([, from]) => ctx.opened.has(from));
  return Object.fromEntries(kept.map(([path, from]) => [path, permanent(ctx.opened.get(from))]));
}

function nextNumber(feed: FeedState, year: number): DecisionNumber {
  return { year, no: (feed.lastNumber[String(year)] ?? 0) + 1 };
}

/** Bodies and their word; the last side signs now. */
function positionsOf(compound: Compound, room: OpenRoom, proposal: Signing, now: string): PublishedDecision['positions'] {
  return sides.flatMap((side: Side) => {
    const party = compound.office.parties[room.parties[side]];
    const position = proposal.positions[side];
    if (party === undefined || position === undefined) return [];
    return [{ side, kind: party.kind, party: party.id, name: party.name, position: position.position, signedAt: proposal.signOff.signatures[side]?.at ?? now }];
  });
}
