import { contestants, type Places } from './mix/contestants.ts';
import { runMix, type MixFigures, type MixSize } from './mix/run-mix.ts';
import { median, short, table } from './measure.ts';
import type { Percentiles } from './mix/times.ts';

export interface MixOptions extends MixSize {
  readonly rounds: number;
  /** Whether the contestant of this name takes part. */
  readonly chosen: (name: string) => boolean;
}

const kinds = [
  'a message, acknowledged', 'a message, seen by the last of its room',
  'a decision, acknowledged', 'a decision, seen by each follower', 'a decision, seen by the last follower',
  'caught up after a cut', 'a follower, caught up after a cut', 'a room opened', 'a page read', 'a sign-off closed, after its time',
  'the generator: late to send',
] as const;
const columns = ['p50', 'p90', 'p99', 'p999', 'max'] as const satisfies readonly (keyof Percentiles)[];

/** Rooms, a feed, decisions, cuts and closings at once: interleaved rounds of all contestants, medians. */
export async function benchMix(places: Places, { rounds, chosen, ...size }: MixOptions): Promise<void> {
  const taking = contestants(places).filter(({ name }) => chosen(name));
  const runs = new Map<string, MixFigures[]>(taking.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contestant of taking) {
      const figures = await runMix(contestant, { ...size, seed: size.seed + round });
      runs.get(contestant.name)?.push(figures);
      console.error(`round ${String(round + 1)}, ${contestant.name}: ${String(figures.deliveries)} deliveries, ${figures.failures.length === 0 ? 'all seen' : [...new Set(figures.failures)].join('; ')}`);
    }
  }
  const people = size.compounds * size.roomsEach * 3;
  console.log(`\n## ${String(people)} people in ${String(size.compounds * size.roomsEach)} rooms of ${String(size.compounds)} compounds, ${String(size.followers)} followers of one feed, ${String(size.seconds)} s (ms)`);
  for (const kind of kinds) {
    const having = [...runs].filter(([, all]) => all.some(({ times }) => times.has(kind)));
    if (having.length === 0) continue;
    console.log(`\n### ${kind[0]?.toUpperCase() ?? ''}${kind.slice(1)}\n`);
    table(['', ...columns.map((column) => (column === 'p999' ? 'p99.9' : column)), 'how many'], having.map(([name, all]) => {
      const found = all.flatMap(({ times }) => times.get(kind) ?? []);
      return [name, ...columns.map((column) => short(median(found.map((one) => one[column])))), String(median(found.map(({ count }) => count)))];
    }));
  }
  console.log('\n### What it cost\n');
  const of = (pick: (figures: MixFigures) => number) => (all: readonly MixFigures[]) => short(median(all.map(pick)));
  const costs = [
    of((one) => one.cpuPerDelivery), of((one) => one.cpuShare), of((one) => one.memoryPerConnection),
    of((one) => one.loop.p50), of((one) => one.loop.p99), of((one) => one.loop.max),
    of((one) => one.bytesPerDelivery), of((one) => one.framesPerDecision), of((one) => one.generatorBusy * 100),
  ];
  table(
    ['', 'CPU per event delivered (µs)', 'of a core (%)', 'memory per connection (kB)', 'event loop late p50 (ms)', 'p99', 'max', 'bytes per event delivered', 'frames per decision', 'followers\' generator busy (%)'],
    [...runs].map(([name, all]) => [name, ...costs.map((cost) => cost(all))]),
  );
  const failures = [...runs.values()].flat().flatMap((figures) => figures.failures);
  if (failures.length > 0) throw new Error(`not everything went through: ${[...new Set(failures)].slice(0, 5).join('; ')}`);
}
