/** The thread that owns the database files of one folder. Run by Node as it stands, so it imports no package. */
import { join } from 'node:path';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { Database, failureOf } from './database.ts';
import { schemas } from './schema.ts';
import { databaseNames } from './thread-protocol.ts';
import type { Answer, DatabaseName, Request } from './thread-protocol.ts';

/** Requests taken at once: bounds how long the first of a batch waits for its answer. */
const MAX_BATCH = 256;

const port = parentPort;
if (port === null) throw new Error('runs as a worker only');
const { folder } = workerData as { readonly folder: string };
const databases = Object.fromEntries(
  databaseNames.map((name) => [name, new Database(join(folder, `${name}.sqlite`), schemas[name])]),
) as Record<DatabaseName, Database>;

port.on('message', (first: Request) => {
  // Whatever came in during the last flush is taken together.
  const batch = [first];
  while (batch.length < MAX_BATCH) {
    const next = receiveMessageOnPort(port);
    if (next === undefined) break;
    batch.push(next.message as Request);
  }
  const answers = databaseNames.flatMap((name) => {
    const writes = batch.filter((request) => request.kind === 'write').filter(({ database }) => database === name);
    return writes.length === 0 ? [] : databases[name].writeAll(writes);
  });
  for (const request of batch) if (request.kind !== 'write') answers.push(serve(request));
  port.postMessage(answers);
  if (batch.some(({ kind }) => kind === 'close')) port.close();
});

function serve(request: Exclude<Request, { kind: 'write' }>): Answer {
  const { id } = request;
  try {
    switch (request.kind) {
      case 'read':
        return { id, rows: databases[request.database].read(request.sql, request.values) };
      case 'scrub':
        databases[request.database].scrub();
        return { id, rows: [] };
      case 'close':
        for (const name of databaseNames) databases[name].close();
        return { id, rows: [] };
    }
  } catch (error) {
    return { id, failed: failureOf(error) };
  }
}
