import type { OpenReply, RangeReply } from '@sanfang/shared/protocol/live.ts';
import { refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { Outlet } from './delivery.ts';

/** Bytes of different answers that slow lines may hold in the whole process; whoever asks beyond is asked to come back. */
const MOST_HELD = 128 * 1024 * 1024;

/** Part of an answer, encoded once for everybody who gets it. */
interface Piece {
  readonly bytes: Buffer;
  /** Lines that have not handed it to their kernels. */
  holders: number;
}

/** An answer that goes out in pieces which others have too. `PlainEncoder` hands it the number of what it answers. */
export class LargeAnswer {
  readonly send: (id: number) => void;
  constructor(send: (id: number) => void) {
    this.send = send;
  }
}

/**
 * Answers as large as a snapshot, made of pieces that are encoded once and shared: when hundreds open one channel, memory
 * holds its bytes once, however slowly each of them reads.
 */
export class LargeAnswers {
  readonly #pieces = new WeakMap<object, Piece>();
  readonly #most: number;
  #held = 0;

  constructor(most = MOST_HELD) {
    this.#most = most;
  }

  /** Bytes that lines hold, each piece once. */
  get held(): number {
    return this.#held;
  }

  /** Makes an answer for one line, or refuses when too much waits already. */
  prepare(outlet: Outlet, reply: OpenReply | RangeReply): LargeAnswer | Refusal {
    const { items, ...rest } = reply;
    const { snapshot, ...small } = rest as Partial<OpenReply>;
    const shared = snapshot === undefined ? [items] : [items, snapshot];
    if (this.#held > this.#most && shared.some((one) => !this.#pieces.has(one))) return refuse('BUSY', { retryAfter: 1 });
    const [itemsPiece, snapshotPiece] = shared.map((one) => this.#pieceOf(one));
    const open = Buffer.from(`[{${Object.entries(small).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)},`).join('')}"items":`);
    const between = snapshotPiece === undefined ? [] : [Buffer.from(',"snapshot":'), snapshotPiece.bytes];
    const pieces = [itemsPiece, snapshotPiece].filter((piece) => piece !== undefined);
    return new LargeAnswer((id) => {
      for (const piece of pieces) this.#hold(piece);
      outlet.sendAnswer(id, [open, itemsPiece?.bytes ?? Buffer.from('[]'), ...between, Buffer.from('}]')], () => {
        for (const piece of pieces) this.#letGo(piece);
      });
    });
  }

  #pieceOf(value: object): Piece {
    let piece = this.#pieces.get(value);
    if (piece === undefined) {
      piece = { bytes: Buffer.from(JSON.stringify(value)), holders: 0 };
      this.#pieces.set(value, piece);
    }
    return piece;
  }

  #hold(piece: Piece): void {
    if (piece.holders === 0) this.#held += piece.bytes.length;
    piece.holders += 1;
  }
  #letGo(piece: Piece): void {
    piece.holders -= 1;
    if (piece.holders === 0) this.#held -= piece.bytes.length;
  }
}
