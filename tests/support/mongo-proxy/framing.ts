import { mongo } from 'mongoose';

const HEADER = 16;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const TEXT = 2;

/** What a message asks for: the command's name, and the collection that it is about where it names one. */
export interface Asked {
  readonly command: string;
  readonly collection: string | null;
}

/** Cuts a stream of bytes into whole messages of MongoDB's wire protocol, wherever the chunks end. */
export class Framing {
  #rest: Buffer = Buffer.alloc(0);

  /** The messages that are complete with this chunk, in order. */
  take(chunk: Buffer): Buffer[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const messages: Buffer[] = [];
    while (this.#rest.length >= HEADER && this.#rest.length >= this.#rest.readInt32LE(0)) {
      const size = this.#rest.readInt32LE(0);
      if (size < HEADER) throw new Error('not a message of MongoDB');
      messages.push(this.#rest.subarray(0, size));
      this.#rest = this.#rest.subarray(size);
    }
    return messages;
  }
}

/** The number that a request has, and that its reply names. */
export function requestId(message: Buffer): number {
  return message.readInt32LE(4);
}
export function responseTo(message: Buffer): number {
  return message.readInt32LE(8);
}

/** What a request asks for; null for a kind of message that carries no command. */
export function askedBy(message: Buffer): Asked | null {
  const body = bodyOf(message);
  if (body === null) return null;
  // The first element is the command: its name, and mostly the collection's.
  const name = textAt(body, 5);
  const value = 5 + Buffer.byteLength(name) + 1;
  const command = /^is_?master$/i.test(name) ? 'hello' : name;
  if (body[4] === TEXT) return { command, collection: body.toString('utf8', value + 4, value + 4 + body.readInt32LE(value) - 1) };
  // A cursor goes on by its number, and names the collection elsewhere.
  const { collection } = mongo.BSON.deserialize(body) as { collection?: unknown };
  return { command, collection: typeof collection === 'string' ? collection : null };
}

/** The document that is the command. */
function bodyOf(message: Buffer): Buffer | null {
  const code = message.readInt32LE(12);
  if (code === OP_QUERY) return documentAt(message, HEADER + 4 + Buffer.byteLength(textAt(message, HEADER + 4)) + 1 + 8);
  if (code !== OP_MSG) return null;
  for (let at = HEADER + 4; at < message.length;) {
    if (message[at] === 0) return documentAt(message, at + 1);
    at += 1 + message.readInt32LE(at + 1);
  }
  return null;
}

function documentAt(message: Buffer, at: number): Buffer {
  return message.subarray(at, at + message.readInt32LE(at));
}

function textAt(bytes: Buffer, at: number): string {
  return bytes.toString('utf8', at, bytes.indexOf(0, at));
}
