import { connect } from 'node:net';

/** How long the hub may leave a dead conversation unanswered before we hang up, and before it must have ended; ms. */
const QUIET_MS = 60;
const PATIENCE_MS = 20_000;

/** Writes pieces of bytes to a port, each as a segment of its own, hangs up once nothing more comes, and answers all that came back. */
export function exchange(port: number, pieces: readonly Buffer[], onData: (all: Buffer) => Buffer | null = () => null): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const chunks: Buffer[] = [];
    let size = 0;
    let spoke = performance.now();
    const began = spoke;
    const look = setInterval(() => {
      const now = performance.now();
      if (now - began > PATIENCE_MS) socket.destroy();
      else if (now - spoke > QUIET_MS) socket.end();
    }, QUIET_MS / 2);
    socket.on('connect', () => {
      let next = 0;
      const write = (): void => {
        const piece = pieces[next++];
        if (piece === undefined || socket.destroyed) return;
        socket.write(piece);
        spoke = performance.now();
        setImmediate(write);
      };
      write();
    });
    socket.on('data', (chunk) => {
      spoke = performance.now();
      // What a test needs is at the beginning; the rest is only drained.
      if (size < 4 * 1024 * 1024) chunks.push(chunk);
      size += chunk.length;
      const more = onData(chunk);
      if (more !== null) socket.write(more);
    });
    // Resets are one way of being refused.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(look);
      resolve(performance.now() - began > PATIENCE_MS ? 'HANGS' : Buffer.concat(chunks).toString('latin1'));
    });
  });
}
