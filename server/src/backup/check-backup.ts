import { hash } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import { hashOf } from '../audit/chain.ts';
import type { Commitment } from '@sanfang/shared/log/event.ts';
import type { KnownRoots } from '../roots/known-root.ts';
import { verified } from '../store/vault.ts';
import { type Flaw, isFlaw } from '../verify/flaw.ts';
import { KnownRootCheck } from '../verify/known-root-check.ts';
import { LogCheck } from '../verify/log-check.ts';
import { type Part, readBackup } from './backup-file.ts';
import { linesOf, storedCommit, UnfitBackup } from './lines.ts';
import { MANIFEST, type Manifest, readManifest } from './manifest.ts';
import { type PartKind, partKind } from './part-names.ts';

/** A backup that was read through and found whole. */
export interface CheckedBackup {
  readonly file: string;
  readonly manifest: Manifest;
  /** SHA-256 of the manifest, base64url. */
  readonly fingerprint: string;
  /** Commitments of values that had been destroyed. */
  readonly erased: ReadonlySet<Commitment>;
  /** Logs of the backup that stand before, or elsewhere than, where they were known to stand. */
  readonly flaws: readonly Flaw[];
}

/**
 * Reads a whole backup before anything is made of it: every part against its SHA-256, every event, frontier and root, every
 * sealed value against its commitment, every attachment against its digest, and each log against where it was known to stand.
 * Throws `UnfitBackup` unless all of it is as it was written.
 */
export async function checkBackup(file: string, known: KnownRoots, progress?: (part: string) => void): Promise<CheckedBackup> {
  const check = new Check(known);
  for await (const part of readBackup(file)) {
    check.take(part);
    progress?.(part.name);
  }
  return { file, ...check.end(file) };
}

class Check {
  readonly #known: KnownRoots;
  readonly #parts = new Map<string, { readonly size: number; readonly sha256: string }>();
  readonly #logs = new Map<string, { readonly check: LogCheck; readonly known: KnownRootCheck; flaw: Flaw | null; other: Flaw | null }>();
  /** Values of each log that no event has referred to yet. */
  readonly #loose = new Map<string, Set<Commitment>>();
  readonly #erased = new Set<Commitment>();
  #manifest: { readonly read: Manifest; readonly fingerprint: string } | null = null;
  #blob: { readonly id: string; readonly sha256: string; readonly size: number } | null = null;

  constructor(known: KnownRoots) {
    this.#known = known;
  }

