import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Names begin alike, so that they are found together. */
const PREFIX = 'sanfang_';

/** Seconds: from a look into memory to a store that is given up on. */
const quick = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const late = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 60];
const sizes = [1, 2, 5, 10, 20, 50, 100, 200];
const bytes = [512, 2_048, 8_192, 32_768, 131_072, 524_288, 1_048_576];

/**
 * What this process counts. Labels are words of ours from closed lists: no id, no name, no address, and so few combinations
 * that the registry stays small. What is already counted elsewhere is read when somebody asks (`readings.ts`).
 */
export class Metrics {
  /** Of this process's hub alone: several live in one test. */
  readonly registry = new Registry();

  readonly commands = this.#counter('commands_total', 'Commands by type and answer', 'type', 'result');
  readonly stages = this.#histogram('command_stage_seconds', 'Time between two points of a command\'s way', quick, 'stage');
  readonly commitCommands = this.#histogram('commit_commands', 'Commands in a commit', sizes);
  readonly commitEvents = this.#histogram('commit_events', 'Events in a commit', sizes);
  readonly commitBytes = this.#histogram('commit_bytes', 'Canonical bytes of a commit\'s events', bytes);
  readonly appends = this.#counter('appends_total', 'Commits sent to the store by outcome', 'outcome');
  readonly foreignLag = this.#histogram('foreign_commit_lag_seconds', 'How old another node\'s commit was when it was read', late);
  readonly storeSeconds = this.#histogram('store_seconds', 'Calls of a store until they answered or failed', quick, 'port', 'operation');
  readonly storeErrors = this.#counter('store_errors_total', 'Calls of a store that failed', 'port', 'operation');
  readonly requests = this.#histogram('http_request_seconds', 'HTTP requests by route', quick, 'method', 'route', 'status');
  readonly refusals = this.#counter('http_refusals_total', 'HTTP requests that were refused', 'code');
  readonly socketMessages = this.#counter('socket_messages_total', 'Messages of sockets by event and answer', 'event', 'result');
  readonly acts = this.#counter('audit_acts_total', 'Acts that the audit stream was told of: sign-ins, denials, limits among them', 'action', 'outcome');

  /** A figure that is read when somebody asks. `kind`: whether it can fall. */
  reading(kind: 'GAUGE' | 'TOTAL', name: string, help: string, read: () => number): void {
    this.readings(kind, name, help, 'of', () => [['', read()]], true);
  }

  /** Several of them under one name, by a label. */
  readings(kind: 'GAUGE' | 'TOTAL', name: string, help: string, label: string, read: () => Iterable<readonly [string, number]>, plain = false): void {
    const labels = plain ? [] : [label];
    if (kind === 'GAUGE') {
      new Gauge({
        name: PREFIX + name, help, labelNames: labels, registers: [this.registry],
        collect() { for (const [value, figure] of read()) (plain ? this : this.labels({ [label]: value })).set(figure); },
      });
      return;
    }
    new Counter({
      name: PREFIX + name, help, labelNames: labels, registers: [this.registry],
      collect() {
        this.reset();
        for (const [value, figure] of read()) (plain ? this : this.labels({ [label]: value })).inc(figure);
      },
    });
  }

  #counter<L extends string>(name: string, help: string, ...labelNames: L[]): Counter<L> {
    return new Counter({ name: PREFIX + name, help, labelNames, registers: [this.registry] });
  }
  #histogram<L extends string>(name: string, help: string, buckets: number[], ...labelNames: L[]): Histogram<L> {
    return new Histogram({ name: PREFIX + name, help, buckets, labelNames, registers: [this.registry] });
  }
}
