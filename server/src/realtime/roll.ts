import type { Client } from './client.ts';

/** All sockets of this node, by person, session and address block. */
export class Roll {
  readonly #clients = new Map<Client, string>();
  readonly #byPerson = new Map<string, number>();
  readonly #anonymous = new Map<string, number>();
  readonly #bySession = new Map<string, Set<Client>>();
  #followers = 0;

  get size(): number {
    return this.#clients.size;
  }
  /** Sockets without account. */
  get followers(): number {
    return this.#followers;
  }
  clients(): Iterable<Client> {
    return this.#clients.keys();
  }
  sessions(): string[] {
    return [...this.#bySession.keys()];
  }
  ofSession(session: string): Client[] {
    return [...(this.#bySession.get(session) ?? [])];
  }
  countOf(person: string): number {
    return this.#byPerson.get(person) ?? 0;
  }
  followersIn(block: string): number {
    return this.#anonymous.get(block) ?? 0;
  }

  add(client: Client, block: string): void {
    this.#clients.set(client, block);
    const { signed } = client;
    if (signed === null) {
      this.#followers += 1;
      count(this.#anonymous, block, 1);
      return;
    }
    count(this.#byPerson, signed.person, 1);
    const same = this.#bySession.get(signed.session) ?? new Set();
    this.#bySession.set(signed.session, same.add(client));
  }

  remove(client: Client): void {
    const block = this.#clients.get(client);
    if (block === undefined) return;
    this.#clients.delete(client);
    const { signed } = client;
    if (signed === null) {
      this.#followers -= 1;
      count(this.#anonymous, block, -1);
      return;
    }
    count(this.#byPerson, signed.person, -1);
    const same = this.#bySession.get(signed.session);
    same?.delete(client);
    if (same?.size === 0) this.#bySession.delete(signed.session);
  }
}

function count(counts: Map<string, number>, key: string, by: number): void {
  const next = (counts.get(key) ?? 0) + by;
  if (next === 0) counts.delete(key);
  else counts.set(key, next);
}
