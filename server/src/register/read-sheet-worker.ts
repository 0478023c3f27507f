/** Reads one file in a thread of its own, so that a large or hostile one holds up no room. */
import { parentPort, workerData } from 'node:worker_threads';
import { parseFile } from './parse-file.ts';

const { file, bytes } = workerData as { readonly file: string; readonly bytes: Uint8Array };
parentPort?.postMessage(await parseFile(file, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
