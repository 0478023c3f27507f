import { voteChannel } from '@sanfang/shared/compound/channel.ts';
import type { Compound } from '@sanfang/shared/compound/compound.ts';
import type { Hat } from '@sanfang/shared/compound/hats.ts';
import { allows } from '@sanfang/shared/compound/policy-table.ts';
import { roundOf } from '@sanfang/shared/compound/vote/delivery/canvasser.ts';
import { warningOf } from '@sanfang/shared/compound/vote/delivery/silence.ts';
import { doorsOf, progressOf } from '@sanfang/shared/compound/vote/delivery/work-list.ts';
import { isWhole, spansOn } from '@sanfang/shared/compound/view.ts';
import type { DeliveryReply } from '@sanfang/shared/protocol/api/delivery.ts';
import type { Engine } from '../engine/ports.ts';
import { textOf } from '../view/sealed-text.ts';
import { votePeople } from './vote-people.ts';

/**
 * How far the ballots of an announced vote have come, as one person sees it: the doors of the own round, sums for who reads the
 * vote's channel; null for everybody else. @param now ISO UTC
 */
export async function deliveryFor(engine: Pick<Engine, 'open'>, compound: Compound, person: string, hats: readonly Hat[], now: string): Promise<DeliveryReply | null> {
  const { vote, register } = compound;
  if (!('delivery' in vote)) return null;
  const spans = spansOn(compound, voteChannel(vote.id), { person, hats });
  const looksOn = spans.length > 0;
  const rounds = hats.filter(({ office }) => allows(office, 'RecordVisit', 'NO_ROOM')).flatMap(({ capacity }) => {
    const round = roundOf(vote, capacity);
    return round === null ? [] : [{ capacity, round }];
  });
  // Whoever counts goes everywhere, under that hat.
  const own = rounds.find(({ round }) => round === 'ALL') ?? rounds[0];
  if (!looksOn && own === undefined) return null;
  const running = vote.status === 'NOTICED' || vote.status === 'OPEN';
  const title = (await engine.open([vote.motion.title])).get(vote.motion.title);
  const people = looksOn ? await votePeople(engine, compound, Object.keys(vote.delivery.canvassers), hats.some(({ seat }) => seat !== null)) : [];
  const { whole, buildings } = progressOf(vote, register);
  return {
    vote: vote.id, number: vote.number, title: textOf(title), status: vote.status, closesAt: vote.closesAt, now, silence: vote.silence, warning: warningOf(vote),
    round: own === undefined || !running ? null : { capacity: own.capacity, buildings: own.round === 'ALL' ? [] : [...own.round], doors: doorsOf(vote, register, own.round, { capacity: own.capacity, whole: isWhole(spans) }) },
    progress: looksOn ? { ...whole, buildings: [...buildings] } : null,
    canvassers: looksOn ? people.map((one) => ({ person: one, buildings: [...vote.delivery.canvassers[one.capacity] ?? []] })) : null,
  };
}
