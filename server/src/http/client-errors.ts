import { refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { Problem } from '@sanfang/shared/protocol/api/problem.ts';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** What never became a request, by the parser's code; anything else is no HTTP. */
const answers: Readonly<Record<string, readonly [status: number, refusal: Refusal]>> = {
  HPE_HEADER_OVERFLOW: [431, refuse('TOO_LARGE')],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, refuse('TOO_LARGE')],
  ERR_HTTP_REQUEST_TIMEOUT: [408, refuse('MALFORMED')],
};

/** Answers bytes that are no request in the same words as everything else, and hangs up. */
export function answerClientError({ code = '' }: Error & { readonly code?: string }, socket: Duplex): void {
  if (code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, refusal] = answers[code] ?? [400, refuse('MALFORMED')];
  hangUp(socket, status, refusal);
}

/** Says no on a connection itself, where there is no reply to say it with, and ends the connection. */
export function hangUp(socket: Duplex, status: number, { refused }: Refusal): void {
  // A client that is gone hears nothing, and an answer that is under way is not written into.
  if (!socket.writable || isAnswering(socket)) {
    socket.destroy();
    return;
  }
  const problem: Problem = { status, refused };
  const body = JSON.stringify(problem);
  socket.end([
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`, 'Connection: close', 'Cache-Control: no-store', 'X-Content-Type-Options: nosniff',
    'Content-Type: application/problem+json; charset=utf-8', `Content-Length: ${String(Buffer.byteLength(body))}`, '', body,
  ].join('\r\n'), () => socket.destroy());
}

/** Whether an earlier request on a connection still waits for its answer, or for the rest of it. Node says so nowhere else. */
export function isAnswering(socket: Duplex): boolean {
  const { _httpMessage: underWay } = socket as { readonly _httpMessage?: object | null };
  return (underWay ?? null) !== null;
}
