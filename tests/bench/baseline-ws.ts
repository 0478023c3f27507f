/** The barest baseline: the ws library alone, speaking just enough of Socket.IO's text frames for the same clients. */
import { createServer } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';

const http = createServer();
const rooms = new Map<string, Set<WebSocket>>();
new WebSocketServer({ server: http, perMessageDeflate: false }).on('connection', (socket) => {
  socket.send('0{"sid":"0","upgrades":[],"pingInterval":60000,"pingTimeout":60000,"maxPayload":100000}');
  socket.on('message', (data) => {
    const text = (data as Buffer).toString();
    if (text.startsWith('40')) return socket.send('40{"sid":"0"}');
    const from = text.indexOf('[');
    const [name, body] = JSON.parse(text.slice(from)) as [string, string | { readonly room: string }];
    if (name === 'open' && typeof body === 'string') rooms.set(body, (rooms.get(body) ?? new Set()).add(socket));
    if (name === 'say' && typeof body === 'object') {
      const frame = Buffer.from(`42${JSON.stringify(['events', body])}`);
      for (const member of rooms.get(body.room) ?? []) member.send(frame, { binary: false });
    }
    socket.send(`43${text.slice(2, from)}[{}]`);
  });
  socket.on('close', () => { for (const members of rooms.values()) members.delete(socket); });
});
http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  console.log(JSON.stringify({ port: typeof address === 'object' ? address?.port : 0 }));
});
