import { randomUUID } from 'node:crypto';
import { appendFile, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Digest, Instant, LogId, Strict } from '@sanfang/shared/protocol/fields.ts';
import type { Commitment } from '@sanfang/shared/log/event.ts';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { KnownRoot } from './known-root.ts';
import type { RootsKeeper } from './roots-keeper.ts';

const Root = Strict({ no: Type.Integer({ minimum: 0 }), size: Type.Integer({ minimum: 0 }), root: Digest, at: Instant });
const Contents = Strict({
  version: Type.Literal(1),
  logs: Type.Record(Type.String(), Root),
  /** Losses that somebody accepted by name, oldest first. */
  accepted: Type.Array(Strict({ log: LogId, at: Instant, known: Root, found: Root })),
});
type Contents = Static<typeof Contents>;
const contents = Compile(Contents);
/** No write takes this long. */
const DRAFT_MS = 60_000;
const COMMITMENT = /^[A-Za-z0-9_-]{43}$/;

/** A file that cannot be used: its message is for the operator, in both languages. */
export class UnfitRootsFile extends Error {
  override readonly name = 'UnfitRootsFile';
}

/**
 * Where every log was last known to stand, in a JSON file of its own outside the store, and the commitments of destroyed
 * values beside it in `<file>.erased`, one a line. Several processes of one machine may share them. Null where there is no
 * such file and none is to be made; throws `UnfitRootsFile` for one that is not ours.
 */
export async function openRootsFile(file: string, make: boolean): Promise<RootsFile | null> {
  const read = await readContents(file);
  if (read === null && !make) return null;
  const erased = await readErased(file);
  await sweepDrafts(file);
  const roots = new RootsFile(file, read ?? { version: 1, logs: {}, accepted: [] }, erased);
  if (read === null) await roots.keep(new Map());
  return roots;
}

export class RootsFile implements RootsKeeper {
  readonly #file: string;
  #contents: Contents;
  readonly #erased: Set<Commitment>;
  /** One write after the other. */
  #last: Promise<void> = Promise.resolve();

  constructor(file: string, read: Contents, erased: Set<Commitment>) {
    this.#file = file;
    this.#contents = read;
    this.#erased = erased;
  }

  get known(): ReadonlyMap<string, KnownRoot> {
    return new Map(Object.entries(this.#contents.logs));
  }

  get erased(): ReadonlySet<Commitment> {
    return this.#erased;
  }

  of(log: string): KnownRoot | undefined {
    return this.#contents.logs[log];
  }

  keep(roots: ReadonlyMap<string, KnownRoot>): Promise<void> {
    return this.#change((read) => ({ ...read, logs: { ...read.logs, ...newer(read.logs, roots) } }));
  }

  /** Takes what was found for what is known, shorter as it may be, and keeps that somebody said so. */
  accept(log: string, found: KnownRoot): Promise<void> {
    return this.#change((read) => {
      const { [log]: known, ...others } = read.logs;
      const logs = found.no === 0 ? others : { ...others, [log]: found };
      return { ...read, logs, accepted: known === undefined ? read.accepted : [...read.accepted, { log, at: found.at, known, found }] };
    });
  }

  async keepErased(commitments: Iterable<Commitment>): Promise<void> {
    const fresh = [...commitments].filter((commitment) => !this.#erased.has(commitment));
    if (fresh.length === 0) return;
    await appendFile(`${this.#file}.erased`, `${fresh.join('\n')}\n`, { mode: 0o600, flush: true });
    for (const commitment of fresh) this.#erased.add(commitment);
  }

  #change(change: (read: Contents) => Contents): Promise<void> {
    const write = async (): Promise<void> => {
      // Another process may have noted something since.
      const changed = change((await readContents(this.#file)) ?? this.#contents);
      await replace(this.#file, JSON.stringify(changed, null, 1));
      this.#contents = changed;
    };
    const done = this.#last.then(write);
    this.#last = done.catch(() => undefined);
    return done;
  }
}

/** Those that are further on than what is known. */
function newer(known: Contents['logs'], roots: ReadonlyMap<string, KnownRoot>): Contents['logs'] {
  return Object.fromEntries([...roots].filter(([log, { no }]) => no > (known[log]?.no ?? 0)));
}

async function readContents(file: string): Promise<Contents | null> {
  const text = await readIfThere(file);
  if (text === null) return null;
  try {
    const read: unknown = JSON.parse(text);
    if (contents.Check(read)) return read;
  } catch {
    // Told below.
  }
  throw new UnfitRootsFile(`${file}：不是哈希根文件或已损坏；请找回原文件，确认无误后才可移走。This is no file of roots, or it is damaged: bring the right one back; move it away only if you know why.`);
}

async function readErased(file: string): Promise<Set<Commitment>> {
  // A line that was cut off by a crash was never promised.
  return new Set((await readIfThere(`${file}.erased`))?.split('\n').filter((line) => COMMITMENT.test(line)) ?? []);
}

/** A process that was killed may have left a draft; younger ones are another's. */
async function sweepDrafts(file: string): Promise<void> {
  const [folder, name] = [dirname(file), basename(file)];
  for (const other of await readdir(folder)) {
    if (!other.startsWith(`${name}.`) || !other.endsWith('.tmp')) continue;
    const draft = join(folder, other);
    const age = await stat(draft).then(({ mtimeMs }) => Date.now() - mtimeMs, () => 0);
    if (age > DRAFT_MS) await rm(draft, { force: true });
  }
}

/** Under another name first, flushed, then renamed: the file is whole at any moment. */
async function replace(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomUUID()}.tmp`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  const folder = await open(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
