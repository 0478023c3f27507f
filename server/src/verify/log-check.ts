import { isCanonicalText } from '@sanfang/shared/log/canonical.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import type { Frontier } from '@sanfang/shared/log/merkle.ts';
import type { StoredCommit, StoredEvent } from '../store/keeping.ts';
import { commandFlaw } from './command-check.ts';
import { type Flaw, type FlawKind, isFlaw } from './flaw.ts';
import { appendEvent, rootText } from './node-merkle.ts';

/** Fields of every event, in canonical order. */
const FIELDS = 'actor,at,auth,capacity,channel,command,data,log,n,salt,sealed,seq,type,v';
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
/** SHA-256 or 32 random bytes, base64url. */
export const HASH = /^[A-Za-z0-9_-]{43}$/;

/**
 * Walks one log commit by commit and checks everything that follows from the log alone: numbers without holes, canonical
 * bytes, what the store finds them by, command records, and the Merkle root of each commit.
 */
export class LogCheck {
  readonly log: string;
  /** Where the walk stands. */
  no = 0;
  size = 0;
  at = '';
  /** Commands so far. */
  commands = 0;
  root = rootText([]);
  #frontier: Frontier = [];
  readonly #numbers = new Map<string, number>();

  constructor(log: string) {
    this.log = log;
  }

  /** Takes the next commit: answers its events, or the first thing that is wrong with it. Not to be called again after a flaw. */
  take(commit: StoredCommit): Flaw | readonly LogEvent[] {
    const flaw = (kind: FlawKind, says: string, seq?: number): Flaw => ({ kind, log: this.log, no: this.no + 1, ...(seq === undefined ? {} : { seq }), says });
    if (commit.log !== this.log || commit.no !== this.no + 1) return flaw('GAP', `commit ${String(commit.no)} stands after ${String(this.no)}`);
    if (commit.first !== this.size + 1) return flaw('GAP', `it begins with event ${String(commit.first)} after ${String(this.size)}`);
    if (commit.count < 1 || commit.events.length !== commit.count) return flaw('GAP', `it should have ${String(commit.count)} events and has ${String(commit.events.length)}`);

    const events: LogEvent[] = [];
    for (const stored of commit.events) {
      const event = this.#event(stored);
      if (isFlaw(event)) return event;
      events.push(event);
    }
    if (commit.at !== this.at) return flaw('INDEX', `its time is ${commit.at}, its last event's ${this.at}`);
    const root = rootText(this.#frontier);
    if (root !== commit.root) return flaw('ROOT', `its root is ${root}, recorded is ${commit.root}`);
    if (!sameFrontier(this.#frontier, commit.frontier)) return flaw('ROOT', 'its frontier is not that of its events');
    const wrong = commandFlaw(commit, events);
    if (wrong !== null) return flaw('COMMAND', wrong);
    this.no = commit.no;
    this.root = root;
    this.commands += commit.commands.length;
    return events;
  }

  #event({ bytes, seq, channel, n, type }: StoredEvent): Flaw | LogEvent {
    const expected = this.size + 1;
    const flaw = (kind: FlawKind, says?: string): Flaw => ({ kind, log: this.log, no: this.no + 1, seq: expected, ...(says === undefined ? {} : { says }) });
    const event = parsed(bytes);
    if (event === null) return flaw('NOT_CANONICAL');
    if (event.seq !== seq || event.channel !== channel || event.n !== n || event.type !== type) return flaw('INDEX', `found as ${channel} ${String(n)}, ${type}`);
    if (event.log !== this.log || event.seq !== expected) return flaw('GAP', `it says that it is event ${String(event.seq)} of ${event.log}`);
    const last = this.#numbers.get(channel) ?? 0;
    if (n !== last + 1) return flaw('OUT_OF_ORDER', `${channel}: ${String(n)} stands after ${String(last)}`);
    if (!INSTANT.test(event.at) || event.at < this.at) return flaw('OUT_OF_ORDER', `${event.at} stands after ${this.at}`);
    if (!HASH.test(event.salt) || !Object.values(event.sealed).every((commitment) => HASH.test(commitment))) return flaw('OUT_OF_ORDER', 'a salt or commitment has not 32 bytes');
    this.#frontier = appendEvent(this.#frontier, this.size, bytes);
    this.#numbers.set(channel, n);
    this.size = expected;
    this.at = event.at;
    return event;
  }
}

/** The event, if these are the canonical bytes of one. */
function parsed(bytes: string): LogEvent | null {
  let event: unknown;
  try {
    event = JSON.parse(bytes);
  } catch {
    return null;
  }
  if (typeof event !== 'object' || event === null || Object.keys(event).join() !== FIELDS || !isCanonicalText(bytes, event)) return null;
  const { sealed, data, auth } = event as LogEvent;
  return [sealed, data, auth].every((part) => typeof part === 'object' && part !== null) ? event as LogEvent : null;
}

function sameFrontier(frontier: Frontier, recorded: readonly string[]): boolean {
  return frontier.length === recorded.length && frontier.every((hash, i) => Buffer.from(hash).toString('base64url') === recorded[i]);
}