  take({ name, bytes }: Part): void {
    if (this.#manifest !== null) throw new UnfitBackup(`${name}: stands after the manifest`);
    const sha256 = hash('sha256', bytes, 'base64url');
    if (name === MANIFEST) {
      const read = readManifest(bytes);
      if (read === null) throw new UnfitBackup('清单无法读取：可能来自更新的版本 / the manifest cannot be read: a newer version may have written it');
      this.#manifest = { read, fingerprint: sha256 };
      return;
    }
    const kind = partKind(name);
    if (kind === null || this.#parts.has(name)) throw new UnfitBackup(`${name}: no part of a backup, or there twice`);
    this.#parts.set(name, { size: bytes.length, sha256 });
    if (kind.holds !== 'blob' && !isUtf8(bytes)) throw new UnfitBackup(`${name}: is no text`);
    this.#look(kind, name, bytes);
  }

  end(file: string): Omit<CheckedBackup, 'file'> {
    if (this.#manifest === null) throw new UnfitBackup(`${file}: 备份不完整，没有清单 / the backup is cut off: it has no manifest`);
    const { read, fingerprint } = this.#manifest;
    for (const [name, { size, sha256 }] of Object.entries(read.parts)) {
      const found = this.#parts.get(name);
      if (found === undefined) throw new UnfitBackup(`${name}: 缺失 / is missing`);
      if (found.size !== size || found.sha256 !== sha256) throw new UnfitBackup(`${name}: 内容已被改动 / is not what was written`);
    }
    const stray = [...this.#parts.keys()].find((name) => !Object.hasOwn(read.parts, name));
    if (stray !== undefined) throw new UnfitBackup(`${stray}: 不在清单中 / is not in the manifest`);
    return { manifest: read, fingerprint, erased: this.#erased, flaws: this.#heads(read) };
  }

  /** Each log must be sound and end where the manifest says; answers where that is not where it was known to stand. */
  #heads({ logs, leftOut }: Manifest): Flaw[] {
    const flaws: Flaw[] = [];
    for (const { log, no, size, root } of logs) {
      const own = this.#logs.get(log);
      if (own !== undefined && own.flaw !== null) throw new UnfitBackup(`${log}: ${own.flaw.kind} ${own.flaw.says ?? ''}`);
      if (own?.check.no !== no || own.check.size !== size || own.check.root !== root) throw new UnfitBackup(`${log}: 与清单不符 / does not end where the manifest says`);
      if ((this.#loose.get(log)?.size ?? 0) > 0) throw new UnfitBackup(`${log}: there are values that nothing refers to`);
      const other = own.other ?? own.known.end(own.check);
      if (other !== null) flaws.push(other);
    }
    const whole = new Set(logs.map(({ log }) => log));
    for (const log of this.#logs.keys()) if (!whole.has(log) && !leftOut.some((one) => one.log === log)) throw new UnfitBackup(`${log}: is not in the manifest`);
    for (const [log, root] of this.#known) {
      const missing = whole.has(log) ? null : new KnownRootCheck(log, root).end(new LogCheck(log));
      if (missing !== null) flaws.push(missing);
    }
    return flaws;
  }

  #look(kind: PartKind, name: string, bytes: Buffer): void {
    switch (kind.holds) {
      case 'key': linesOf('key', name, bytes); break;
      case 'people': linesOf('people', name, bytes); break;
      case 'erased': for (const commitment of linesOf('erased', name, bytes)) this.#erased.add(commitment); break;
      case 'audit': for (const page of linesOf('audit', name, bytes)) if (hashOf(page) !== page.hash) throw new UnfitBackup(`${name}: page ${String(page.no)} was changed`); break;
      case 'values': this.#values(kind.log, name, bytes); break;
      case 'commits': this.#commits(kind.log, name, bytes); break;
      case 'blobInfo': this.#blob = linesOf('blob', name, bytes)[0] ?? null; break;
      case 'blob': {
        const info = this.#blob;
        if (info?.id !== kind.id || info.size !== bytes.length || info.sha256 !== hash('sha256', bytes, 'base64url')) throw new UnfitBackup(`${name}: 附件与其摘要不符 / is not what its digest says`);
      }
    }
  }

  #values(log: string, name: string, bytes: Buffer): void {
    const loose = this.#loose.get(log) ?? new Set();
    this.#loose.set(log, loose);
    for (const entry of linesOf('values', name, bytes)) {
      if (entry.log !== log) throw new UnfitBackup(`${name}: a value of another log`);
      try {
        verified(entry);
      } catch {
        throw new UnfitBackup(`${name}: ${entry.commitment} 与承诺不符 / is not what was committed to`);
      }
      loose.add(entry.commitment);
    }
  }

  #commits(log: string, name: string, bytes: Buffer): void {
    const own = this.#logs.get(log) ?? { check: new LogCheck(log), known: new KnownRootCheck(log, this.#known.get(log)), flaw: null, other: null };
    this.#logs.set(log, own);
    const loose = this.#loose.get(log);
    for (const line of linesOf('commits', name, bytes)) {
      if (own.flaw !== null) return;
      const taken = own.check.take(storedCommit(log, line));
      if (isFlaw(taken)) {
        own.flaw = taken;
        return;
      }
      own.other ??= own.known.take(own.check);
      for (const event of taken) for (const commitment of Object.values(event.sealed)) loose?.delete(commitment);
    }
  }
}
