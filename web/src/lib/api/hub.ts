import { error, redirect } from '@sveltejs/kit';
import type { Problem } from '@sanfang/shared/protocol/api/problem.ts';
import type { Refusal } from '@sanfang/shared/protocol/refusal.ts';

type Fetch = typeof fetch;

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'refused' in body;
}

/** The refusal in an answer of the hub; `UNAVAILABLE` when something else than the hub answered. */
async function refusalIn(response: Response): Promise<Refusal> {
  const body: unknown = await response.json().catch(() => null);
  if (!isProblem(body)) return { refused: 'UNAVAILABLE' };
  return body.detail === undefined ? { refused: body.refused } : { refused: body.refused, detail: body.detail };
}

/**
 * Reads from the HTTP API in a load. A refusal becomes the error page; not being signed in leads to the sign-in page,
 * which comes back to `here`.
 */
export async function read<T>(fetch: Fetch, path: string, here: URL): Promise<T> {
  const response = await fetch(path);
  if (response.ok) return (await response.json()) as T;
  const { refused } = await refusalIn(response);
  if (refused === 'NOT_SIGNED_IN') redirect(303, `/sign-in?to=${encodeURIComponent(here.pathname + here.search)}`);
  error(response.status, { message: refused, code: refused });
}

/** As `read`, but null where the reader is not signed in. */
export async function readIfSignedIn<T>(fetch: Fetch, path: string): Promise<T | null> {
  const response = await fetch(path);
  if (response.ok) return (await response.json()) as T;
  const { refused } = await refusalIn(response);
  if (refused === 'NOT_SIGNED_IN') return null;
  error(response.status, { message: refused, code: refused });
}

/** Sends something to the HTTP API from a button; answers its reply, or why not. Never throws: no network is `UNAVAILABLE`. */
export async function send<T>(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<T | Refusal> {
  const init: RequestInit = body === undefined ? { method } : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  try {
    const response = await fetch(path, init);
    if (!response.ok) return await refusalIn(response);
    return (response.status === 204 ? {} : await response.json()) as T;
  } catch {
    return { refused: 'UNAVAILABLE' };
  }
}
