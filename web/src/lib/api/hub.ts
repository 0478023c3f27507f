import { browser } from '$app/env';
import { error, redirect } from '@sveltejs/kit';
import type { Problem } from '@sanfang/shared/protocol/api/problem.ts';
import type { Refusal, RefusalCode } from '@sanfang/shared/protocol/refusal.ts';

type Fetch = typeof fetch;

/** Ends a load with the error page. The words come along only now: no page should load all reasons for a no that it may never get. */
export async function fail(status: number, refused: RefusalCode): Promise<never> {
  const { refusalText } = await import('#lib/refusals.ts');
  error(status, { message: refusalText({ refused }), code: refused });
}

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
  if (refused === 'NOT_SIGNED_IN') return toSignIn(here);
  return fail(response.status, refused);
}

/** In a browser whose session has ended, by a whole new page: this one still believes that somebody is signed in. */
function toSignIn(here: URL): Promise<never> {
  const address = `/sign-in?to=${encodeURIComponent(here.pathname + here.search)}`;
  if (!browser) redirect(303, address);
  location.assign(address);
  return new Promise(() => undefined);
}

/** As `read`, but null where the reader is not signed in. */
export async function readIfSignedIn<T>(fetch: Fetch, path: string): Promise<T | null> {
  const response = await fetch(path);
  if (response.ok) return (await response.json()) as T;
  const { refused } = await refusalIn(response);
  if (refused === 'NOT_SIGNED_IN') return null;
  return fail(response.status, refused);
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
