import type { ImportProgress, ImportStarted } from '@sanfang/shared/protocol/api/register.ts';
import type { Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { ImportMapping, ImportPreview } from '@sanfang/shared/protocol/register-import.ts';
import { answerOf, sendForm } from '#lib/files/send-form.ts';

/** Looks into a file; `mapping` null: let the hub guess from the headings. Records nothing. */
export function preview(compound: string, file: File, mapping: ImportMapping | null): Promise<ImportPreview | Refusal> {
  return sendForm(`/api/compounds/${compound}/register/preview`, mapping === null ? {} : { mapping: JSON.stringify(mapping) }, file);
}

/** Starts an import. `id`: the same id again goes on with one that was cut off. */
export function startImport(compound: string, file: File, mapping: ImportMapping, validFrom: string, id: string): Promise<ImportStarted | Refusal> {
  return sendForm(`/api/compounds/${compound}/register/import`, { mapping: JSON.stringify(mapping), validFrom, import: id }, file);
}

/** How far an import is. */
export async function progressOf(compound: string, id: string): Promise<ImportProgress | Refusal> {
  try {
    return await answerOf(await fetch(`/api/compounds/${compound}/register/imports/${id}`));
  } catch {
    return { refused: 'UNAVAILABLE' };
  }
}
