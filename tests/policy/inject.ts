import { ORIGIN, type Hub } from '../support/hub.ts';
import type { Evidence } from './evidence.ts';
import type { Request } from './requests.ts';

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Sends a request through the whole server without a wire. */
export async function inject({ app }: Hub, { method, url, body, headers }: Request, evidence: Evidence): Promise<Reply> {
  const answer = await app.inject({
    method: method as 'GET', url, headers: { origin: ORIGIN, ...evidence, ...headers },
    ...(body === undefined ? {} : { payload: body }),
  });
  return { status: answer.statusCode, text: answer.body, headers: answer.headers };
}

/** The refusal of an answer, or null. */
export function refusalIn({ text, status }: Reply): { readonly refused: string; readonly detail?: unknown } | null {
  return status < 400 ? null : (JSON.parse(text) as { refused: string });
}
