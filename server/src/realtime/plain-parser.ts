import { Decoder, Encoder, type Packet } from 'socket.io-parser';
import { LargeAnswer } from './large-answers.ts';

/** Encodes without looking through every value for binary ones first: for a large snapshot that takes as long as encoding it. */
export class PlainEncoder extends Encoder {
  /** Type, namespace unless it is the default one, id of what is acknowledged, and the data as JSON. */
  override encode({ type, nsp, id, data }: Packet): string[] {
    // What a new line is told is no list.
    const answer: unknown = Array.isArray(data) ? data[0] : undefined;
    if (answer instanceof LargeAnswer && id !== undefined) {
      // It finds its own way to the line, in bytes that others have too.
      answer.send(id);
      return [];
    }
    const place = nsp === '/' ? '' : `${nsp},`;
    return [`${String(type)}${place}${id === undefined ? '' : String(id)}${data === undefined ? '' : JSON.stringify(data)}`];
  }
}

/** Nothing binary is part of the protocol: a packet that announces any ends the connection. */
export class NoBinary extends Decoder {
  constructor() {
    super({ maxAttachments: 0 });
  }
}
