import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { auditVerbs } from '@sanfang/server/command-line/audit-verbs.ts';
import { backupVerbs } from '@sanfang/server/command-line/backup-verbs.ts';
import { importVerbs } from '@sanfang/server/command-line/import-verbs.ts';
import { setUpVerbs } from '@sanfang/server/command-line/verbs.ts';
import { verifyVerbs } from '@sanfang/server/command-line/verify-verbs.ts';
import { auditActions } from '@sanfang/server/audit/act.ts';
import { environment } from '@sanfang/server/environment.ts';
import { Metrics } from '@sanfang/server/metrics/metrics.ts';
import { measureProcess } from '@sanfang/server/metrics/process.ts';
import { type ReadingSources, registerReadings } from '@sanfang/server/metrics/readings.ts';
import { refusalCodes } from '@sanfang/shared/protocol/refusal.ts';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const path = join(root, 'server', 'docs', 'operating.md');
const text = readFileSync(path, 'utf8');

const verbs: Readonly<Record<string, { readonly usage: string }>> = { ...setUpVerbs, ...importVerbs, ...auditVerbs, ...backupVerbs, ...verifyVerbs };

/** All matches of a pattern's first group. */
function all(pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))];
}

describe('The operator\'s page', () => {
  it('names figures that there are', () => {
    const metrics = new Metrics();
    // Only their names are asked for: nothing is read.
    registerReadings(metrics, {} as ReadingSources);
    measureProcess(metrics);
    const names = metrics.registry.getMetricsAsArray().map(({ name }) => name);
    // The vault's database is called alike.
    const named = all(/`((?:sanfang|nodejs|process)_[a-z0-9_]+)`/g).filter((name) => name !== 'sanfang_vault');
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('names variables of the environment that are read', () => {
    const named = all(/\b([A-Z]+_(?:URL|FILE|ORIGINS|PROXIES|PORT|HOST|SECRET|MS|LEVEL|ENV))\b/g);
    expect(named.length).toBeGreaterThan(6);
    expect(named.filter((name) => !environment.some((variable) => variable.name === name))).toEqual([]);
  });

  it('names verbs of the command line that there are, with options that they take', () => {
    const lines = [...text.matchAll(/npm run (?:-s )?hub -- ([a-z-]+)([^`#\n]*)/g)].map(([, verb = '', rest = '']) => ({ verb, options: [...rest.matchAll(/--([a-z-]+)/g)].map(([, name]) => name) }));
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter(({ verb }) => !Object.hasOwn(verbs, verb) && !['help', 'config'].includes(verb))).toEqual([]);
    for (const { verb, options } of lines) for (const option of options) expect(verbs[verb]?.usage, `${verb} --${String(option)}`).toContain(`--${String(option)}`);
  });

  it('names refusals and acts that there are', () => {
    for (const code of all(/`(LOG_WENT_BACK|CANNOT_READ_LOG)`/g)) expect(refusalCodes).toContain(code);
    for (const action of [...all(/action="([A-Z_]+)"/g), ...all(/--action ([A-Z_]+)/g)]) expect(auditActions).toContain(action);
  });

  it('links to files that there are, and is linked from the README', () => {
    const links = all(/\]\((?!https?:)([^)#]+)\)/g);
    expect(links.length).toBeGreaterThan(2);
    expect(links.filter((link) => !existsSync(join(dirname(path), link)))).toEqual([]);
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain('(server/docs/operating.md)');
  });

  it('names words of the hub\'s log that the hub says', () => {
    const said = ['server/src/engine/root-watch.ts', 'server/src/main.ts', 'server/src/app.ts', 'server/src/cli.ts'].map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
    const [words = ''] = all(/alarm by their words: ([^\n]+)/g);
    const named = [...words.matchAll(/`([^`]+)`/g)].map(([, one = '']) => one);
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((one) => !said.includes(one))).toEqual([]);
  });
});
