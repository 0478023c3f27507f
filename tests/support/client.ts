import { ORIGIN } from './hub.ts';

export interface Answer<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, else the text. */
  readonly body: T;
}

/** A browser as far as HTTP goes: keeps cookies and says where its page came from. */
export class Client {
  readonly url: string;
  readonly cookies = new Map<string, string>();
  /** Sent with every request; change it to play another client. */
  headers: Record<string, string> = { origin: ORIGIN };

  constructor(url: string) {
    this.url = url;
  }

  /** The cookies as a header, for a socket's handshake. */
  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  get<T = unknown>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send('GET', path, undefined, headers);
  }

  post<T = unknown>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send('POST', path, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
  }

  delete<T = unknown>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send('DELETE', path, undefined, headers);
  }

  /** Any request, with a body as it stands. */
  async send<T = unknown>(method: string, path: string, body?: string | Uint8Array<ArrayBuffer> | FormData, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const sent = { ...(this.cookies.size > 0 ? { cookie: this.cookie } : {}), ...this.headers, ...headers };
    const response = await fetch(this.url + path, { method, headers: sent, ...(body === undefined ? {} : { body }), redirect: 'manual', signal: AbortSignal.timeout(20_000) });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, headers: response.headers, body: (json ? JSON.parse(text) : text) as T };
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';', 1);
    const [name = '', value = ''] = pair.split('=');
    if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
