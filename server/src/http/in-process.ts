import type { FastifyInstance } from 'fastify';
import { AsyncLocalStorage } from 'node:async_hooks';

/** Where the pages' server side finds the API: `globalThis[Symbol.for('sanfang.inject')]`, a `(request: Request) => Promise<Response>`. */
const hook = Symbol.for('sanfang.inject');
/** Where they tell that a page failed. */
const failed = Symbol.for('sanfang.failed');
const holder = globalThis as { [hook]?: (request: Request) => Promise<Response>; [failed]?: (error: unknown) => void };

/** Address of the browser whose page is being rendered, so that limits count the reader and not this process. */
const renderingFor = new AsyncLocalStorage<string>();

/** Runs the rendering of a page on behalf of an address. */
export function renderFor(address: string, render: () => void): void {
  renderingFor.run(address, render);
}

const withoutBody = new Set([204, 304]);

/**
 * Lets a page that is rendered here read the API without a socket, with the reader's own cookies and so the reader's own
 * rights. Reading only: what changes something comes from the browser and shows its Origin.
 */
export function answerInProcess(app: FastifyInstance): void {
  const inject = async (request: Request): Promise<Response> => {
    if (request.method !== 'GET') return new Response(null, { status: 405 });
    const { pathname, search } = new URL(request.url);
    const answer = await app.inject({
      method: 'GET',
      url: pathname + search,
      headers: Object.fromEntries(request.headers),
      remoteAddress: renderingFor.getStore() ?? '127.0.0.1',
    });
    const headers = new Headers();
    for (const [name, value] of Object.entries(answer.headers)) {
      for (const one of [value].flat()) if (one !== undefined) headers.append(name, String(one));
    }
    return new Response(withoutBody.has(answer.statusCode) ? null : new Uint8Array(answer.rawPayload), { status: answer.statusCode, headers });
  };
  const tell = (error: unknown): void => app.log.error({ err: error }, 'a page failed');
  holder[hook] = inject;
  holder[failed] = tell;
  app.addHook('onClose', () => {
    if (holder[hook] === inject) delete holder[hook];
    if (holder[failed] === tell) delete holder[failed];
  });
}
