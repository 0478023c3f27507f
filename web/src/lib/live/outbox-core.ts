import type { CommandReply, CommandRequest } from '@sanfang/shared/protocol/live.ts';
import { isRefusal, refuse, type Refusal, type RefusalCode } from '@sanfang/shared/protocol/refusal.ts';

export type EntryState =
  | { readonly kind: 'PENDING' }
  /** Stands in the log; shown until its event has arrived. */
  | { readonly kind: 'RECORDED'; readonly channel: string; readonly n: number }
  /** Stays, with its reason, until the person dismisses it or sends it again. */
  | { readonly kind: 'REFUSED'; readonly refusal: Refusal };

/** A command that a person has sent, until it is seen in the log or dismissed. */
export interface OutboxEntry {
  /** Given by the storage, ascending: what was sent first, goes first. */
  readonly order: number;
  readonly person: string;
  readonly command: CommandRequest;
  /** Entries of one lane go out one after the other; lanes do not wait for each other. */
  readonly lane: string;
  /** When it was sent, milliseconds since 1970. */
  readonly at: number;
  readonly state: EntryState;
}

/** Where entries outlive the page. An entry is found by its command's id. */
export interface OutboxStorage {
  /** All entries of a person, in order. */
  all(person: string): Promise<OutboxEntry[]>;
  /** Keeps a new entry and gives it its order. */
  add(entry: Omit<OutboxEntry, 'order'>): Promise<OutboxEntry>;
  put(entry: OutboxEntry): Promise<void>;
  remove(id: string): Promise<void>;
}

export interface OutboxPorts {
  readonly person: string;
  readonly storage: OutboxStorage;
  /** Null: the line was down or broke; the command stays pending and goes again under the same id. */
  readonly send: (command: CommandRequest) => Promise<CommandReply | null>;
  readonly newId: () => string;
  readonly now: () => number;
  /** Calls back after so many milliseconds. */
  readonly after: (ms: number, then: () => void) => void;
  /** Called whenever `entries` answers something new. */
  readonly changed: () => void;
  /** An answer came here; the person's other tabs are to be told. */
  readonly settled: (id: string, reply: CommandReply) => void;
}

export interface OutboxQueue {
  entries(): readonly OutboxEntry[];
  /** Reads the storage again: at the start, and when another tab has put something in. */
  load(): Promise<void>;
  /** Keeps a command and sends it when its turn has come. Resolves once it is safely kept. */
  put(command: Omit<CommandRequest, 'id'>, lane: string): Promise<OutboxEntry>;
  /** The final answer to a command of this page. */
  answerTo(id: string): Promise<CommandReply>;
  /** Whether this tab may send now: the line is up and the tab is the one that sends. */
  allow(sending: boolean): void;
  /** Events have arrived: what the log holds is no longer waiting. */
  seen(channel: string, events: readonly { readonly command: string | null; readonly n: number }[]): void;
  /** Another tab had the answer. */
  settle(id: string, reply: CommandReply): void;
  dismiss(id: string): Promise<void>;
  /** Sends a refused command once more, as a new command: a refused id is never sent again. */
  again(id: string): Promise<OutboxEntry | null>;
  /** Throws away everything that has not been recorded. */
  discard(): Promise<void>;
}

/** Refusals that say nothing about the command: it stays pending and is tried again. */
const passing: readonly RefusalCode[] = ['BUSY', 'RATE_LIMITED', 'UNAVAILABLE', 'NOT_SIGNED_IN', 'CANNOT_READ_LOG', 'LOG_WENT_BACK', 'STORE_FULL'];
/** Longest wait before a lane tries again, in milliseconds. */
const LONGEST_WAIT_MS = 30_000;
/** How long a recorded entry is shown when its event does not come, because its channel is not open here. */
const RECORDED_MS = 30_000;

