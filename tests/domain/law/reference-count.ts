/**
 * A second way to count a vote, from the text of the law alone and with big numbers: nothing of it comes from the product. Ballots name a
 * unit, so that who counts as one person is found here too.
 */
export interface RawUnit {
  readonly id: string;
  readonly kind: string;
  readonly status: 'HANDED_OVER' | 'SOLD' | 'UNSOLD';
  readonly area: number;
  readonly owners: readonly { readonly owner: string }[];
  readonly designatedVoter: string | null;
}

export interface RawVote {
  readonly units: readonly RawUnit[];
  readonly ballots: readonly { readonly unit: string; readonly owner: string | null; readonly choice: 'AGREE' | 'AGAINST' | 'ABSTAIN' | 'INVALID' | 'DISPUTED' }[];
  /** Units whose person has been reached with proof. */
  readonly reached: readonly string[];
  readonly parking: 'EXCLUDE' | 'INCLUDE';
  readonly silence: 'STRICT' | 'DEEMED_PARTICIPATION' | 'FOLLOW_MAJORITY';
  readonly invalidParticipates: boolean;
  readonly special: boolean;
}

type Pair = [persons: bigint, area: bigint];

export interface RawResult {
  readonly total: Pair;
  readonly participated: Pair;
  readonly agreed: Pair;
  readonly deemed: Pair;
  readonly outcome: string;
  /** Which comparisons came out exactly equal. */
  readonly edges: readonly string[];
}

interface Head { readonly units: RawUnit[]; readonly developer: boolean }

export function countAgain(vote: RawVote): RawResult {
  const heads: Head[] = [];
  const developer: Head = { units: [], developer: true };
  for (const unit of vote.units) {
    if (vote.parking === 'EXCLUDE' && ['PARKING', 'GARAGE'].includes(unit.kind)) continue;
    const known = heads.find((head) => names(unit).length > 0 && names(head.units[0]).join() === names(unit).join());
    if (unit.status !== 'HANDED_OVER') developer.units.push(unit);
    else if (known !== undefined) known.units.push(unit);
    else heads.push({ units: [unit], developer: false });
  }
  if (developer.units.length > 0) heads.push(developer);

  const sorted: Record<string, Pair> = {};
  const pair = (place: string): Pair => (sorted[place] ??= [0n, 0n]);
  for (const head of heads) {
    const place = pair(saidBy(head, vote));
    place[0] += 1n;
    for (const unit of head.units) place[1] += BigInt(unit.area);
  }
  const [yes, no, none, invalid, disputed, reached, unreached] = ['AGREE', 'AGAINST', 'ABSTAIN', 'INVALID', 'DISPUTED', 'REACHED', 'UNREACHED'].map(pair) as [Pair, Pair, Pair, Pair, Pair, Pair, Pair];
  const total = add(yes, no, none, invalid, disputed, reached, unreached);
  const returned = vote.invalidParticipates ? add(yes, no, none, invalid) : add(yes, no, none);
  const deemed: Pair = vote.silence === 'STRICT' ? [0n, 0n] : reached;
  const participated = add(returned, deemed);
  const draws = vote.silence === 'FOLLOW_MAJORITY' && 2n * yes[0] > returned[0] && 2n * yes[1] > returned[1];
  const agreed = draws ? add(yes, deemed) : yes;
  const reach = ([top, bottom]: [bigint, bigint], part: Pair, whole: Pair): [bigint, bigint] => [bottom * part[0] - top * whole[0], bottom * part[1] - top * whole[1]];
  const quorum = reach([2n, 3n], participated, total);
  const majority = reach(vote.special ? [3n, 4n] : [1n, 2n], agreed, participated);
  const met = quorum.every((over) => over >= 0n) && participated[0] > 0n && participated[1] > 0n;
  const carried = majority.every((over) => (vote.special ? over >= 0n : over > 0n));
  const edges = [quorum.includes(0n) ? 'two thirds' : '', majority.includes(0n) ? (vote.special ? 'three quarters' : 'one half') : ''].filter(Boolean);
  return { total, participated, agreed, deemed, outcome: !met ? 'QUORUM_NOT_MET' : carried ? 'PASSED' : 'REJECTED', edges };
}

function saidBy(head: Head, vote: RawVote): string {
  const ids = head.units.map((unit) => unit.id);
  const own = new Set(head.units.filter((unit) => !head.developer || unit.status === 'UNSOLD').flatMap(names));
  const named = new Set(head.units.map((unit) => unit.designatedVoter).filter((name) => name !== null));
  const [one] = named;
  const speaker = !head.developer && own.size > 1 && named.size === 1 && one !== undefined && own.has(one) ? one : null;
  const heard = vote.ballots.filter(({ unit, owner }) => ids.includes(unit) && (owner === null || (own.has(owner) && (speaker === null || speaker === owner)))).map((ballot) => ballot.choice);
  const clear = new Set(heard.filter((choice) => choice !== 'INVALID' && choice !== 'DISPUTED'));
  const [choice] = clear;
  if (heard.includes('DISPUTED') || clear.size > 1) return 'DISPUTED';
  if (choice !== undefined) return choice;
  if (heard.length > 0) return 'INVALID';
  return vote.reached.some((unit) => ids.includes(unit)) ? 'REACHED' : 'UNREACHED';
}

function names(unit: RawUnit | undefined): string[] {
  return [...new Set(unit?.owners.map(({ owner }) => owner))].sort();
}

function add(...pairs: Pair[]): Pair {
  return pairs.reduce<Pair>((sum, [persons, area]) => [sum[0] + persons, sum[1] + area], [0n, 0n]);
}
