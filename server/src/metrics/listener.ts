import { createServer, type Server } from 'node:http';
import type { Registry } from 'prom-client';

/** How long a scrape may take; milliseconds. */
const PATIENCE_MS = 5_000;

export interface MetricsListener {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves the figures in Prometheus' text format at `/metrics`, on a port of its own: nothing of it is reachable where people
 * come in, whatever a proxy forwards. Nobody is asked who they are: the address decides who reaches it.
 */
export async function listenForScrapes(registry: Registry, { host, port }: { readonly host: string; readonly port: number }): Promise<MetricsListener> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  server.requestTimeout = PATIENCE_MS;
  server.headersTimeout = PATIENCE_MS;
  server.maxConnections = 20;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return { port: portOf(server), close: () => close(server) };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
