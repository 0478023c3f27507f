import type { LogEvent } from '@sanfang/shared/log/event.ts';
import { pagesOf } from '../audit/chain.ts';
import type { Clock } from '../engine/ports.ts';
import type { Stores } from '../store/stores.ts';
import { BlobCheck } from '../verify/blob-check.ts';
import { type Flaw, isFlaw } from '../verify/flaw.ts';
import { LogCheck } from '../verify/log-check.ts';
import { storedPages } from '../verify/stored-pages.ts';
import { erasedPages, ValueCheck } from '../verify/value-check.ts';
import { type BackupWriter, beginBackup } from './backup-file.ts';
import { LineParts } from './line-parts.ts';
import { commitLine } from './lines.ts';
import type { LogHead, Manifest } from './manifest.ts';
import { auditPart, blobInfoPart, blobPart, erasedPart, keyPart, logPart, peoplePart } from './part-names.ts';

const PEOPLE_PAGE = 200;
/** Events whose sealed values are fetched together. */
const VALUES_AT_ONCE = 500;

export interface BackupOptions {
  readonly stores: Stores;
  readonly clock: Clock;
  /** Must not exist. */
  readonly file: string;
  /** Told of each log when it is written. */
  readonly wrote?: (head: LogHead) => void;
}

export interface BackupReport {
  /** SHA-256 of the manifest: written down elsewhere, it tells this backup from any other. */
  readonly fingerprint: string;
  readonly manifest: Omit<Manifest, 'format' | 'version' | 'parts'>;
  /** What was found to be wrong with the store meanwhile. */
  readonly flaws: readonly Flaw[];
}

/**
 * Backs up everything but sessions, while hubs go on writing. Of each log the head is taken first, then everything up to it, and
 * then the sealed values that it refers to, so that the backup is one state of that log. Every leaf is hashed again on
 * the way: a log that is not what its roots say is left out, and named. Memory is bounded by the largest part.
 */
export async function writeBackup({ stores, clock, file, wrote }: BackupOptions): Promise<BackupReport> {
  const writer = await beginBackup(file);
  try {
    const madeAt = new Date(clock.now()).toISOString();
    await writer.part(keyPart, Buffer.from(JSON.stringify({ digestKey: Buffer.from(await stores.vault.digestKey()).toString('base64url') })));
    const logs = await writeLogs(stores, writer, wrote);
    // What was destroyed while its value was already in the backup is named here, and not restored.
    await writeLists(writer, erasedPart, erasedPages(stores.keeping));
    // After the logs: who acts in them has an account by now.
    const people = await writeLists(writer, peoplePart, peoplePages(stores));
    const blobs = await writeBlobs(stores, writer, logs.blobs);
    const auditPages = await writeLists(writer, auditPart, onePage(pagesOf(stores.audit)));
    const { counts, heads, leftOut, flaws } = logs;
    const manifest = { madeAt, logs: heads, leftOut, counts: { ...counts, people, blobs: blobs.count, auditPages } };
    return { fingerprint: await writer.finish(manifest), manifest, flaws: [...flaws, ...blobs.flaws] };
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

async function writeLogs(stores: Stores, writer: BackupWriter, wrote: BackupOptions['wrote']) {
  const [heads, leftOut, flaws]: [LogHead[], { log: string; kind: string }[], Flaw[]] = [[], [], []];
  const counts = { commits: 0, events: 0, values: 0, erased: 0, gone: 0 };
  const [checkValues, blobs] = [new ValueCheck(stores.vault, stores.keeping), new BlobCheck()];
  for (const log of await stores.logs.logs()) {
    const own = await writeLog(log);
    if (isFlaw(own)) {
      flaws.push(own);
      leftOut.push({ log, kind: own.kind });
    } else {
      heads.push(own);
      wrote?.(own);
    }
  }
  return { heads, leftOut, flaws, counts, blobs };

  async function writeLog(log: string): Promise<LogHead | Flaw> {
    const head = await stores.logs.head(log);
    const check = new LogCheck(log);
    const values = new LineParts(writer, (i) => logPart(log, i, 'values'));
    const commits = new LineParts(writer, (i) => logPart(log, i, 'commits'));
    const sums = { erased: 0, gone: 0 };
    const waiting: LogEvent[] = [];
    const takeValues = async (): Promise<void> => {
      const found = await checkValues.of(log, waiting.splice(0));
      for (const entry of found.entries) values.take(entry);
      blobs.note(found.entries);
      flaws.push(...found.flaws);
      sums.erased += found.erased;
      sums.gone += found.flaws.length;
      if (!values.isFull && !commits.isFull) return;
      // Values stand before the commits that refer to them, as everywhere.
      await values.flush();
      await commits.flush();
    };
    for await (const page of storedPages(stores.keeping, log, 0, head?.no ?? 0)) {
      for (const commit of page) {
        const taken = check.take(commit);
        if (isFlaw(taken)) return taken;
        waiting.push(...taken);
        commits.take(commitLine(commit));
        if (waiting.length >= VALUES_AT_ONCE) await takeValues();
      }
    }
    await takeValues();
    if (check.no !== head?.no) return { kind: 'GAP', log, no: check.no + 1 };
    await values.flush();
    await commits.flush();
    counts.commits += check.no;
    counts.events += check.size;
    counts.values += values.count;
    counts.erased += sums.erased;
    counts.gone += sums.gone;
    return { log, no: check.no, size: check.size, root: check.root };
  }
}

async function writeBlobs({ keeping, blobs }: Stores, writer: BackupWriter, check: BlobCheck): Promise<{ readonly count: number; readonly flaws: readonly Flaw[] }> {
  const flaws: Flaw[] = [];
  let count = 0;
  for await (const info of keeping.blobs()) {
    const bytes = await blobs.read(info.id);
    const flaw = check.take(info, bytes);
    if (flaw !== null) flaws.push(flaw);
    if (bytes === null || flaw !== null) continue;
    await writer.part(blobInfoPart(info.id), Buffer.from(JSON.stringify(info)));
    await writer.part(blobPart(info.id), bytes);
    count += 1;
  }
  return { count, flaws: [...flaws, ...check.missing()] };
}

async function writeLists(writer: BackupWriter, name: (i: number) => string, pages: AsyncIterable<readonly unknown[]>): Promise<number> {
  const parts = new LineParts(writer, name);
  for await (const page of pages) {
    for (const one of page) parts.take(one);
    await parts.flushIfFull();
  }
  await parts.flush();
  return parts.count;
}

async function* peoplePages({ keeping }: Stores): AsyncIterable<readonly unknown[]> {
  for (let after = ''; ;) {
    const page = await keeping.people(after, PEOPLE_PAGE);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last.account.person;
  }
}

async function* onePage(each: AsyncIterable<unknown>): AsyncIterable<readonly unknown[]> {
  for await (const one of each) yield [one];
}
