import fc from 'fast-check';
import { Agent, request } from 'node:http';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { ORIGIN } from '../support/hub.ts';
import type { Dice } from '../support/seed.ts';
import type { Layer } from './barrage.ts';
import { arbitraryOf, type Schema } from './from-schema.ts';
import { CANARY, hostileValues } from './hostile.ts';
import { judgeHttp, type HttpAnswer } from './judge.ts';
import { isJson } from './live-pool.ts';
import { mutate } from './mutate.ts';
import { Raw, render } from './render.ts';
import { fill, targetRoles, type Target, type TargetRole } from './target.ts';

/** One request to a route of the API, with names of ids in it. */
export interface RequestShot {
  readonly kind: string;
  readonly role: TargetRole | 'nobody';
  readonly method: string;
  readonly path: string;
  readonly type: string | null;
  readonly body: string | null;
  /** Whether it ought to be refused before any handler: what stands in path or query does not fit. */
  readonly spoiled: boolean;
}

interface Route {
  readonly method: string;
  readonly url: string;
  readonly params: Schema | null;
  readonly querystring: Schema | null;
  readonly body: Schema | null;
}

/** These would sign out the people of the target, who are needed. */
const left = new Set(['DELETE /api/session', 'DELETE /api/sessions', 'DELETE /api/sessions/others']);
/** What these are asked, in order and by whoever may, they do. */
const acting = new Set(['POST /api/commands', 'POST /api/compounds/:id/invitations', 'POST /api/compounds/:id/transfers']);
/** A password costs what a password costs: tried now and then. */
const slow = new Set(['POST /api/session', 'POST /api/token']);
const uploads = /\/(blobs|preview|import)$/;
const sheet = '楼栋,单元,房号,建筑面积,面积来源,用途,状态,业主,电话\n1幢,1单元,101,89.50,不动产登记,住宅,已交付,王一,13800000000\n';
const SAMPLES = 40;

/** Requests to every route of the API, made from its schemas, and then spoiled. */
export async function requestsLayer(target: Target): Promise<Layer<RequestShot>> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const routes = ((await target.hub.ask('routes')) as Route[]).filter(({ method, url }) => !left.has(`${method} ${url}`));
  const samples = new Map<object, readonly unknown[]>();
  const checks = new Map<object, { Check(value: unknown): boolean }>();

  function sampleOf(schema: Schema, dice: Dice): unknown {
    let some = samples.get(schema);
    if (some === undefined) samples.set(schema, some = fc.sample(arbitraryOf(schema), { numRuns: SAMPLES, seed: dice.seed }));
    return dice.pick(some);
  }
  function passes(schema: Schema, value: unknown): boolean {
    let check = checks.get(schema);
    if (check === undefined) checks.set(schema, check = Compile(schema as TSchema));
    return check.Check(value);
  }

  /** Path and query, and whether they fit their schemas. */
  function addressOf({ url, params, querystring }: Route, dice: Dice): { readonly path: string; readonly fits: boolean } {
    let fits = true;
    const fine = (params === null ? {} : sampleOf(params, dice)) as Record<string, unknown>;
    const values = Object.fromEntries(Object.entries(fine).map(([name, value]) => [name, dice.chance(85) ? String(value) : asText(mutate(value, dice))]));
    if (params !== null && !passes(params, objectOf(values, target))) fits = false;
    const path = url.replace(/:(\w+)/g, (_, name: string) => escaped(values[name] ?? ''));
    if (querystring === null) return { path, fits };
    const query = Object.entries(sampleOf(querystring, dice) as Record<string, unknown>).map(([name, value]) => [name, dice.chance(80) ? String(value) : asText(mutate(value, dice))] as const);
    if (dice.chance(15)) query.push([dice.pick(['__proto__', 'x', 'before[$ne]', CANARY, 'from']), dice.pick(['1', CANARY])]);
    if (!passes(querystring, objectOf(Object.fromEntries(query), target)) && new Set(query.map(([name]) => name)).size === query.length) fits = false;
    return { path: `${path}?${query.map(([name, value]) => `${encodeURIComponent(name)}=${escaped(value)}`).join('&')}`, fits };
  }

  function make(dice: Dice): RequestShot {
    const route = dice.pick(routes);
    const { method, url, body: schema } = route;
    const { path, fits } = addressOf(route, dice);
    const shot = { kind: `${method} ${url}`, role: dice.chance(15) ? 'nobody' as const : dice.pick(targetRoles), method, path, spoiled: !fits };
    if (uploads.test(url)) return { ...shot, ...allowedUpload(url, dice), type: 'multipart/form-data; boundary=zz', body: formOf(url, dice) };
    if (schema === null) return { ...shot, type: null, body: null };
    const value = sampleOf(schema, dice);
    const body = render(slow.has(shot.kind) && !dice.chance(2) ? mutate({ ...(value as object), password: new Raw('null') }, dice) : mutate(value, dice));
    return { ...shot, type: 'application/json', body };
  }

  return {
    width: 64,
    acts: false,
    make,
    async fire({ kind, role, method, path, type, body, spoiled }) {
      const filled = body === null ? null : fill(body, target);
      const schema = routes.find((route) => `${route.method} ${route.url}` === kind)?.body ?? null;
      const fine = !spoiled && (schema === null || (filled !== null && isJson(filled) && passes(schema, JSON.parse(filled))));
      // An act that is in order is asked for by somebody who may do nothing.
      const by = fine && acting.has(kind) ? 'stranger' : role;
      const headers = { host: 'hub.test', origin: ORIGIN, ...(by === 'nobody' ? {} : { cookie: target.people[by].cookie }), ...(type === null ? {} : { 'content-type': type }) };
      const answer = await send(agent, target.hub.port, method, fill(path, target), headers, filled);
      if (answer === null) return filled !== null && filled.length > 60_000 ? null : 'the connection ended without an answer';
      if (!fine && answer.status < 400) return `accepted with ${String(answer.status)}: ${answer.body.slice(0, 200)}`;
      return judgeHttp(answer);
    },
    close: () => agent.destroy(),
  };
}

