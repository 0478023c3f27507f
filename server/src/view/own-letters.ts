import type { Compound } from '@sanfang/shared/compound/compound.ts';
import type { WornHat } from '@sanfang/shared/compound/vote/ballot-standing.ts';
import { ballotBy, isLiving, isToAccept } from '@sanfang/shared/compound/vote/proxy/held-letters.ts';
import type { NamedHolder } from '@sanfang/shared/compound/vote/proxy/letter-paper.ts';
import type { Letter } from '@sanfang/shared/compound/vote/proxy/state.ts';
import { giverOf } from '@sanfang/shared/compound/vote/voter.ts';
import type { Commitment } from '@sanfang/shared/log/event.ts';
import type { OwnLetter } from '@sanfang/shared/protocol/api/votes.ts';
import type { Engine } from '../engine/ports.ts';
import type { AnnouncedVote } from './own-vote.ts';

/** The letters of proxy that these hats have given or hold, or that somebody gave who owns homes with them; the latest first. */
export async function ownLetters(engine: Pick<Engine, 'open'>, vote: AnnouncedVote, { register }: Pick<Compound, 'register'>, hats: readonly WornHat[]): Promise<OwnLetter[]> {
  const found = Object.values(vote.letters).flatMap((letter) => {
    const role = roleIn(letter);
    return role === null ? [] : [{ letter, ...role }];
  });
  const opened = await engine.open(found.map(({ letter }) => letter.named));
  return found.toReversed().map(({ letter, role, capacity }) => ({
    letter: letter.id, at: letter.at, unit: letter.unit, status: letter.status, role, reason: letter.reason,
    units: [...vote.electorate.voters[letter.token]?.units ?? []], holder: { name: nameIn(opened, letter.named), unit: letter.holderUnit }, toAccept: isToAccept(letter),
    ballot: ballotBy(vote, letter),
    ends: role !== 'JOINT_OWNER' && isLiving(letter) && (vote.status === 'NOTICED' || vote.status === 'OPEN') && ballotBy(vote, letter) === 'NONE' ? capacity : null,
  }));

  function roleIn(letter: Letter): { readonly role: OwnLetter['role']; readonly capacity: string } | null {
    // Who has shown the code follows what becomes of it; somebody of the home that it names, once they were found.
    const holds = hats.find(({ capacity }) => capacity === letter.accepted || (letter.status === 'CHECKED' && capacity === letter.holder));
    const giver = giverOf(vote, register, letter);
    const gives = giver === null ? undefined : hats.find(({ capacity }) => register.bindings[capacity]?.owner === giver);
    const units = new Set(vote.electorate.voters[letter.token]?.units);
    const joint = hats.find((hat) => hat.office === 'owner' && hat.units.some((unit) => units.has(unit)));
    if (gives !== undefined) return { role: 'GIVER', capacity: gives.capacity };
    if (holds !== undefined) return { role: 'HOLDER', capacity: holds.capacity };
    // Whoever has bought the home since does not read what the former owner wrote.
    return joint === undefined || giver === null ? null : { role: 'JOINT_OWNER', capacity: joint.capacity };
  }
}

/** Whom a letter names, or null when it was erased. */
export function nameIn(opened: ReadonlyMap<Commitment, unknown>, named: Commitment): string | null {
  return (opened.get(named) as NamedHolder | undefined)?.name ?? null;
}
