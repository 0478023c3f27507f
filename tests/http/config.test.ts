import { readConfig, renderEnvironment, renderProblems } from '@sanfang/server/config.ts';
import { environment } from '@sanfang/server/environment.ts';
import { describe, expect, it } from 'vitest';

const secret = 'x'.repeat(32);
const production = { NODE_ENV: 'production', SESSION_SECRET: secret };

/** The variables at fault, or the configuration. */
function read(env: Record<string, string>) {
  const config = readConfig(env);
  return 'problems' in config ? config.problems.map((problem) => problem.variable) : config;
}

describe('the configuration', () => {
  it('needs nothing on a desk: demo mode, every address, an own secret', () => {
    expect(read({})).toMatchObject({ production: false, demo: true, host: '0.0.0.0', port: 3000, storeUrl: './data', origins: ['http://localhost:3000', 'http://127.0.0.1:3000'], sameHostOrigin: true });
    const [one, other] = [readConfig({}), readConfig({})];
    expect('problems' in one || 'problems' in other || one.sessionSecret === other.sessionSecret).toBe(false);
  });

  it('in production needs a secret, has no demo and stays on the loopback address', () => {
    expect(read(production)).toMatchObject({ production: true, demo: false, host: '127.0.0.1', sameHostOrigin: false });
  });

  it.each([
    ['without a secret', { NODE_ENV: 'production' }, 'SESSION_SECRET'],
    ['with an empty secret', { NODE_ENV: 'production', SESSION_SECRET: '  ' }, 'SESSION_SECRET'],
    ['with a short secret', { NODE_ENV: 'production', SESSION_SECRET: 'short' }, 'SESSION_SECRET'],
    ['with demo accounts', { ...production, DEMO: '1' }, 'DEMO'],
    ['without rate limits', { ...production, LIMITS: 'bench' }, 'LIMITS'],
    ['with an open database', { ...production, STORE_URL: 'mongodb://db.internal/sanfang' }, 'STORE_URL'],
    ['with an open database by SRV record', { ...production, STORE_URL: 'mongodb+srv://db.internal/sanfang' }, 'STORE_URL'],
    ['with a user without password', { ...production, STORE_URL: 'mongodb://user@db.internal/sanfang' }, 'STORE_URL'],
    ['with a Redis without password', { ...production, DOORBELL_URL: 'redis://redis.internal:6379' }, 'DOORBELL_URL'],
    ['with pages over plain HTTP', { ...production, PUBLIC_ORIGINS: 'http://hub.example' }, 'PUBLIC_ORIGINS'],
    ['with localhost as another host\'s beginning', { ...production, PUBLIC_ORIGINS: 'http://localhost.evil.example' }, 'PUBLIC_ORIGINS'],
  ])('refuses a production start %s, in both languages', (_how, env, variable) => {
    expect(read(env)).toEqual([variable]);
    const config = readConfig(env);
    const text = 'problems' in config ? renderProblems(config.problems) : '';
    expect(text).toMatch(/[一-龥]{4}/);
    expect(text).toMatch(/production|too short|must/);
    expect(text).toContain(variable);
  });

  it('accepts a production database with credentials or a mechanism', () => {
    for (const url of ['mongodb://app:secret@a,b,c/sanfang?replicaSet=rs0', 'mongodb://a/?authMechanism=MONGODB-X509&tls=true']) {
      expect(read({ ...production, STORE_URL: url })).toMatchObject({ storeUrl: url });
    }
  });

  it('accepts a production Redis with a password, or on this very machine; looks seldom where there is one', () => {
    for (const url of ['redis://:secret@redis.internal:6379', 'rediss://hub:secret@redis.internal', 'redis://127.0.0.1:6379']) {
      expect(read({ ...production, DOORBELL_URL: url })).toMatchObject({ doorbellUrl: url, sweepMs: 1_500 });
    }
    expect(read(production)).toMatchObject({ doorbellUrl: '', sweepMs: 250 });
    expect(read({ ...production, DOORBELL_URL: 'redis://127.0.0.1:6379', SWEEP_MS: '3000' })).toMatchObject({ sweepMs: 3_000 });
  });

  it('says everything that is wrong at once', () => {
    expect(read({ NODE_ENV: 'production', DEMO: '1', PORT: '70000', TRUSTED_PROXIES: '10.0.0.0/24,everybody', PUBLIC_ORIGINS: 'hub.example' }))
      .toEqual(['PORT', 'PUBLIC_ORIGINS', 'TRUSTED_PROXIES', 'SESSION_SECRET', 'DEMO']);
  });

  it.each([
    ['PORT', 'http'], ['PORT', '-1'], ['DEMO', 'yes'], ['LOG_LEVEL', 'loud'], ['NODE_ENV', 'prod'], ['SWEEP_MS', '0'], ['LIMITS', 'none'], ['DOORBELL_URL', 'amqp://bus'],
    ['PUBLIC_ORIGINS', 'https://hub.example/path'], ['PUBLIC_ORIGINS', 'ftp://hub.example'], ['PUBLIC_ORIGINS', '*'], ['TRUSTED_PROXIES', '10.0.0.0/33'],
  ])('refuses %s=%s', (name, value) => {
    expect(read({ [name]: value })).toEqual([name]);
  });

  it('trusts another host\'s pages only in a demo on plain HTTP', () => {
    expect(read({ PUBLIC_ORIGINS: 'https://hub.example', DEMO: '1' })).toMatchObject({ sameHostOrigin: false });
    expect(read({ DEMO: '0' })).toMatchObject({ sameHostOrigin: false, host: '127.0.0.1' });
  });

  it('documents every variable with default and meaning', () => {
    const table = renderEnvironment();
    for (const { name, fallback, meaning } of environment) {
      expect(table).toContain(`| \`${name}\` | ${fallback} | ${meaning} |`);
      expect(fallback).not.toBe('');
      expect(meaning).not.toBe('');
    }
  });
});
