import { collectDefaultMetrics } from 'prom-client';
import type { Metrics } from './metrics.ts';

/** What concerns the whole process: heap, RSS, CPU, handles, garbage collection, event-loop delay, start time. Once a process. */
export function measureProcess({ registry }: Metrics): void {
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 });
}
