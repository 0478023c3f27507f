import { Decoder, Encoder, type Packet } from 'socket.io-parser';

/** Encodes without looking through every value for binary ones first: for a large snapshot that takes as long as encoding it. */
export class PlainEncoder extends Encoder {
  /** Type, namespace unless it is the default one, id of what is acknowledged, and the data as JSON. */
  override encode({ type, nsp, id, data }: Packet): [string] {
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
