import { createHmac, randomBytes } from 'node:crypto';
import { canonicalize } from '@sanfang/shared/log/canonical.ts';
import type { Clock } from '../engine/ports.ts';
import type { AuditPage, AuditStore } from '../store/audit-store.ts';
import { shapely, type Act, type AuditAction, type KeptAct } from './act.ts';
import { pageAfter } from './chain.ts';
import { Coalescer, WINDOW_MS } from './coalesce.ts';

/** How long an act waits for others before it is written, and after the store failed; milliseconds. */
const GATHER_MS = 500;
const FAILED_MS = 2_000;
/** Acts of one page, and those that may wait for a store that is away: more are counted, not kept. */
const PAGE_ACTS = 500;
const MAX_WAITING = 10_000;
/** How long the end of the process may wait for the last page. */
const CLOSE_MS = 3_000;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Takes down who did what. Recording neither waits nor fails. */
export interface Audit {
  record(act: Act): void;
  /** Writes what waits; resolves when nothing does. Rejects when the store takes nothing. */
  flush(): Promise<void>;
  /** The last records: counted ones too. Gives up after a while; never rejects. */
  close(): Promise<void>;
  /** Acts that wait, and acts that were lost since the process began because too many waited. */
  readonly waiting: number;
  readonly dropped: number;
}

export interface AuditOptions {
  readonly store: AuditStore;
  /** Keeps addresses and sessions from being guessed; the same on all nodes. */
  readonly key: Uint8Array;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
  /** Told of every act, before anything is coalesced. */
  readonly onAct?: (action: AuditAction, outcome: string) => void;
}

/**
 * The audit stream of this process. Acts are written within a second, in pages that follow each other over all nodes; a
 * process that is killed loses at most what it saw in that second.
 */
export function createAudit({ store, key, clock, onError, onAct }: AuditOptions): Audit {
  const node = randomBytes(9).toString('base64url');
  const coalescer = new Coalescer();
  let waiting: string[] = [];
  let [dropped, reported] = [0, 0];
  let timer: NodeJS.Timeout | null = null;
  let last: AuditPage | null | undefined;
  /** Sent once at least, perhaps written: it goes as it is, or is known not to stand. */
  let inHand: AuditPage | null = null;
  let flushing: Promise<void> | null = null;
  let [failing, closed] = [false, false];

  const now = (): string => new Date(clock.now()).toISOString();
  const keyed = (what: string, value: string): string => createHmac('sha256', key).update(`sanfang audit ${what} ${value}`).digest('base64url').slice(0, 22);

  function keep(act: Act, again: number): void {
    if (waiting.length >= MAX_WAITING) {
      dropped += 1;
      return;
    }
    const at = now();
    const { action, actor, object = {}, outcome = 'OK', block = null, session = null } = act;
    const kept: KeptAct = {
      at, uptime: Math.floor(performance.now()), action, outcome, again, object: shapely(object),
      actor: actor !== null && uuid.test(actor) ? actor : null,
      block: block === null ? null : keyed(`address ${at.slice(0, 10)}`, block),
      session: session === null ? null : keyed('session', session),
    };
    waiting.push(canonicalize(kept));
    arm(GATHER_MS);
  }

  function arm(ms: number): void {
    if (closed) return;
    timer ??= setTimeout(() => {
      timer = null;
      flush().then(() => { failing = false; }, (error: unknown) => {
        if (!failing) onError(error);
        failing = true;
        arm(FAILED_MS);
      });
    }, ms).unref();
  }

  /** Puts down what was only counted. */
  function tell(): void {
    for (const { act, again } of coalescer.end()) keep(act, again);
    if (dropped === reported || waiting.length >= MAX_WAITING) return;
    const missing = dropped - reported;
    reported = dropped;
    keep({ action: 'AUDIT_DROPPED', actor: null, object: { count: missing } }, 0);
  }
  const windows = setInterval(tell, WINDOW_MS).unref();

  async function writeOne(): Promise<void> {
    last ??= await store.last();
    inHand ??= pageAfter(last, waiting.slice(0, PAGE_ACTS), now(), node);
    const page = inHand;
    const stands = (await store.append(page)) || (await store.page(page.no))?.hash === page.hash;
    inHand = null;
    last = stands ? page : await store.last();
    if (stands) waiting = waiting.slice(page.acts.length);
  }

  function flush(): Promise<void> {
    flushing ??= (async () => {
      while (waiting.length > 0) await writeOne();
    })().finally(() => { flushing = null; });
    return flushing;
  }

  return {
    record(act) {
      onAct?.(act.action, act.outcome ?? 'OK');
      const told = coalescer.take(act);
      if (told !== null) keep(told, 0);
    },
    flush,
    async close() {
      tell();
      closed = true;
      clearInterval(windows);
      if (timer !== null) clearTimeout(timer);
      let late: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => { late = setTimeout(resolve, CLOSE_MS); });
      await Promise.race([flush().catch(onError), patience]);
      clearTimeout(late);
    },
    get waiting() {
      return waiting.length;
    },
    get dropped() {
      return dropped;
    },
  };
}
