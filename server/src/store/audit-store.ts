/** Some acts, written together. Each page holds the hash of the one before, over all nodes. */
export interface AuditPage {
  /** 1, 2, 3 … */
  readonly no: number;
  /** When it was written (ISO); never before the page before. */
  readonly at: string;
  /** Random id of the process that wrote it. */
  readonly node: string;
  /** Canonical JSON of each act, in order: what was hashed. */
  readonly acts: readonly string[];
  /** Hash of the page before; empty for the first. */
  readonly prev: string;
  /** See `hashOf` in audit/chain.ts; base64url. */
  readonly hash: string;
}

/** The audit stream: pages are added at the end, never changed, and removed from the beginning when they are old enough. */
export interface AuditStore {
  /** Durable when it answers. False: a page of this number stands, another node's or this very one. Decided by a unique key. */
  append(page: AuditPage): Promise<boolean>;
  page(no: number): Promise<AuditPage | null>;
  last(): Promise<AuditPage | null>;
  /** Pages with `no > after` that were written at or after `since`, in order, at most `limit`. */
  pages(after: number, since: string, limit: number): Promise<AuditPage[]>;
  /** Removes the pages that were written before `before`, but never the last one. Answers how many. */
  prune(before: string): Promise<number>;
}
