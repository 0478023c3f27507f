import { afterAll, beforeAll, expect, test } from 'vitest';
import { ORIGIN, startHub, type Hub } from '../support/hub.ts';

let hub: Hub;
beforeAll(async () => { hub = await startHub({ config: { limits: 'bench' } }); });
afterAll(() => hub.close());

/** Says this on a line of its own, leaves once each was answered, and answers everything that came until the hub hung up. */
async function say(...texts: string[]): Promise<string[]> {
  const raw = new WebSocket(`${hub.url.replace('http', 'ws')}/ws/?EIO=4&transport=websocket`, { headers: { origin: ORIGIN } } as unknown as string[]);
  const got: string[] = [];
  raw.addEventListener('message', ({ data }) => {
    if (String(data).startsWith('4')) got.push(String(data));
    if (got.length === texts.length) raw.send('41');
  });
  await new Promise((resolve) => raw.addEventListener('open', resolve, { once: true }));
  for (const text of texts) raw.send(text);
  await new Promise((resolve) => raw.addEventListener('close', resolve, { once: true }));
  return got;
}
const enter = '40{"protocol":1,"person":null}';

test('who enters twice in one breath is let in once, and the hub stands', async () => {
  const got = await say(enter, enter, enter);
  expect(got.filter((text) => text.startsWith('40'))).toHaveLength(1);
  expect(got.filter((text) => text.startsWith('44'))).toEqual(Array.from({ length: 2 }, () => '44{"message":"MALFORMED","data":{"refused":"MALFORMED"}}'));
});

test('who leaves leaves the line: nobody stays connected uncounted', async () => {
  expect(await say(enter)).toEqual([expect.stringMatching(/^40/)]);
});
