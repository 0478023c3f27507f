import { access } from 'node:fs/promises';
import { createAudit, type Audit } from '../audit/audit.ts';
import type { Config } from '../config.ts';
import type { Clock } from '../engine/ports.ts';
import { openRootsFile, type RootsFile } from '../roots/roots-file.ts';
import { isMongoUrl } from '../store/mongo/mongo-url.ts';
import { openStores } from '../store/open-stores.ts';
import type { Stores } from '../store/stores.ts';
import { Misuse } from './verbs.ts';

/** What a verb that looks after the store works with: no engine runs, so that nothing is written but what it writes. */
export interface KeepingDesk {
  readonly config: Config;
  readonly clock: Clock;
  /** What was typed after the verb. */
  readonly words: readonly string[];
  readonly optional: (name: string) => string | null;
  /** All values of an option that may be given several times. */
  readonly all: (name: string) => readonly string[];
  readonly say: (line: string) => void;
}

/** A verb that answers the exit code of the process. */
export interface KeepingVerb {
  readonly usage: string;
  readonly says: string;
  readonly run: (desk: KeepingDesk) => Promise<number>;
}

/** Opens the store that stands there, for as long as `work` takes. Throws `Misuse` where none does. */
export async function withStores<T>({ config: { storeUrl } }: KeepingDesk, work: (stores: Stores) => Promise<T>): Promise<T> {
  if (!isMongoUrl(storeUrl) && !(await access(storeUrl).then(() => true, () => false))) throw new Misuse(`${storeUrl}: 没有这个文件夹 / there is no such folder`);
  return withNewStores(storeUrl, work);
}

/** Opens a store, made where it is missing. */
export async function withNewStores<T>(storeUrl: string, work: (stores: Stores) => Promise<T>): Promise<T> {
  const stores = await openStores(storeUrl);
  try {
    return await work(stores);
  } finally {
    await stores.close();
  }
}

export const NOTHING_KNOWN = '没有已知的哈希根可比：缺失的结尾和重新计算过的改动看不出来。/ No known roots to compare with: a missing end, or what was hashed again, cannot be told.';

/** The roots that are known: of the file that was named, else of the configured one; null where there is none. */
export async function knownRoots({ config, optional }: KeepingDesk): Promise<RootsFile | null> {
  const named = optional('known');
  const file = named ?? config.rootsFile;
  if (file === null) return null;
  const roots = await openRootsFile(file, false);
  if (roots === null && named !== null) throw new Misuse(`${named}: 没有这个文件 / there is no such file`);
  return roots;
}

/** Puts an act into the store's audit stream. */
export async function recorded({ clock }: KeepingDesk, stores: Stores, acts: readonly Parameters<Audit['record']>[0][]): Promise<void> {
  const audit = createAudit({ store: stores.audit, key: await stores.vault.digestKey(), clock, onError: () => undefined });
  for (const act of acts) audit.record(act);
  await audit.close();
}

/** Says where a long work stands, now and then. */
export function nowAndThen(say: (line: string) => void, everyMs = 2_000): (where: string) => void {
  let last = performance.now();
  return (where) => {
    if (performance.now() - last < everyMs) return;
    last = performance.now();
    say(`… ${where}`);
  };
}