/** Now and then somebody uploads who may: behind that begins what reads files. A sheet costs a thread. */
function allowedUpload(url: string, dice: Dice): Partial<RequestShot> {
  if (url.endsWith('/blobs')) return dice.chance(70) ? { role: 'chair', path: '/api/compounds/{{compound}}/blobs?room={{room}}', spoiled: false } : {};
  return dice.chance(4) ? { role: 'operator', path: url.replace(':id', '{{compound}}'), spoiled: false } : {};
}

/** A form as the uploads take it, more or less. */
function formOf(url: string, dice: Dice): string {
  const odd = (): string => asText(dice.pick(hostileValues)).slice(0, 5_000);
  const field = (name: string, value: string): string => `--zz\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const name = dice.pick(['名册.csv', 'x.xlsx', 'x.jpg', 'x.svg', '../../x.csv', `${CANARY}.pdf`, 'x'.repeat(3_000), '', '\u0000.csv']);
  const content = dice.pick([sheet, sheet.replace('89.50', odd()), odd(), '', 'PK\u0003\u0004', `PK\u0003\u0004${CANARY}`, '%PDF-1.7\n', '\ufeff' + sheet, `${'"'.repeat(500)}\n`, ','.repeat(20_000), '\n'.repeat(20_000), '<svg onload="x"/>', 'GIF89a']);
  const parts = [
    ...(dice.chance(85) ? [`--zz\r\nContent-Disposition: form-data; name="${dice.chance(90) ? 'file' : CANARY}"; filename="${name}"\r\nContent-Type: text/csv\r\n\r\n${content}\r\n`] : []),
    ...(dice.chance(50) ? [field('mapping', dice.chance(50) ? odd() : render(mutate({ header: 0, columns: {} }, dice)))] : []),
    // Nothing is to be imported: the date is never one.
    ...(url.endsWith('/import') || dice.chance(20) ? [field('validFrom', dice.pick(['', 'today', '2026-13-45x', CANARY]))] : []),
    ...(dice.chance(20) ? [field(dice.pick(['__proto__', 'import', 'x', 'file', 'y'.repeat(200)]), odd())] : []),
  ];
  return parts.join('') + (dice.chance(90) ? '--zz--\r\n' : '');
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : value instanceof Raw ? value.text : render(value);
}
/** Percent-encoded, names of ids excepted; lone surrogates as the three bytes that they would be. */
function escaped(text: string): string {
  return text.slice(0, 4_000).split(/(\{\{[\w.]+\}\})/).map((part, i) => (i % 2 === 1 ? part : [...part].map((one) => (one.isWellFormed() ? encodeURIComponent(one) : '%ED%A0%80')).join(''))).join('');
}
function objectOf(values: Record<string, string>, target: Target): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fill(value.slice(0, 4_000), target)]));
}

function send(agent: Agent, port: number, method: string, path: string, headers: Record<string, string>, body: string | null): Promise<HttpAnswer | null> {
  return new Promise((resolve) => {
    const asked = request({ agent, port, host: '127.0.0.1', method, path, headers: { ...headers, ...(body === null ? {} : { 'content-length': Buffer.byteLength(body) }) }, timeout: 20_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => resolve(null));
      response.on('end', () => {
        const head = Object.entries(response.headers).map(([name, value]) => `${name}: ${String(value)}`).join('\r\n');
        resolve({ status: response.statusCode ?? 0, head, body: Buffer.concat(chunks).toString() });
      });
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(null));
    asked.end(body ?? undefined);
  });
}
