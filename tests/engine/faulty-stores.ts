import type { AppendOutcome, LogStore } from '@sanfang/server/store/log-store.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';
import type { Vault } from '@sanfang/server/store/vault.ts';

/** What goes wrong, by count: each append, look-up or put takes one from its number. */
export interface Faults {
  /** Appends that are written, but whose reply is lost. */
  lostReplies: number;
  /** Appends that are written, and then answered as the driver would that sent them twice. */
  sentTwice: number;
  /** Appends that never arrive. */
  lostRequests: number;
  /** Reads of commits and look-ups that fail. */
  failedReads: number;
  /** As many fail once a reply is lost: before, a batch may look for what others wrote, and would come to nothing. */
  failedReadsAfterLoss: number;
  failedPuts: number;
  /** Overviews that are never written. */
  lostOverviews: number;
  /** What the store says that its clock shows; null: it has none of its own. */
  time: number | null;
}

/** Those that are counted. */
export type Countable = Exclude<keyof Faults, 'time'>;

/** Real stores behind a line that loses messages. */
export function faulty(stores: Stores): { readonly stores: Stores; readonly faults: Faults } {
  const faults: Faults = { lostReplies: 0, sentTwice: 0, lostRequests: 0, failedReads: 0, failedReadsAfterLoss: 0, failedPuts: 0, lostOverviews: 0, time: null };
  const strikes = (fault: Countable): boolean => {
    if (faults[fault] === 0) return false;
    faults[fault] -= 1;
    return true;
  };
  const read = <A extends unknown[], R>(ask: (...args: A) => Promise<R>) => async (...args: A): Promise<R> => {
    if (strikes('failedReads')) throw new Error('no connection');
    return ask(...args);
  };
  const logs: LogStore = {
    incarnation: stores.logs.incarnation,
    time: async () => faults.time,
    async append(commit, bytes): Promise<AppendOutcome> {
      if (strikes('lostRequests')) return 'UNKNOWN';
      const outcome = await stores.logs.append(commit, bytes);
      if (strikes('lostReplies')) {
        faults.failedReads += faults.failedReadsAfterLoss;
        return 'UNKNOWN';
      }
      return strikes('sentTwice') ? stores.logs.append(commit, bytes) : outcome;
    },
    head: read((log) => stores.logs.head(log)),
    heads: read((list) => stores.logs.heads(list)),
    logs: () => stores.logs.logs(),
    commits: read((log, after, limit) => stores.logs.commits(log, after, limit)),
    events: read((log, from, limit) => stores.logs.events(log, from, limit)),
    channel: read((log, channel, from, to, limit) => stores.logs.channel(log, channel, from, to, limit)),
    beginnings: read((log, channels, limit) => stores.logs.beginnings(log, channels, limit)),
    bytes: (log, from, limit) => stores.logs.bytes(log, from, limit),
    command: read((log, id) => stores.logs.command(log, id)),
    putSnapshot: (snapshot) => stores.logs.putSnapshot(snapshot),
    snapshot: read((log, channel) => stores.logs.snapshot(log, channel)),
    dropSnapshots: (log) => stores.logs.dropSnapshots(log),
    async putOverview(overview) {
      if (!strikes('lostOverviews')) await stores.logs.putOverview(overview);
    },
    tied: (to) => stores.logs.tied(to),
    overviews: (list) => stores.logs.overviews(list),
    due: (now) => stores.logs.due(now),
  };
  const vault: Vault = {
    async put(entries) {
      if (strikes('failedPuts')) throw new Error('no connection');
      return stores.vault.put(entries);
    },
    get: (commitments) => stores.vault.get(commitments),
    erase: (commitments) => stores.vault.erase(commitments),
    about: (subject) => stores.vault.about(subject),
    unconfirmed: (before, limit) => stores.vault.unconfirmed(before, limit),
    confirm: (commitments) => stores.vault.confirm(commitments),
    digestKey: () => stores.vault.digestKey(),
  };
  return { stores: { ...stores, logs, vault, close: () => stores.close() }, faults };
}
