import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { refusalCodes } from '@sanfang/shared/protocol/refusal.ts';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');
const folders = ['shared/src', 'server/src', 'web/src/lib/live'];
/** These name every code, or map it to a status: that is not giving it as an answer. */
const lists = ['shared/src/protocol/refusal.ts', 'web/src/lib/refusals.ts', 'server/src/http/problem.ts'];

const sources = folders
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`))
  .filter((file) => file.endsWith('.ts') && !lists.includes(file))
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');

describe('the closed list of refusals', () => {
  it('holds no code that nothing answers with', () => {
    expect(refusalCodes.filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
  });

  it('names each code once', () => {
    expect(new Set(refusalCodes).size).toBe(refusalCodes.length);
  });
});
