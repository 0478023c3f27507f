import type { Compound } from '@sanfang/shared/compound/compound.ts';
import type { NoticedVote } from '@sanfang/shared/compound/vote/state.ts';
import type { Turnout } from '@sanfang/shared/protocol/api/vote-desk.ts';
import { fromShelf } from '@sanfang/shared/compound/shelves.ts';

interface Sum {
  persons: number;
  area: number;
}
type Announced = Pick<NoticedVote, 'electorate' | 'ballots' | 'profile' | 'motion'>;
type Register = Pick<Compound['register'], 'units'>;

const collator = new Intl.Collator('zh-CN', { numeric: true });

/** Who has taken part so far, in sum and by building; never what they chose. Areas of the buildings are those of the register now. */
export function turnoutOf({ electorate, ballots }: Announced, { units }: Register): Turnout {
  const none = (): Sum => ({ persons: 0, area: 0 });
  const [total, voted, disputed] = [none(), none(), none()];
  const buildings = new Map<string, { readonly total: Sum; readonly voted: Sum }>();
  const add = (sum: Sum, area: number): void => {
    sum.persons += 1;
    sum.area += area;
  };
  for (const [token, voter] of Object.entries(electorate.voters)) {
    const ballot = fromShelf(ballots, token);
    add(total, voter.area);
    if (ballot !== undefined) add(ballot.disputed ? disputed : voted, voter.area);
    const areas = new Map<string, number>();
    for (const id of voter.units) {
      const unit = units[id];
      if (unit !== undefined) areas.set(unit.building, (areas.get(unit.building) ?? 0) + unit.area);
    }
    for (const [building, area] of areas) {
      const row = buildings.get(building) ?? { total: none(), voted: none() };
      buildings.set(building, row);
      add(row.total, area);
      if (ballot !== undefined && !ballot.disputed) add(row.voted, area);
    }
  }
  const rows = [...buildings].map(([building, row]) => ({ building, ...row })).sort((a, b) => collator.compare(a.building, b.building));
  return { total, voted, disputed, buildings: rows };
}
