import type { ImportProgress, ImportStarted } from '@sanfang/shared/protocol/api/register.ts';
import type { ImportPreview } from '@sanfang/shared/protocol/register-import.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHub, type Hub } from '../support/hub.ts';
import type { Client } from '../support/client.ts';

let hub: Hub;
let operator: Client;
beforeAll(async () => {
  hub = await startHub({ config: { limits: 'bench' } });
  operator = await hub.signIn('operator');
});
afterAll(() => hub.close());

const base = () => `/api/compounds/${hub.scene.log.slice('compound/'.length)}/register`;
const sheet = (rows: readonly string[]) => ['楼栋,单元,房号,建筑面积,业主,电话', ...rows].join('\n');
const rows = (count: number) => Array.from({ length: count }, (_, i) => `${String(1 + Math.floor(i / 40))}栋,1单元,${String(101 + (i % 40))},89.37,业主${String(i)},139${String(10_000_000 + i)}`);

function form(text: string, fields: Record<string, string> = {}): FormData {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields)) made.append(name, value);
  made.append('file', new Blob([text]), '名册.csv');
  return made;
}
const preview = (who: Client, text: string, fields = {}) => who.send<ImportPreview>('POST', `${base()}/preview`, form(text, fields));
const start = (who: Client, text: string, fields: Record<string, string>) => who.send<ImportStarted>('POST', `${base()}/import`, form(text, fields));

async function finished(id: string): Promise<ImportProgress> {
  for (;;) {
    const { body } = await operator.get<ImportProgress>(`${base()}/imports/${id}`);
    if (body.state !== 'RUNNING') return body;
    expect(body.done).toBeLessThanOrEqual(body.of);
  }
}

describe('importing a register', () => {
  test('shows first what it would bring, and records nothing', async () => {
    const head = await hub.stores.logs.head(hub.scene.log);
    const { status, body } = await preview(operator, sheet([...rows(3), '1栋,1单元,999,约九十,张三,']));
    expect(status).toBe(200);
    expect(body).toMatchObject({ missing: [], errorCount: 1, errors: [{ row: 5, field: 'area', code: 'BAD_AREA', value: '约九十' }], totals: { units: 3, buildings: 1, area: 3 * 8_937 } });
    expect(await hub.stores.logs.head(hub.scene.log)).toEqual(head);
  });

  test('reads few sheets at a time, keeps a few waiting, and asks whoever comes beyond to come back', async () => {
    const answers = await Promise.all(Array.from({ length: 24 }, () => preview(operator, sheet(rows(500)))));
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(12);
    for (const answer of answers) if (answer.status !== 200) expect(answer).toMatchObject({ status: 503, body: { refused: 'BUSY', detail: { retryAfter: 5 } } });
    expect(answers.filter(({ status }) => status === 503).length).toBeGreaterThanOrEqual(1);
    expect((await preview(operator, sheet(rows(1)))).status).toBe(200);
  });

  test('reads columns as they were chosen', async () => {
    const guessed = (await preview(operator, sheet(rows(2)))).body.mapping;
    const { area: _, ...columns } = guessed.columns;
    const { body } = await preview(operator, sheet(rows(2)), { mapping: JSON.stringify({ ...guessed, columns }) });
    expect(body.missing).toEqual(['area']);
  });

  test.each(['not JSON', '{"columns":{"__proto__":1}}', '{}', '[]', JSON.stringify({ firstRow: 1, columns: { unit: { $ne: 1 } }, areaSource: 'CONTRACT', words: {} })])('refuses the mapping %s', async (mapping) => {
    expect(await preview(operator, sheet(rows(1)), { mapping })).toMatchObject({ status: 400, body: { refused: 'MALFORMED' } });
  });

  test('runs in the background and tells how far it is', async () => {
    const { status, body } = await start(operator, sheet(rows(200)), { validFrom: '2026-01-01' });
    expect(status).toBe(202);
    expect(await finished(body.import)).toMatchObject({ state: 'DONE', done: 200, of: 200, refusal: null, imported: { units: 200, buildings: 5, area: 200 * 8_937, owners: 200, persons: 200 } });
    const register = (await hub.engine.compound(hub.scene.log, null))?.register;
    expect([register?.version, Object.keys(register?.units ?? {}).length]).toEqual([1, 200]);
  });

  test('is refused as a whole for one bad row', async () => {
    const { body } = await start(operator, sheet([...rows(10), '1栋,1单元,998,-1,张三,']), { validFrom: '2026-01-01' });
    expect(await finished(body.import)).toMatchObject({ state: 'REFUSED', imported: null, refusal: { refused: 'BAD_FILE', detail: { reason: 'BAD_ROWS', errors: 1 } } });
  });

  test.each([[{}, 'validFrom'], [{ validFrom: 'yesterday' }, 'validFrom'], [{ validFrom: '2026-01-01', import: '../x' }, 'import']])('refuses the fields %j', async (fields, field) => {
    expect(await start(operator, sheet(rows(1)), fields as Record<string, string>)).toMatchObject({ status: 400, body: { refused: 'MALFORMED', detail: { field } } });
  });

  test('is for who keeps the register; for all others it is not there', async () => {
    for (const role of ['secretary', 'chair', 'manager', 'official', 'stranger'] as const) {
      const client = await hub.signIn(role);
      for (const answer of [await preview(client, sheet(rows(1))), await start(client, sheet(rows(1)), { validFrom: '2026-01-01' }), await client.get(`${base()}/imports/${crypto.randomUUID()}`)]) {
        expect(answer, role).toMatchObject({ status: 404, body: { refused: 'NOT_FOUND' } });
      }
    }
    expect((await operator.get(`${base()}/imports/${crypto.randomUUID()}`)).status).toBe(404);
  });

  test.each([['a picture called CSV', '\x89PNG\r\n\x1a\n'], ['nothing', '']])('refuses %s', async (_what, text) => {
    expect(await preview(operator, text)).toMatchObject({ status: expect.toBeOneOf([200, 400]), body: text === '' ? {} : expect.anything() });
    expect((await operator.get('/api/me')).status).toBe(200);
  });
});
