import type { Compound } from '@sanfang/shared/compound/compound.ts';
import { maskName } from '@sanfang/shared/compound/register/masking.ts';
import type { Binding } from '@sanfang/shared/compound/register/state.ts';
import { areOfTwoBodies } from '@sanfang/shared/compound/vote/paper/two-people.ts';
import { isToAccept } from '@sanfang/shared/compound/vote/proxy/held-letters.ts';
import type { Letter } from '@sanfang/shared/compound/vote/proxy/state.ts';
import { giverOf } from '@sanfang/shared/compound/vote/voter.ts';
import type { Commitment } from '@sanfang/shared/log/event.ts';
import type { LettersReply, LetterToCheck } from '@sanfang/shared/protocol/api/vote-letters.ts';
import type { Engine } from '../engine/ports.ts';
import type { Directory } from '../store/directory.ts';
import { maskedIdentifier, nameOf, sameName } from '../view/enrolment/roll-owner.ts';
import { nameIn } from '../view/own-letters.ts';
import type { AnnouncedVote } from '../view/own-vote.ts';
import { fromShelf } from '@sanfang/shared/compound/shelves.ts';

/** Somebody whom a letter may name, under which hat; `office` null: without one. */
type Person = Pick<Binding, 'capacity' | 'person' | 'owner'> & { readonly office: Binding['office'] | null };

interface Sources {
  readonly engine: Pick<Engine, 'open'>;
  readonly directory: Pick<Directory, 'account'>;
  readonly house: Pick<Compound, 'office' | 'register'>;
  readonly vote: AnnouncedVote;
  /** Who looks, and under which hats they count and watch. */
  readonly person: string;
  readonly teller: string | null;
  readonly observer: string | null;
}

/** Letters of proxy for those who count and watch: what waits first, with whom of the home each may name. */
export async function lettersToCheck({ engine, directory, house, vote, person, teller, observer }: Sources): Promise<LettersReply> {
  const { register } = house;
  const letters = Object.values(vote.letters).map((letter) => ({ letter, giver: giverOf(vote, register, letter), people: peopleFor(letter) }));
  const opened = await engine.open(letters.flatMap(({ letter, giver, people }) => [letter.named, ...[giver, ...people.map(({ owner }) => owner)].flatMap((owner) => register.owners[owner ?? ''] ?? [])]));
  const accounts = new Map(await Promise.all([...new Set(letters.flatMap(({ people }) => people.map((one) => one.person)))].map(async (one) => [one, (await directory.account(one))?.identifier ?? null] as const)));
  const rows = letters.map(({ letter, giver, people }): LetterToCheck => {
    const { id, at, way, status, reason, unit, holderUnit, paper, holder } = letter;
    const name = nameIn(opened, letter.named);
    return {
      letter: id, at, way, status, reason, unit, units: [...vote.electorate.voters[letter.token]?.units ?? []], paper, chosen: holder, toAccept: isToAccept(letter),
      giver: masked(opened, register.owners[giver ?? '']), holder: { name, unit: holderUnit }, open: mayCheck(letter), used: fromShelf(vote.ballots, letter.token)?.letter === id,
      candidates: people.map((one) => candidate(one, name, opened, accounts.get(one.person) ?? null)),
    };
  });
  const waits = ({ status }: LetterToCheck): number => (status === 'WAITING' ? 0 : 1);
  return { letters: rows.toReversed().sort((a, b) => waits(a) - waits(b)), most: vote.profile.maxProxyUnits.value, teller, observer };

  /** Everybody with an account in the home that a letter names, or who has shown its code; once it is checked, the holder. */
  function peopleFor({ holder, holderUnit, accepted }: Letter): Person[] {
    if (holderUnit === null) return accepted === null ? [] : [{ capacity: accepted, person: accepted, office: null, owner: null }];
    return Object.values(register.bindings).filter((one) => (holder === null ? one.ended === null && one.units.includes(holderUnit) : one.capacity === holder));
  }

  function mayCheck({ status, way, by, hat, token, holderUnit, accepted }: Letter): boolean {
    const own = teller ?? (way === 'TELLER' ? observer : null);
    if (status !== 'WAITING' || accepted === person || own === null) return false;
    if (way === 'TELLER' && (by === person || !areOfTwoBodies(house, { person: by, capacity: hat }, { person, capacity: own }))) return false;
    const units = new Set([...vote.electorate.voters[token]?.units ?? [], ...(holderUnit === null ? [] : [holderUnit])]);
    return !Object.values(register.bindings).some((one) => one.ended === null && one.person === person && one.units.some((unit) => units.has(unit)));
  }

  function candidate({ capacity, office, owner }: Person, written: string | null, values: ReadonlyMap<Commitment, unknown>, identifier: string | null): LetterToCheck['candidates'][number] {
    const known = nameOf(values, owner === null ? undefined : register.owners[owner]);
    return {
      capacity, office, name: known === null ? null : maskName(known.name), sameName: known === null || written === null ? null : sameName(written, known.name),
      account: identifier === null ? null : maskedIdentifier(identifier),
    };
  }
}

function masked(opened: ReadonlyMap<Commitment, unknown>, at: Commitment | undefined): string | null {
  const known = nameOf(opened, at);
  return known === null ? null : maskName(known.name);
}
