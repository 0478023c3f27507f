import { refusalCodes } from '@sanfang/shared/protocol/refusal.ts';
import { CANARY } from './hostile.ts';

const codes: ReadonlySet<string> = new Set(refusalCodes);
/** The pages' files, what is no address (as a page, or as its data), a method that pages do not know, and what their framework keeps to itself. */
const pageWords = /^([Nn]ot [Ff]ound|Bad Request|Malformed URI|Method not allowed|[A-Z]+ method not allowed|\{"status":4\d\d,"message":"(Not Found|Bad Request|Method Not Allowed)"\}|Cannot use reserved query parameter "x-sveltekit-[a-z-]+"|Server-side route resolution disabled)$/;
/** What the layers below the hub's own may say to a handshake: words of closed lists as well. */
const handshakeWords = /^(\{"code":[0-5],"message":"(Transport unknown|Session ID unknown|Bad handshake method|Bad request|Forbidden|Unsupported protocol version)"\}|Transport unknown|Session ID unknown|Bad handshake method|Bad request|Forbidden|Unsupported protocol version|Invalid HTTP method|Invalid Upgrade header|Missing or invalid Sec-WebSocket-\w+ header|Invalid or unacceptable Sec-WebSocket-Extensions header|Invalid Sec-WebSocket-Protocol header)$/;

/** One HTTP answer, out of the bytes of a connection. */
export interface HttpAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Takes apart what came over one connection. Everything after a switch of protocols is the last answer's body. */
export function answersIn(bytes: string): HttpAnswer[] {
  const answers: HttpAnswer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf('\r\n\r\n', at);
    if (end < 0) break;
    const head = bytes.slice(at, end);
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
    const from = end + 4;
    if (status === 101) return [...answers, { status, head, body: bytes.slice(from) }];
    const length = /^content-length: (\d+)$/im.exec(head)?.[1];
    // Answers to HEAD announce a body that does not come.
    const none = status === 100 || status === 204 || status === 304 || bytes.startsWith('HTTP/1.1 ', from);
    const [body, to] = none ? ['', from] as const
      : /^transfer-encoding: chunked$/im.test(head) ? unchunked(bytes, from)
        : [bytes.slice(from, length === undefined ? undefined : from + Number(length)), length === undefined ? bytes.length : from + Number(length)] as const;
    answers.push({ status, head, body });
    at = to;
  }
  return answers;
}

/** A body in chunks, and where it ends. */
function unchunked(bytes: string, from: number): readonly [body: string, to: number] {
  let body = '';
  for (let at = from;;) {
    const line = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.slice(at, line), 16);
    if (line < 0 || !(size > 0)) return [body, line < 0 ? bytes.length : line + 4];
    body += bytes.slice(line + 2, line + 2 + size);
    at = line + 4 + size;
  }
}

/** What is wrong with an HTTP answer, or null. */
export function judgeHttp({ status, head, body }: HttpAnswer): string | null {
  if (!Number.isInteger(status)) return `not HTTP: ${head.slice(0, 80)}`;
  const type = /^content-type: ([^;\r\n]*)/im.exec(head)?.[1] ?? '';
  // Pages know their own address: there it must have lost its teeth.
  const page = type === 'text/html' || status === 303 || status === 308;
  // Who has a sheet looked at is shown its own headings and rows.
  const shown = status === 200 && body.startsWith('{"headings":[') ? head : head + body;
  const reflected = page ? new RegExp(`[<>]${CANARY}`).test(body) : shown.includes(CANARY);
  if (reflected) return `what was sent stands in the answer ${String(status)}: ${around(head + body)}`;
  if (status < 400) return null;
  if (status >= 500 && status !== 503) return `status ${String(status)}: ${body.slice(0, 200)}`;
  if (type === 'application/problem+json') return judgeRefusal(body);
  // Answers to HEAD have no body; pages say what they have to say in HTML.
  if (body === '' || (page && body.startsWith('<!doctype html>'))) return null;
  return handshakeWords.test(body.trim()) || pageWords.test(body.trim()) ? null : `${String(status)} in words of its own: ${type} ${body.slice(0, 200)}`;
}

/** What is wrong with the refusal in a text, or null. */
export function judgeRefusal(text: string): string | null {
  if (text.includes(CANARY)) return `what was sent stands in the answer: ${around(text)}`;
  try {
    const { refused } = JSON.parse(text) as { refused?: unknown };
    return typeof refused === 'string' && codes.has(refused) ? null : `refused in words of its own: ${text.slice(0, 200)}`;
  } catch {
    return text === '' ? null : `neither JSON nor nothing: ${text.slice(0, 200)}`;
  }
}

/** What is wrong with a text frame of the hub, or null: an Engine.IO packet, and in it Socket.IO's. */
export function judgeFrame(text: string): string | null {
  // A refusal to connect is addressed by the namespace that was asked for.
  if (text.replace(/^44\/[^,]*,/, '').includes(CANARY)) return `what was sent stands in a frame: ${around(text)}`;
  if (/^(0\{|2$|3|41$|6$|1$)/.test(text) || /^40(\/,)?\{/.test(text) || /^42\["(events|heads|presence|closed)",/.test(text)) return null;
  const [, ack] = /^43\d+\[(.*)\]$/s.exec(text) ?? [];
  const [, refused] = /^44(?:[^{]*,)?(\{.*\})$/s.exec(text) ?? [];
  if (ack !== undefined) return ack.includes('"refused"') ? judgeRefusal(ack) : null;
  if (refused !== undefined) return judgeConnectError(refused);
  return `an unknown frame: ${text.slice(0, 200)}`;
}

/** A namespace that does not exist, and a door that stays shut. */
function judgeConnectError(text: string): string | null {
  const { message, data } = JSON.parse(text) as { message?: string; data?: unknown };
  if (data === undefined) return message === 'Invalid namespace' ? null : `an unknown refusal to connect: ${text.slice(0, 200)}`;
  return judgeRefusal(JSON.stringify(data));
}

function around(text: string): string {
  const at = text.indexOf(CANARY);
  return text.slice(Math.max(0, at - 120), at + 80);
}
