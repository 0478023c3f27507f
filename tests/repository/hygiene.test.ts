import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
const here = 'tests/repository/hygiene.test.ts';
const texts = tracked.filter((file) => file !== here && statSync(join(root, file)).size < 2_000_000 && !/\.(png|xlsx|ico|jpg|woff2)$/.test(file));

/** Lines of tracked text files that match, as `file:line`. */
function found(pattern: RegExp, files: readonly string[] = texts): string[] {
  return files.flatMap((file) =>
    readFileSync(join(root, file), 'utf8').split('\n').flatMap((line, index) => (pattern.test(line) ? [`${file}:${String(index + 1)}`] : [])));
}

describe('the repository', () => {
  it('has exactly the agreed top level', () => {
    const top = new Set(tracked.map((file) => file.split('/')[0]));
    expect([...top].sort()).toEqual([
      '.ci', '.gitignore', 'LICENSE', 'README.md', 'compose.yaml', 'eslint.config.js', 'package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml',
      'run.mjs', 'server', 'shared', 'tests', 'tsconfig.base.json', 'web',
    ]);
  });

  it('does not speak of how it was developed', () => {
    const files = texts.filter((file) => file !== '.ci/run');
    expect(found(/\.\.\/shared\/(design|mongodb|hooks)|\/work\/(main|shared|\.library)|\bissues? (show|note|resolved)\b|architecture\.md|rules\.md|guarantees\.md|realtime\.md|CONTRACTS/, files)).toEqual([]);
    expect(found(/\b(subagent|helper session|LLM|Claude|ChatGPT)\b/i, files)).toEqual([]);
  });

  it('names no registry host, machine path or secret', () => {
    expect(found(/registry\.[a-z]+\.[a-z]+|resolution: \{[^}]*tarball|_authToken|BEGIN [A-Z ]*PRIVATE KEY/)).toEqual([]);
    expect(found(/\/root\/|\/home\/[a-z]+\//)).toEqual([]);
  });

  it('leaves no marks of unfinished work', () => {
    const code = texts.filter((file) => /\.(ts|svelte|js|mjs|css)$/.test(file));
    expect(found(/\b(TODO|FIXME|XXX|HACK)\b|\.only\(|@ts-(ignore|nocheck|expect-error)/, code)).toEqual([]);
  });

  it('keeps its source files short', () => {
    const long = tracked.filter((file) => /\.(ts|svelte|mjs|css)$/.test(file)).flatMap((file) => {
      const lines = readFileSync(join(root, file), 'utf8').split('\n').length;
      return lines > 300 ? [`${file}: ${String(lines)}`] : [];
    });
    expect(long).toEqual([]);
  });
});
