import { FOLD_VERSION } from '@sanfang/shared/compound/slices.ts';
import { PROTOCOL_VERSION } from '@sanfang/shared/protocol/version.ts';
import type { Audit } from '../audit/audit.ts';
import type { Doorbell } from '../doorbell/doorbell.ts';
import type { Engine } from '../engine/ports.ts';
import type { Gateway } from '../realtime/gateway.ts';
import type { Metrics } from './metrics.ts';

export interface ReadingSources {
  readonly engine: Pick<Engine, 'vitals' | 'wentBack'>;
  readonly gateway: Pick<Gateway, 'vitals'>;
  readonly audit: Pick<Audit, 'waiting' | 'dropped'>;
  readonly doorbell: Pick<Doorbell, 'works'>;
}

/** Figures that are kept where the work is done, and looked at when somebody asks. */
export function registerReadings(metrics: Metrics, { engine, gateway, audit, doorbell }: ReadingSources): void {
  const gauge = (name: string, help: string, read: () => number): void => metrics.reading('GAUGE', name, help, read);
  const total = (name: string, help: string, read: () => number): void => metrics.reading('TOTAL', name, help, read);

  gauge('logs_in_memory', 'Logs that this node holds in memory', () => engine.vitals.logs);
  gauge('logs_followed', 'Logs that somebody follows on this node', () => engine.vitals.followed);
  gauge('commands_waiting', 'Commands that wait to be decided, over all logs', () => engine.vitals.waiting);
  gauge('commands_waiting_longest_queue', 'Commands in the longest queue', () => engine.vitals.longest);
  gauge('due_overdue_seconds', 'How long the oldest thing that fell due has not been decided; two seconds are meant, more than seven are not', () => engine.vitals.overdueMs / 1_000);
  gauge('clock_skew_seconds', 'How far the store\'s clock is ahead of this machine\'s; beyond two seconds it decides no deadlines', () => engine.vitals.skewMs / 1_000);
  gauge('logs_went_back', 'Logs that are not written because the store shows an older state of them', () => engine.wentBack().length);

  metrics.readings('GAUGE', 'sockets', 'Sockets that are open', 'kind', () => [['signed', gateway.vitals.signed], ['follower', gateway.vitals.followers]]);
  gauge('socket_topics', 'Channels that are open on this node', () => gateway.vitals.topics);
  gauge('socket_queued_bytes', 'Bytes that wait for sockets\' readers', () => gateway.vitals.queued);
  total('socket_frames_total', 'Frames written to sockets', () => gateway.vitals.frames);
  total('socket_frame_bytes_total', 'Bytes of these frames', () => gateway.vitals.bytes);
  total('socket_frames_withheld_total', 'Live frames held back from sockets that do not keep up', () => gateway.vitals.withheld);
  total('socket_evictions_total', 'Connections ended because they did not read', () => gateway.vitals.evicted);

  gauge('audit_waiting', 'Acts that are not yet in the audit stream', () => audit.waiting);
  total('audit_dropped_total', 'Acts that were lost because too many waited', () => audit.dropped);
  gauge('doorbell_works', '1: other nodes\' rings are heard; 0: there is no doorbell, or it is away', () => Number(doorbell.works));
  metrics.readings('GAUGE', 'info', 'What runs here: protocol, fold, Node', 'version', () => [[`${String(PROTOCOL_VERSION)}/${String(FOLD_VERSION)}/${process.versions.node}`, 1]]);
}
