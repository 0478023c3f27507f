import { hash } from 'node:crypto';
import type { Commitment } from '@sanfang/shared/log/event.ts';
import { FOLD_VERSION } from '@sanfang/shared/compound/slices.ts';
import type { BlobInfo } from '../store/blobs.ts';
import { parseEvent } from '../store/stored-event.ts';
import type { Stores } from '../store/stores.ts';
import type { Flaw } from '../verify/flaw.ts';
import { verifyStores } from '../verify/verify-stores.ts';
import type { LogReport } from '../verify/verify-log.ts';
import { readBackup } from './backup-file.ts';
import type { CheckedBackup } from './check-backup.ts';
import { linesOf, UnfitBackup, type CommitLine } from './lines.ts';
import { MANIFEST } from './manifest.ts';
import { type PartKind, partKind } from './part-names.ts';

/** Appends under way at once: a log's commits do not wait for each other here. */
const APPENDS = 32;
const CHUNK = 500;
/** A channel with this many events is folded from a snapshot when it is first opened. */
const SNAPSHOT_FROM = 500;

export interface RestoreOptions {
  readonly stores: Stores;
  readonly backup: CheckedBackup;
  /** Destroyed since the backup was made, as far as it was noted. */
  readonly erasedSince: ReadonlySet<Commitment>;
  readonly progress?: (part: string) => void;
}

export interface RestoreReport {
  readonly events: number;
  readonly people: number;
  readonly blobs: number;
  /** Values of the backup that were not restored because they have been destroyed since. */
  readonly withheld: number;
  /** What a check of the restored store found; empty unless the backup lacked values. */
  readonly flaws: readonly Flaw[];
}

/**
 * Restores a checked backup into a store where nothing is, and checks what then stands there. Nobody can open the store before
 * that has ended. Sessions are not restored; the store has an incarnation of its own, so that browsers discard their copies.
 */
export async function restoreBackup({ stores, backup, erasedSince, progress }: RestoreOptions): Promise<RestoreReport> {
  const { keeping } = stores;
  if (!(await keeping.isEmpty()) || await stores.audit.last() !== null) throw new UnfitBackup('目标存储不是空的：只能恢复到空的文件夹或数据库 / the store is not empty: restore into an empty folder or database');
  await keeping.markUnfinished(true);
  const gone = new Set([...backup.erased, ...erasedSince]);
  const restore = new Restore(stores, gone, new Set(backup.manifest.logs.map(({ log }) => log)));
  for await (const { name, bytes } of readBackup(backup.file)) {
    if (name === MANIFEST) continue;
    const kind = partKind(name);
    // What was read is what was checked.
    if (kind === null || backup.manifest.parts[name]?.sha256 !== hash('sha256', bytes, 'base64url')) throw new UnfitBackup(`${name}: has changed since it was checked`);
    await restore.take(kind, name, bytes);
    progress?.(name);
  }
  for (const chunk of chunks([...gone])) await stores.vault.erase(chunk);

  const heads = new Map(backup.manifest.logs.map(({ log, no, size, root }) => [log, { no, size, root, at: backup.manifest.madeAt }]));
  const { flaws, events } = await verifyStores(stores, { known: heads, walked: (report) => keepSnapshots(stores, report) });
  const serious = flaws.filter(({ kind }) => kind !== 'VALUE_GONE' && kind !== 'BLOB_GONE');
  if (serious.length > 0) throw new UnfitBackup(`恢复后的核验没有通过 / what was restored does not stand as it should: ${JSON.stringify(serious.slice(0, 5))}`);
  await keeping.markUnfinished(false);
  return { events, people: restore.people, blobs: restore.blobs, withheld: restore.withheld, flaws };
}

class Restore {
  readonly #stores: Stores;
  readonly #gone: ReadonlySet<Commitment>;
  /** Logs of the backup that are whole. */
  readonly #whole: ReadonlySet<string>;
  #values: Commitment[] = [];
  #blob: BlobInfo | null = null;
  people = 0;
  blobs = 0;
  withheld = 0;

