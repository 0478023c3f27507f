import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

/** No honest snapshot is larger; stops a damaged one from filling the memory. */
const MAX_STATE_BYTES = 64_000_000;

/** JSON of a value, compressed outside the event loop. */
export async function compressed(value: unknown): Promise<Uint8Array> {
  return compress(JSON.stringify(value), { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
}

/** The value again. */
export async function decompressed(bytes: Uint8Array): Promise<unknown> {
  const json = await decompress(bytes, { maxOutputLength: MAX_STATE_BYTES });
  return JSON.parse(json.toString('utf8'));
}