/** The queue without the browser: order, retries, and what is shown. */
export function createOutboxQueue(ports: OutboxPorts): OutboxQueue {
  let entries: readonly OutboxEntry[] = [];
  let sending = false;
  const inFlight = new Set<string>();
  /** Lanes that wait before they try again, and how long each waited last. */
  const waiting = new Set<string>();
  const waits = new Map<string, number>();
  const asked = new Map<string, ((reply: CommandReply) => void)[]>();
  /** Seen in the log while the answer was still out. */
  const seenAs = new Map<string, CommandReply>();

  let stored: Promise<unknown> = Promise.resolve();

  const idOf = (entry: OutboxEntry) => entry.command.id;

  /** One storage step at a time, so that a reading cannot bring back what was just removed. */
  function inOrder<T>(step: () => Promise<T>): Promise<T> {
    const done = stored.then(step);
    stored = done.catch(() => undefined);
    return done;
  }
  function remove(id: string): Promise<void> {
    drop(id);
    return inOrder(async () => {
      await ports.storage.remove(id);
      drop(id);
    });
  }

  function show(next: readonly OutboxEntry[]): void {
    entries = next;
    ports.changed();
  }
  function drop(id: string): void {
    if (entries.some((entry) => idOf(entry) === id)) show(entries.filter((entry) => idOf(entry) !== id));
  }
  function tell(id: string, reply: CommandReply): void {
    for (const resolve of asked.get(id) ?? []) resolve(reply);
    asked.delete(id);
  }

  function settle(id: string, reply: CommandReply): void {
    const entry = entries.find((candidate) => idOf(candidate) === id);
    tell(id, reply);
    if (entry === undefined) return;
    const state: EntryState = isRefusal(reply) ? { kind: 'REFUSED', refusal: reply } : { kind: 'RECORDED', channel: reply.channel, n: reply.n };
    show(entries.map((other) => (other === entry ? { ...entry, state } : other)));
    if (state.kind === 'RECORDED') ports.after(RECORDED_MS, () => drop(id));
  }

  async function keepAnswer(entry: OutboxEntry, reply: CommandReply): Promise<void> {
    const id = idOf(entry);
    // Before anything else: its event may arrive while the storage works, and knows less (`made`).
    tell(id, reply);
    await inOrder(() => (isRefusal(reply) ? ports.storage.put({ ...entry, state: { kind: 'REFUSED', refusal: reply } }) : ports.storage.remove(id)));
    settle(id, reply);
    ports.settled(id, reply);
  }

  async function sendOne(entry: OutboxEntry): Promise<void> {
    const id = idOf(entry);
    inFlight.add(id);
    let reply = await ports.send(entry.command);
    inFlight.delete(id);
    // What has been seen in the log stands, whatever the hub says that it lost sight of it.
    if (reply === null || isRefusal(reply)) reply = seenAs.get(id) ?? reply;
    seenAs.delete(id);
    if (reply === null) return pause(entry.lane);
    if (isRefusal(reply) && passing.includes(reply.refused)) return pause(entry.lane, reply);
    waits.delete(entry.lane);
    await keepAnswer(entry, reply);
    pump();
  }

  function pause(lane: string, refusal?: Refusal): void {
    const named = refusal?.detail?.['retryAfter'];
    // The hub names seconds.
    const wait = typeof named === 'number' ? named * 1_000 : Math.min(LONGEST_WAIT_MS, (waits.get(lane) ?? 500) * 2);
    waits.set(lane, wait);
    waiting.add(lane);
    ports.after(wait, () => {
      if (waiting.delete(lane)) pump();
    });
  }

  function pump(): void {
    if (!sending) return;
    const taken = new Set<string>();
    for (const entry of entries) {
      if (entry.state.kind !== 'PENDING' || taken.has(entry.lane)) continue;
      taken.add(entry.lane);
      if (!waiting.has(entry.lane) && !inFlight.has(idOf(entry))) void sendOne(entry);
    }
  }

  const put: OutboxQueue['put'] = (command, lane) => inOrder(async () => {
    const entry = await ports.storage.add({
      person: ports.person, command: { ...command, id: ports.newId() }, lane, at: ports.now(), state: { kind: 'PENDING' },
    });
    show([...entries, entry].sort((a, b) => a.order - b.order));
    pump();
    return entry;
  });

  return {
    entries: () => entries,
    load: () => inOrder(async () => {
      const kept = await ports.storage.all(ports.person);
      // Recorded ones are shown from memory only.
      const recorded = entries.filter((entry) => entry.state.kind === 'RECORDED' && !kept.some((other) => idOf(other) === idOf(entry)));
      show([...recorded, ...kept].sort((a, b) => a.order - b.order));
      pump();
    }),
    put,
    answerTo(id) {
      return new Promise((resolve) => {
        const entry = entries.find((candidate) => idOf(candidate) === id);
        if (entry?.state.kind === 'REFUSED') resolve(entry.state.refusal);
        else if (entry?.state.kind === 'RECORDED') resolve({ channel: entry.state.channel, n: entry.state.n, fresh: true });
        else if (entry === undefined) resolve(refuse('NOT_FOUND'));
        else asked.set(id, [...(asked.get(id) ?? []), resolve]);
      });
    },
    allow(may) {
      sending = may;
      if (may) {
        // The line is new: nothing that an old one refused needs waiting for.
        waiting.clear();
        waits.clear();
      }
      pump();
    },
    seen(channel, events) {
      for (const { command, n } of events) {
        if (command === null) continue;
        const entry = entries.find((candidate) => idOf(candidate) === command);
        if (entry === undefined) continue;
        const reply: CommandReply = { channel, n, fresh: true };
        // The answer, if it still comes, knows more (`made`): whoever asked waits for it.
        if (inFlight.has(command)) seenAs.set(command, reply);
        else tell(command, reply);
        void remove(command);
      }
    },
    settle,
    dismiss: remove,
    async again(id) {
      const entry = entries.find((candidate) => idOf(candidate) === id);
      if (entry?.state.kind !== 'REFUSED') return null;
      const { id: _refused, ...command } = entry.command;
      const next = await put(command, entry.lane);
      await remove(id);
      return next;
    },
    async discard() {
      for (const entry of entries) {
        await remove(idOf(entry));
        tell(idOf(entry), refuse('NOT_FOUND'));
      }
    },
  };
}
