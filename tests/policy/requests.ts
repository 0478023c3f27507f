/** A request for each route, asked of one compound. */
import { randomUUID } from 'node:crypto';
import type { CommandData, CommandType } from '@sanfang/shared/compound/command.ts';
import { pdf } from '../http/images.ts';
import { madeUp } from './made-up.ts';
import { readTable } from './oracle/read-table.ts';
import type { Quarter } from './quarter.ts';

export interface Request {
  readonly method: string;
  readonly url: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The routes that the tables know. */
export const routes: readonly string[] = readTable('routes').map(({ route = '' }) => route);

const json = { 'content-type': 'application/json' };
const boundary = 'between-the-parts';
const form = (name: string, bytes: Uint8Array | string, fields: Readonly<Record<string, string>> = {}): Pick<Request, 'body' | 'headers'> => ({
  body: Buffer.concat([
    ...Object.entries(fields).map(([field, value]) => Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`)),
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`), Buffer.from(bytes), Buffer.from(`\r\n--${boundary}--\r\n`),
  ]),
  headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
});
const balances = '房号,首期交存,余额\n99-9-999,58.00,58.00\n';
const sheet = '楼栋,单元,房号,建筑面积,业主姓名\n1,1,101,89.37,张三\n';

/** Channels of a compound, by the words of the tables. */
export function channelsOf(quarter: Quarter): readonly (readonly [kind: string, channel: string])[] {
  return [['feed', 'feed'], ['office', 'office'], ['register', 'register'], ['enrolment', 'enrolment'], ['petitions', 'petitions'], ['fund', 'fund'], ['accounts', 'accounts'], ['room', `room/${quarter.room}`]];
}

/** The route's request as somebody would send it who looks for something of this compound. */
export function requestFor(route: string, quarter: Quarter, rest: { readonly channel?: string; readonly command?: { readonly type: CommandType; readonly capacity: string }; readonly blob?: string } = {}): Request {
  const [method = '', pattern = ''] = route.split(' ');
  const { channel = 'feed', command = { type: 'PostMessage' as const, capacity: randomUUID() }, blob = quarter.blobs.tabled } = rest;
  const url = pattern
    .replace(':kind/:id', quarter.log).replace(':channel', encodeURIComponent(channel)).replace(':compound', quarter.id).replace(':file', `${quarter.id}.atom`)
    .replace(':blob', blob).replace(':import', quarter.import).replace('/sessions/:id', `/sessions/${quarter.import}`).replace(':id', quarter.id).replace(':unit', '1-1-101').replace(':ledger', 'MAINTENANCE_FUND').replace(':project', quarter.import).replace(/:n$/, '1').replace(':vote', quarter.import).replace(':series', quarter.import).replace(':petition', quarter.import).replace(/:(paper|assisted)$/, quarter.import).replace(':version', '1').replace(':year', '2026').replace(':no', '1');
  switch (route) {
    case 'POST /api/session': case 'POST /api/token': return { method, url, headers: json, body: JSON.stringify({ identifier: `${randomUUID()}@people.test`, password: 'not a password' }) };
    case 'POST /api/session/demo': return { method, url, headers: json, body: JSON.stringify({ person: randomUUID() }) };
    case 'POST /api/session/second': case 'POST /api/step-up/finish': return { method, url, headers: json, body: JSON.stringify({ ticket: randomUUID(), code: '123456' }) };
    case 'POST /api/second-factor': return { method, url, headers: json, body: JSON.stringify({ proof: randomUUID(), kind: 'TOTP' }) };
    case 'POST /api/second-factor/finish': return { method, url, headers: json, body: JSON.stringify({ ticket: randomUUID(), name: '手机', code: '123456' }) };
    case 'POST /api/second-factor/:id/name': return { method, url, headers: json, body: JSON.stringify({ name: '手机' }) };
    case 'POST /api/second-factor/:id/remove': case 'POST /api/second-factor/recovery-codes': return { method, url, headers: json, body: JSON.stringify({ proof: randomUUID() }) };
    case 'POST /api/step-up': return { method, url, headers: json, body: JSON.stringify({ account: true }) };
    case 'POST /api/commands': return { method, url, headers: json, body: JSON.stringify({ id: randomUUID(), log: quarter.log, capacity: command.capacity, type: command.type, data: dataOf(command.type, quarter) }) };
    case 'POST /api/claims': return { method, url, headers: json, body: JSON.stringify({ id: randomUUID(), compound: quarter.id, code: 'abcd-efgh-jkmn-pqrs', name: '王伟' }) };
    case 'POST /api/compounds/:id/invitations': return { method, url, headers: json, body: JSON.stringify({ units: ['1-1-101'], days: 30 }) };
    case 'POST /api/compounds/:id/transfers': return { method, url, headers: json, body: JSON.stringify({ id: randomUUID(), unit: 'nowhere', cause: 'SALE', validFrom: '2026-01-02', reference: '皖（2026）0001', owners: [{ name: '买方', phone: null, share: [1, 1] }] }) };
    case 'POST /api/compounds/:id/blobs': return { method, url: `${url}?room=${quarter.room}`, ...form('plan.pdf', pdf()) };
    case 'POST /api/compounds/:id/register/preview': return { method, url, ...form('r.csv', sheet) };
    case 'POST /api/compounds/:id/register/import': return { method, url, ...form('r.csv', sheet, { validFrom: '2026-03-01' }) };
    case 'GET /api/logs/:kind/:id/channels/:channel/range': return { method, url: `${url}?from=1&to=500` };
    case 'POST /api/compounds/:id/fund/sheet/preview': return { method, url, ...form('b.csv', balances, { sheet: 'BALANCES' }) };
    case 'POST /api/compounds/:id/fund/sheet/import': return { method, url, ...form('b.csv', balances, { sheet: 'BALANCES', import: quarter.import, kind: 'OPENING_BALANCES', on: '2026-03-01' }) };
    case 'GET /api/compounds/:id/fund/reconciliation': return { method, url: `${url}?ledger=MAINTENANCE_FUND` };
    default: return { method, url };
  }
}

/** Data of a command that its schema lets in: as it once stood in this compound, where it did. */
export function dataOf<K extends CommandType>(type: K, quarter: Quarter): CommandData[K] {
  if (type === 'PostMessage') return { room: quarter.room, text: '你好', replyTo: null, about: null } as CommandData[K];
  const stood = quarter.lines.find(({ command }) => command.type === type)?.command.data;
  return (stood ?? made(type, quarter)) as CommandData[K];
}

function made(type: CommandType, { room }: Quarter): unknown {
  switch (type) {
    case 'EndParty': return { party: randomUUID(), on: '2026-11-23' };
    case 'CloseSession': return { room };
    case 'CloseSignOff': return { room, proposal: randomUUID() };
    case 'WithdrawInvitations': return { units: ['nowhere'] };
    case 'ProposeVoter': return { unit: 'nowhere', voter: randomUUID(), reference: '推选书' };
    case 'ConfirmChange': return { change: randomUUID() };
    case 'NameVoter': return { unit: '1-1-101', voter: null };
    default: return madeUp(type);
  }
}
