import { configDefaults, defineConfig } from 'vitest/config';

const common = {
  // Real stores, sockets and browsers on two cores: generous, so that only a hang runs into it.
  testTimeout: 60_000,
  hookTimeout: 120_000,
  pool: 'forks',
} as const;
const exclude = [...configDefaults.exclude, 'bench/**'];

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      // Pure functions leave nothing behind: their modules are loaded once for all files.
      { test: { ...common, name: 'domain', include: ['domain/**/*.test.ts'], isolate: false } },
      { test: { ...common, name: 'together', include: ['**/*.test.ts'], exclude: [...exclude, 'domain/**', '**/pairs/**', '**/alone/**'] } },
      // These wait more than they work, and measure how long: two at a time, with nothing beside them that keeps the processors busy.
      { test: { ...common, name: 'pairs', include: ['**/pairs/**/*.test.ts'], exclude, sequence: { groupOrder: 1 } } },
      // These stop databases, fill disks, freeze processes or count memory: one after the other, once everything else has run.
      { test: { ...common, name: 'alone', include: ['**/alone/**/*.test.ts'], exclude, fileParallelism: false, sequence: { groupOrder: 2 } } },
    ],
  },
});
