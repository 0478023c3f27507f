import type { Compound } from '@sanfang/shared/compound/compound.ts';
import type { Hat } from '@sanfang/shared/compound/hats.ts';
import type { Paper, SealedEntry } from '@sanfang/shared/compound/vote/paper/state.ts';
import { tokenOfUnit } from '@sanfang/shared/compound/vote/voter.ts';
import type { OwnOnPaper, ReadingsReply } from '@sanfang/shared/protocol/api/paper.ts';
import type { Engine } from '../engine/ports.ts';
import type { AnnouncedVote } from '../view/own-vote.ts';
import { textOf } from '../view/sealed-text.ts';
import { votePeople } from './vote-people.ts';

/** What two people read from a paper, for those who count and watch: only once the readings differ, and what was said when they were settled. */
export async function readingsOf(engine: Pick<Engine, 'open'>, house: Pick<Compound, 'office' | 'register'>, { entries, status, settledBy, why }: Paper, seated: boolean): Promise<ReadingsReply> {
  if (status !== 'DIFFERS' && settledBy === null) return { readings: [], why: null };
  const opened = await engine.open([...entries.map(({ mark }) => mark), ...(why === null ? [] : [why])]);
  const people = new Map((await votePeople(engine, house, entries.map(({ capacity }) => capacity), seated)).map((by) => [by.capacity, by]));
  const readings = entries.flatMap(({ capacity, mark }) => {
    const [by, read] = [people.get(capacity), opened.get(mark) as SealedEntry | undefined];
    return by === undefined || read === undefined ? [] : [{ by, mark: read.mark }];
  });
  return { readings, why: why === null ? null : textOf(opened.get(why)) };
}

/** Papers that came for somebody's homes, and what became of each, oldest first. */
export function ownOnPaper(vote: AnnouncedVote, hats: readonly Hat[]): OwnOnPaper[] {
  const homes = new Map(hats.filter(({ office }) => office === 'owner').flatMap(({ units, capacity }) => units.map((unit) => [tokenOfUnit(vote, unit) ?? '', { unit, capacity }])));
  return Object.values(vote.papers).flatMap(({ id: paper, token, receivedAt: at, status, reason, contested }) => {
    const home = homes.get(token);
    return home === undefined ? [] : [{ paper, ...home, at, status: status === 'DIFFERS' ? 'WAITING' as const : status, reason, contested: contested !== null }];
  });
}
