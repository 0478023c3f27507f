import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { enter } from '../realtime/line.ts';
import { slack } from '../support/effort.ts';

const main = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));
const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0)) await step();
});

/** A hub in a process of its own, with no environment but this. */
function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [main], { env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  cleanUp.push(() => void child.kill('SIGKILL'));
  let output = '';
  const checks = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      for (const check of checks) check();
    });
  }
  const exit = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const said = (words: string) => new Promise<void>((resolve) => {
    const check = () => void (output.includes(words) && resolve());
    checks.add(check);
    check();
  });
  return { child, exit, said, output: () => output };
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'sanfang-start-'));
  cleanUp.push(() => rm(path, { recursive: true, force: true }));
  return path;
}

const address = (output: string): string => /http:\/\/localhost:\d+/.exec(output)?.[0] ?? '';

/** From process start to listening, in milliseconds: far above what it takes, so that only a mistake runs into it on a busy machine. */
const LISTENING_MS = 20_000;

describe('starting the hub', () => {
  it('is refused in production without a secret: says why in Chinese and English, and ends with 2', async () => {
    const hub = start({ NODE_ENV: 'production', STORE_URL: await folder() });
    expect(await hub.exit).toBe(2);
    expect(hub.output()).toContain('SESSION_SECRET');
    expect(hub.output()).toContain('生产环境必须设置');
    expect(hub.output()).toContain('must be set in production');
  });

  it('is refused in production with demo accounts', async () => {
    const hub = start({ NODE_ENV: 'production', DEMO: '1', SESSION_SECRET: 'x'.repeat(40), STORE_URL: await folder() });
    expect(await hub.exit).toBe(2);
    expect(hub.output()).toContain('DEMO');
  });

  it('listens, answers, plays the demo, and ends in good order when told to', async () => {
    const hub = start({ STORE_URL: await folder(), PORT: '0', LOG_LEVEL: 'warn', HOST: '127.0.0.1' });
    await hub.said('Demo ready');
    const url = address(hub.output());
    expect(await (await fetch(`${url}/api/health`)).json()).toEqual({ live: 'YES' });
    expect(await (await fetch(`${url}/api/health/ready`)).json()).toEqual({ ready: 'YES' });
    const { cast } = await (await fetch(`${url}/api/demo`)).json() as { cast: { office: string }[] };
    expect(cast.map((one) => one.office)).toContain('branchSecretary');
    hub.child.kill('SIGTERM');
    expect(await hub.exit).toBe(0);
  });

  it('listens soon, lets go of followers and idle connections when told to end, and stands there again after the next start', async () => {
    const env = { STORE_URL: await folder(), PORT: '0', LOG_LEVEL: 'warn', HOST: '127.0.0.1', DEMO_STORY: 'short' };
    const began = performance.now();
    const first = start(env);
    await first.said('http://localhost:');
    expect(performance.now() - began).toBeLessThan(slack(LISTENING_MS));
    await first.said('Demo ready');
    const feeds = await (await fetch(`${address(first.output())}/api/feeds`)).json();
    const follower = await enter(address(first.output()), null, { headers: { origin: address(first.output()) } });
    first.child.kill('SIGTERM');
    expect(await first.exit).toBe(0);
    await follower.ended;
    expect(follower.frames).toMatchObject([{ name: 'closed', frame: { reason: 'GOING_DOWN' } }]);

    const second = start(env);
    await second.said('Demo ready');
    expect(await (await fetch(`${address(second.output())}/api/feeds`)).json()).toEqual(feeds);
    second.child.kill('SIGTERM');
    expect(await second.exit).toBe(0);
  });

  it('names the port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    cleanUp.push(() => void other.close());
    const { port } = other.address() as { port: number };
    const hub = start({ STORE_URL: await folder(), HOST: '127.0.0.1', PORT: String(port), DEMO: '0' });
    expect(await hub.exit).toBe(1);
    expect(hub.output()).toContain(`Port ${String(port)} cannot be used`);
  });
});
