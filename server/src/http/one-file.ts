import type { FastifyMultipartBaseOptions } from '@fastify/multipart';
import { refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { FastifyRequest } from 'fastify';

/** Settings for a form with one file and a few small fields. */
export function uploadLimits(fileSize: number): FastifyMultipartBaseOptions {
  return { throwFileSizeLimit: true, limits: { fields: 10, fieldNameSize: 100, fieldSize: 16_384, files: 1, fileSize, parts: 11, headerPairs: 50 } };
}

/** The file of a form and its other fields, read whole. A second file, or none, is refused. */
export async function oneFile(request: FastifyRequest): Promise<{ readonly name: string; readonly bytes: Uint8Array; readonly fields: ReadonlyMap<string, string> } | Refusal> {
  if (!request.isMultipart()) return refuse('MALFORMED', { in: 'body' });
  try {
    return await readParts(request);
  } catch (error) {
    // Limits have words of their own; whatever else the parser says, the form ends early or is none.
    if (error instanceof Error && 'statusCode' in error) throw error;
    return refuse('MALFORMED', { in: 'body' });
  }
}

async function readParts(request: FastifyRequest): ReturnType<typeof oneFile> {
  let file: { name: string; bytes: Uint8Array } | null = null;
  const fields = new Map<string, string>();
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      if (typeof part.value === 'string' && !part.valueTruncated) fields.set(part.fieldname, part.value);
    } else if (part.fieldname === 'file' && file === null) file = { name: part.filename, bytes: await part.toBuffer() };
    else return refuse('MALFORMED', { in: 'body' });
  }
  return file === null ? refuse('MALFORMED', { field: 'file' }) : { ...file, fields };
}
