/**
 * `npm run nodes`: two hubs with demo data on one MongoDB (`MONGODB_URL`), a Redis between them and nginx before them, to
 * try by hand what several nodes are like. Everything ends with it; the database `sanfang_nodes` stays, unless `--fresh`.
 */
import mongoose from 'mongoose';
import { databaseUrl, mongodbUrl } from '../support/stores.ts';
import { startCluster, type Node } from './cluster.ts';
import { freePort, lacking } from './programs.ts';

const NAME = 'sanfang_nodes';

const reason = lacking('redis-server', 'nginx');
if (reason !== null || mongodbUrl() === undefined) {
  console.error(`Several nodes need a MongoDB replica set (MONGODB_URL=mongodb://…), redis-server and nginx: ${reason ?? ''}`);
  process.exit(2);
}
const storeUrl = databaseUrl(NAME);
if (process.argv.includes('--fresh')) {
  const connection = await mongoose.createConnection(storeUrl).asPromise();
  for (const name of [NAME, `${NAME}_vault`]) await connection.useDb(name).dropDatabase();
  await connection.close();
}
const port = Number(process.env['PORT'] ?? (await freePort()));
const cluster = await startCluster({
  storeUrl, balancer: port,
  environment: { DEMO: '1', LIMITS: 'normal', PUBLIC_ORIGINS: `http://localhost:${String(port)},http://127.0.0.1:${String(port)}` },
});
const [left, right] = cluster.nodes;
console.log(`
Two hubs behind one address:  http://localhost:${String(port)}
The first by itself:          ${left.url}
The second by itself:         ${right.url}   (reads only: pages act through the one address)
Redis:                        ${cluster.redis?.url ?? ''}

Whichever ends is started again: kill one (kill ${String(left.pid())}, kill ${String(right.pid())}) and see whether anybody notices.
Ctrl+C ends everything.`);

let ending = false;
for (const node of cluster.nodes) void keep(node);
async function keep(node: Node): Promise<void> {
  for (;;) {
    await node.ended();
    if (ending) return;
    await node.start();
    console.log(`started again: ${node.url} (${String(node.pid())})`);
  }
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (ending) return;
    ending = true;
    void cluster.close().then(() => process.exit(0));
  });
}