  constructor(stores: Stores, gone: ReadonlySet<Commitment>, whole: ReadonlySet<string>) {
    this.#stores = stores;
    this.#gone = gone;
    this.#whole = whole;
  }

  async take(kind: PartKind, name: string, bytes: Buffer): Promise<void> {
    const { vault, keeping, directory, audit, blobs } = this.#stores;
    switch (kind.holds) {
      case 'key':
        for (const { digestKey } of linesOf('key', name, bytes)) await keeping.adoptDigestKey(Buffer.from(digestKey, 'base64url'));
        break;
      case 'people':
        for (const { account, devices, consents, factors = [], recoveryCodes = [] } of linesOf('people', name, bytes)) {
          if (!(await directory.addAccount(account))) throw new UnfitBackup(`${name}: two accounts have the same identifier`);
          for (const device of devices) await directory.seeDevice(device);
          for (const consent of consents) await directory.addConsent(consent);
          for (const factor of factors) await directory.addFactor(factor);
          if (recoveryCodes.length > 0) await directory.setRecoveryCodes(account.person, recoveryCodes);
          this.people += 1;
        }
        break;
      case 'erased': break;
      case 'audit':
        for (const page of linesOf('audit', name, bytes)) if (!(await audit.append(page))) throw new UnfitBackup(`${name}: page ${String(page.no)} is there twice`);
        break;
      case 'values': {
        if (!this.#whole.has(kind.log)) return;
        const entries = linesOf('values', name, bytes);
        const kept = entries.filter(({ commitment }) => !this.#gone.has(commitment));
        this.withheld += entries.length - kept.length;
        for (const chunk of chunks(kept)) await vault.put(chunk);
        this.#values.push(...kept.map(({ commitment }) => commitment));
        break;
      }
      case 'commits':
        if (!this.#whole.has(kind.log)) return;
        await this.#append(kind.log, linesOf('commits', name, bytes));
        // Their commits stand: no sweep need look for these.
        for (const chunk of chunks(this.#values.splice(0))) await vault.confirm(chunk);
        break;
      case 'blobInfo': this.#blob = linesOf('blob', name, bytes)[0] ?? null; break;
      case 'blob':
        if (this.#blob !== null) await blobs.put(this.#blob, bytes);
        this.blobs += 1;
    }
  }

  async #append(log: string, lines: readonly CommitLine[]): Promise<void> {
    let next = 0;
    await Promise.all(Array.from({ length: APPENDS }, async () => {
      for (let line = lines[next]; line !== undefined; line = lines[next]) {
        next += 1;
        await this.#appendOne(log, line);
      }
    }));
  }

  async #appendOne(log: string, line: CommitLine): Promise<void> {
    const { logs } = this.#stores;
    const { events: bytes, frontier, ...rest } = line;
    const events = bytes.map(parseEvent);
    for (let attempt = 0; ; attempt += 1) {
      if (await logs.append({ ...rest, log, frontier, events } as Parameters<typeof logs.append>[0], bytes) === 'APPENDED') return;
      // Its first attempt, whose reply was lost, or nothing at all.
      const [standing] = await logs.commits(log, line.no - 1, 1);
      if (standing?.no === line.no && standing.root === line.root) return;
      if (attempt === 5) throw new Error(`${log}: commit ${String(line.no)} could not be written`);
    }
  }
}

/** So that a long room need not be folded whole when it is first opened. */
async function keepSnapshots({ logs }: Stores, { log, no, fold }: LogReport): Promise<void> {
  if (fold.unknown !== null) return;
  for (const [channel, { n, state }] of fold.slices) {
    if (n >= SNAPSHOT_FROM) await logs.putSnapshot({ log, channel, fold: FOLD_VERSION, commit: no, n, state });
  }
}

function* chunks<T>(all: readonly T[]): Iterable<readonly T[]> {
  for (let i = 0; i < all.length; i += CHUNK) yield all.slice(i, i + CHUNK);
}
