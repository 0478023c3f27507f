import type { Problem } from '@sanfang/shared/protocol/api/problem.ts';
import type { ImportProgress, ImportStarted } from '@sanfang/shared/protocol/api/register.ts';
import { isRefusal, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { ImportMapping, ImportPreview } from '@sanfang/shared/protocol/register-import.ts';

/** The fields stand before the file, so that the hub knows them when the file comes. */
async function post<T>(path: string, fields: Readonly<Record<string, string>>, file: File): Promise<T | Refusal> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append('file', file, file.name);
  try {
    return await answerOf<T>(await fetch(path, { method: 'POST', body }));
  } catch {
    return { refused: 'UNAVAILABLE' };
  }
}

async function answerOf<T>(response: Response): Promise<T | Refusal> {
  const answer = (await response.json().catch(() => null)) as T | Problem | null;
  if (answer === null) return { refused: 'UNAVAILABLE' };
  if (!isRefusal(answer)) return answer as T;
  return answer.detail === undefined ? { refused: answer.refused } : { refused: answer.refused, detail: answer.detail };
}

/** Looks into a file; `mapping` null: let the hub guess from the headings. Records nothing. */
export function preview(compound: string, file: File, mapping: ImportMapping | null): Promise<ImportPreview | Refusal> {
  return post(`/api/compounds/${compound}/register/preview`, mapping === null ? {} : { mapping: JSON.stringify(mapping) }, file);
}

/** Starts an import. `id`: the same id again goes on with one that was cut off. */
export function startImport(compound: string, file: File, mapping: ImportMapping, validFrom: string, id: string): Promise<ImportStarted | Refusal> {
  return post(`/api/compounds/${compound}/register/import`, { mapping: JSON.stringify(mapping), validFrom, import: id }, file);
}

/** How far an import is. */
export async function progressOf(compound: string, id: string): Promise<ImportProgress | Refusal> {
  try {
    return await answerOf(await fetch(`/api/compounds/${compound}/register/imports/${id}`));
  } catch {
    return { refused: 'UNAVAILABLE' };
  }
}
