import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ORIGIN, startHub, type Hub } from '../support/hub.ts';
import { enter } from './line.ts';

let hub: Hub;
beforeAll(async () => { hub = await startHub({ config: { limits: 'bench' } }); });
afterAll(() => hub.close());

const wish = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';

/** Says something, more once that was answered, and answers everything that comes back until the hub hangs up. */
function say(bytes: string, then = ''): Promise<string> {
  return new Promise((resolve) => {
    let got = '';
    let more = then;
    const socket = connect(Number(new URL(hub.url).port), '127.0.0.1', () => socket.write(bytes === '' ? more : bytes));
    socket.on('data', (chunk) => {
      got += chunk.toString();
      if (bytes === '') return;
      socket.write(more);
      more = '';
    }).on('error', () => undefined).on('close', () => resolve(got));
  });
}

describe('Another protocol', () => {
  test.each([['first on its connection', ''], ['after a request that was answered', 'GET /api/health HTTP/1.1\r\nHost: hub\r\n\r\n']])('is spoken at one place only; elsewhere, %s, the hub hangs up', async (_, before) => {
    const got = await say(before, `GET /elsewhere HTTP/1.1\r\nHost: hub\r\n${wish}\r\n`);
    expect(got).toMatch(/HTTP\/1\.1 404 Not Found\r\n.*\{"status":404,"refused":"NOT_FOUND"\}$/s);
  });

  test('asked for while an answer is under way does not get between its bytes', async () => {
    const got = await say(`GET /api/feeds HTTP/1.1\r\nHost: hub\r\n\r\nGET /elsewhere HTTP/1.1\r\nHost: hub\r\n${wish}\r\n`);
    expect(got).toBe('');
  });

  test('is no way to move an open socket to another line, where nobody would look at its origin or how much it takes', async () => {
    const line = await enter(hub.url, null);
    const sid = line.socket.io.engine.id;
    for (const origin of [ORIGIN, 'http://evil.test']) {
      const got = await say(`GET /ws/?EIO=4&transport=websocket&sid=${sid} HTTP/1.1\r\nHost: hub\r\nOrigin: ${origin}\r\n${wish}\r\n`);
      expect(got).toMatch(/^HTTP\/1\.1 400 /);
    }
    expect(await line.ask('open', { log: hub.scene.log, channel: 'feed' })).toMatchObject({ head: expect.any(Number) });
    line.close();
  });
});
