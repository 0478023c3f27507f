import type { Compound } from '@sanfang/shared/compound/compound.ts';
import type { Hat } from '@sanfang/shared/compound/hats.ts';
import { isOpen } from '@sanfang/shared/compound/petition/decide.ts';
import { signaturesOf, signersOf } from '@sanfang/shared/compound/petition/signatures.ts';
import type { Petition, PetitionsState } from '@sanfang/shared/compound/petition/state.ts';
import type { PetitionHand, PetitionReply } from '@sanfang/shared/protocol/api/petitions.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import type { Engine } from '../engine/ports.ts';
import { textOf } from '../view/sealed-text.ts';

/** Petitions as somebody sees them, newest first: what came to nothing, only who raised it. Never who has signed. */
export async function seenPetitions(engine: Pick<Engine, 'open'>, compound: Compound, { petitions }: PetitionsState, person: string, hats: readonly Hat[]): Promise<PetitionReply[]> {
  const shown = Object.values(petitions).filter(({ status, raisedBy }) => (status !== 'LAPSED' && status !== 'WITHDRAWN') || raisedBy === person);
  const opened = await engine.open(shown.flatMap(({ title, text }) => [title, text]));
  const owners = hats.filter(({ office }) => office === 'owner');
  return shown.toSorted((a, b) => b.raisedAt.localeCompare(a.raisedAt)).map((one) => {
    const { persons, area, of, areaMet } = signaturesOf(compound, one);
    const { id, matterCode, digest, status, raisedAt, raisedBy, until, reached, takenUp } = one;
    return {
      id, title: textOf(opened.get(one.title)), text: textOf(opened.get(one.text)), matterCode, digest, status, raisedAt, until: status === 'TAKEN_UP' ? null : until,
      mine: raisedBy === person, signed: { persons, area }, of, areaMet,
      number: reached?.number ?? null, vote: takenUp === null ? null : compound.feed.votes[takenUp.vote]?.number ?? null,
      hands: isOpen(one) ? owners.map((hat) => handOf(compound, one, hat)) : [],
    };
  });
}

function handOf(compound: Compound, { signers }: Petition, { capacity, units }: Hat): PetitionHand {
  const able = signersOf(compound, capacity);
  if (isRefusal(able)) return { capacity, units: [...units], standing: 'REFUSED', refused: able.refused };
  return { capacity, units: [...units], standing: able.every((key) => Object.hasOwn(signers, key)) ? 'SIGNED' : 'MAY_SIGN', refused: null };
}
