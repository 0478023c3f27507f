import { FUND } from '@sanfang/shared/compound/channel.ts';
import { derivedId } from '@sanfang/shared/log/ids.ts';
import { createHash } from 'node:crypto';
import { acceptFile } from '../uploads/accept-file.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { demoCompound } from './cast.ts';
import { pdfOf } from './paper-pdf.ts';
import { pictureOf, type Shown } from './paper-photo.ts';
import type { Part } from './play.ts';
import type { Stage } from './stage.ts';

/** An uploaded file, as commands name it. */
export interface Paper {
  readonly blob: string;
  readonly sha256: string;
}

/** A document for the books. */
export function document(stage: Stage, by: Part, title: string, lines: readonly string[]): Promise<Paper> {
  return upload(stage, by, `${title}.pdf`, pdfOf(`${title}（演示）`, lines));
}

/** A picture of the outer wall. */
export function picture(stage: Stage, by: Part, shown: Shown, which: number): Promise<Paper> {
  return upload(stage, by, `${shown} ${String(which)}.png`, pictureOf(shown, which));
}

/** Through the same checks as any upload; at a second start it is there already. */
async function upload({ stores, past }: Stage, by: Part, name: string, file: Uint8Array): Promise<Paper> {
  const accepted = acceptFile(name, file);
  if (isRefusal(accepted)) throw new Error(`the demo's paper "${name}" is no file: ${accepted.refused}`);
  const { bytes, mediaType } = accepted;
  const id = derivedId('demo', 'paper', name);
  const sha256 = createHash('sha256').update(bytes).digest('base64url');
  const known = await stores.blobs.info(id);
  if (known === null) await stores.blobs.put({ id, sha256, size: bytes.length, mediaType, log: demoCompound, channel: FUND, uploader: by.person, at: new Date(past.now()).toISOString() }, bytes);
  return { blob: id, sha256 };
}
