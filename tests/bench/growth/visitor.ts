import { v7 } from 'uuid';
import { LightSocket } from '../../support/light-socket.ts';
import type { Member } from '../arrange.ts';
import { median } from '../measure.ts';
import type { Running } from '../processes.ts';

/** Somebody who asks a hub one thing after the other, and how long each took. */
export class Visitor {
  readonly #server: Running;
  readonly #member: Member;
  readonly #socket: LightSocket;

  private constructor(server: Running, member: Member, socket: LightSocket) {
    this.#server = server;
    this.#member = member;
    this.#socket = socket;
  }

  static async enter(server: Running, member: Member): Promise<Visitor> {
    const headers = { Cookie: member.cookie, Origin: `http://localhost:${String(server.port)}` };
    return new Visitor(server, member, await LightSocket.open(server.port, '/ws/', headers, () => undefined, { protocol: 1, person: member.person }));
  }

  /** Asks over the socket; ms until the answer, which must be none but what was asked. */
  async ask(name: string, payload: unknown): Promise<number> {
    const began = performance.now();
    const reply = await this.#socket.ask(name, payload);
    const took = performance.now() - began;
    if (typeof reply === 'object' && reply !== null && 'refused' in reply) throw new Error(`${name}: ${JSON.stringify(reply)}`);
    return took;
  }
  command(log: string, type: string, data: unknown): Promise<number> {
    return this.ask('command', { id: v7(), log, type, capacity: this.#member.capacity, data });
  }
  async get(path: string): Promise<number> {
    const began = performance.now();
    const response = await fetch(`http://127.0.0.1:${String(this.#server.port)}${path}`, { headers: { cookie: this.#member.cookie } });
    await response.arrayBuffer();
    const took = performance.now() - began;
    if (!response.ok) throw new Error(`${path}: ${String(response.status)}`);
    return took;
  }
  close(): void {
    this.#socket.close();
  }
}

/** Median of doing something so often, ms. */
export async function medianOf(count: number, once: (index: number) => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) times.push(await once(i));
  return median(times);
}
