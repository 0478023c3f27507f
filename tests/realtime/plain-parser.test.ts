import { NoBinary, PlainEncoder } from '@sanfang/server/realtime/plain-parser.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seedOf } from '../support/seed.ts';

type Packet = Parameters<PlainEncoder['encode']>[0];
const [CONNECT, DISCONNECT, EVENT, ACK, CONNECT_ERROR] = [0, 1, 2, 3, 4] as const;

test.each<[Packet, string]>([
  [{ type: CONNECT, nsp: '/', data: { sid: 'abc' } }, '0{"sid":"abc"}'],
  [{ type: DISCONNECT, nsp: '/' }, '1'],
  [{ type: EVENT, nsp: '/', data: ['heads', { heads: [] }] }, '2["heads",{"heads":[]}]'],
  [{ type: ACK, nsp: '/', id: 0, data: [{}] }, '30[{}]'],
  [{ type: ACK, nsp: '/', id: 17, data: [{ refused: 'FORBIDDEN' }] }, '317[{"refused":"FORBIDDEN"}]'],
  [{ type: CONNECT_ERROR, nsp: '/other', data: { message: 'Invalid namespace' } }, '4/other,{"message":"Invalid namespace"}'],
])('%j is encoded as Socket.IO has it', (packet, text) => {
  expect(new PlainEncoder().encode(packet)).toEqual([text]);
});

test('any JSON is read again as it was', () => {
  fc.assert(fc.property(fc.nat(), fc.jsonValue(), (id, value) => {
    const decoder = new NoBinary();
    const read: Packet[] = [];
    decoder.on('decoded', (one) => read.push(one));
    decoder.add(new PlainEncoder().encode({ type: ACK, nsp: '/', id, data: [value] })[0]);
    expect(read.map(({ type, nsp, id: of, data }) => ({ type, nsp, id: of, data: data as unknown }))).toEqual([{ type: ACK, nsp: '/', id, data: JSON.parse(JSON.stringify([value])) as unknown }]);
  }), { seed: seedOf('plain-parser') });
});
