import type { Places } from './mix/contestants.ts';
import { median, short, table } from './measure.ts';
import { runRush, type RushFigures, type RushPlace } from './rush/run-rush.ts';
import type { RushSize } from './rush/schedule.ts';

export interface RushOptions extends RushSize {
  readonly rounds: number;
  readonly chosen: (name: string) => boolean;
  /** Seconds that founding and connecting may take. */
  readonly setUp: number;
}

const kinds = ['a ballot, acknowledged, over the time', 'a ballot, receipt shown, over the time', 'a ballot, acknowledged, in the burst', 'a ballot, receipt shown, in the burst', 'the page: own papers', 'the generator: late to send'] as const;
const columns = ['p50', 'p90', 'p99', 'max'] as const;

/** A whole compound that casts its ballots shortly before the close, with followers who watch the turnout: each store and number of nodes by itself. */
export async function benchRush(places: Places, { rounds, chosen, setUp, ...size }: RushOptions): Promise<void> {
  const mongo = process.env['MONGODB_URL'] !== undefined;
  const contestants: readonly (readonly [string, () => RushPlace])[] = [
    ['one node, SQLite', () => ({ storeUrl: places.folder(), nodes: 1 })],
    ...(mongo ? [1, 2].map((nodes) => [`${nodes === 1 ? 'one node' : 'two nodes'}, MongoDB`, () => ({ storeUrl: places.database() ?? '', nodes })] as const) : []),
  ];
  const runs = new Map<string, RushFigures[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, place] of contestants.filter(([one]) => chosen(one))) {
      const figures = await runRush(place(), { ...size, seed: size.seed + round }, setUp);
      runs.set(name, [...runs.get(name) ?? [], figures]);
      console.error(`round ${String(round + 1)}, ${name}: ${JSON.stringify(figures.verdict)}, ${String(figures.askedAgain)} asked to come again${figures.failures.length === 0 ? '' : `; ${[...new Set(figures.failures)].join('; ')}`}`);
    }
  }
  const all = [...runs];
  console.log(`\n## ${String(size.households)} households in the last ${String(size.seconds)} s, ${String(size.burst)} of them in one second, ${String(size.late)} after the close, ${String(size.followers)} followers (ms)`);
  for (const kind of kinds) {
    console.log(`\n### ${kind[0]?.toUpperCase() ?? ''}${kind.slice(1)}\n`);
    table(['', ...columns, 'how many'], all.map(([name, own]) => {
      const found = own.flatMap(({ times }) => times.get(kind) ?? []);
      return [name, ...columns.map((column) => short(median(found.map((one) => one[column])))), String(median(found.map(({ count }) => count)))];
    }));
  }
  const rows = (head: readonly string[], cells: readonly ((figures: RushFigures) => number)[]): void => {
    table(['', ...head], all.map(([name, own]) => [name, ...cells.map((cell) => short(median(own.map(cell))))]));
  };
  console.log('\n### At the close, all rounds together\n');
  const sum = (own: readonly RushFigures[], of: keyof RushFigures['verdict']): string => String(own.reduce((total, { verdict }) => total + verdict[of], 0));
  table(['', 'ballots', 'told that it stands', 'asked to come again', 'on their way when it closed', 'lost', 'doubled', 'misplaced', 'miscounted'], all.map(([name, own]) => [
    name, sum(own, 'counted'), sum(own, 'accepted'), String(own.reduce((total, { askedAgain }) => total + askedAgain, 0)),
    ...(['cutOff', 'lost', 'doubled', 'misplaced', 'miscounted'] as const).map((of) => sum(own, of)),
  ]));
  console.log('\n### From the close to the published result (ms; two seconds are grace)\n');
  rows(['counted', 'posted', 'with the last follower'], [(one) => one.counted, (one) => one.posted, (one) => one.published]);
  console.log('\n### What it cost\n');
  rows(
    ['memory before (MB)', 'most (MB)', 'of a core (%)', 'event loop late p50 (ms)', 'p99', 'max', 'turnout frames a follower', 'generator busy (%)'],
    [(one) => one.memory[0], (one) => one.memory[1], (one) => one.cpu, (one) => one.loop.p50, (one) => one.loop.p99, (one) => one.loop.max, (one) => one.watchers.turnoutFrames[1], (one) => one.generatorBusy * 100],
  );
  const wrong = all.flatMap(([name, own]) => own.flatMap(({ verdict: { lost, doubled, misplaced, miscounted, counted, accepted }, failures }) => [
    ...(lost + doubled + misplaced + miscounted === 0 && counted === accepted ? [] : [`${name}: the log is not what people were told`]), ...failures.map((failure) => `${name}: ${failure}`),
  ]));
  if (wrong.length > 0) throw new Error([...new Set(wrong)].slice(0, 5).join('; '));
}
