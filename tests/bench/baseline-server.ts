/**
 * What the hub is measured against: a Socket.IO server with the same transport settings that stores nothing, checks nothing and numbers
 * nothing. `say` goes to everybody in the room; a feed is a room too.
 */
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();
const io = new Server(http, { path: '/ws', serveClient: false, transports: ['websocket'], perMessageDeflate: false, httpCompression: false });
io.on('connection', (socket) => {
  socket.on('open', (room: string, ack: (reply: unknown) => void) => {
    void socket.join(room);
    ack({});
  });
  socket.on('say', (message: { room: string }, ack: (reply: unknown) => void) => {
    io.to(message.room).emit('events', message);
    ack({});
  });
  socket.on('read', (_room: unknown, ack: (reply: unknown) => void) => ack({}));
});
http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  console.log(JSON.stringify({ port: typeof address === 'object' ? address?.port : 0 }));
});
