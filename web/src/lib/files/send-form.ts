import type { Problem } from '@sanfang/shared/protocol/api/problem.ts';
import { isRefusal, type Refusal } from '@sanfang/shared/protocol/refusal.ts';

/** Sends a form with one file. The fields stand before the file, so that the hub knows them when the file comes. Never throws: no network is `UNAVAILABLE`. */
export async function sendForm<T>(path: string, fields: Readonly<Record<string, string>>, file: File): Promise<T | Refusal> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append('file', file, file.name);
  try {
    return await answerOf<T>(await fetch(path, { method: 'POST', body }));
  } catch {
    return { refused: 'UNAVAILABLE' };
  }
}

/** What the hub answered, or why not. */
export async function answerOf<T>(response: Response): Promise<T | Refusal> {
  const answer = (await response.json().catch(() => null)) as T | Problem | null;
  if (answer === null) return { refused: 'UNAVAILABLE' };
  if (!isRefusal(answer)) return answer as T;
  return answer.detail === undefined ? { refused: answer.refused } : { refused: answer.refused, detail: answer.detail };
}
