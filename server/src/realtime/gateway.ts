import type { ClosedFrame } from '@sanfang/shared/protocol/live.ts';
import { isRefusal, refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { FastifyInstance } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { Server, type Socket } from 'socket.io';
import type { Accounts } from '../accounts/accounts.ts';
import type { Audit } from '../audit/audit.ts';
import type { CommandDoor } from '../commands/command-door.ts';
import type { Config } from '../config.ts';
import { noDoorbell, type Doorbell } from '../doorbell/doorbell.ts';
import type { Clock, Engine } from '../engine/ports.ts';
import { upgradeAtOnePath } from '../http/upgrades.ts';
import type { View } from '../view/view-for.ts';
import type { CoarseTurnouts } from '../votes/coarse-turnouts.ts';
import { Buckets } from './buckets.ts';
import { Channels } from './channels.ts';
import type { Client } from './client.ts';
import { Outlet } from './delivery.ts';
import { createDispatch } from './dispatch.ts';
import { createHandlers } from './handlers.ts';
import { sendHome } from './send-home.ts';
import { createDoor, type Entrant } from './handshake.ts';
import { Heads } from './heads.ts';
import { LargeAnswers } from './large-answers.ts';
import { limits as profiles, type Limits } from './limits.ts';
import { encodePacket } from './packet.ts';
import { NoBinary, PlainEncoder } from './plain-parser.ts';
import { PromptServer } from './prompt-server.ts';
import { PresenceBoard } from './presence.ts';
import { Roll } from './roll.ts';
import { watchSessions } from './session-watch.ts';
import { Strikes } from './strikes.ts';
import { Tally } from './tally.ts';
import { turnAway } from './turn-away.ts';
import { TurnoutBoard } from './turnout-board.ts';

export interface GatewayOptions {
  readonly engine: Engine;
  readonly view: View;
  readonly turnouts: CoarseTurnouts;
  readonly accounts: Pick<Accounts, 'authenticate' | 'stillSigned' | 'revocations'>;
  readonly config: Pick<Config, 'origins' | 'sameHostOrigin' | 'trustedProxies' | 'limits'>;
  readonly clock: Clock;
  readonly commands: CommandDoor;
  readonly audit: Audit;
  /** Told of every answer to a message: the event, and what came of it. */
  readonly answered?: (event: string, result: string) => void;
  readonly doorbell?: Doorbell;
  /** For tests of the limits themselves; otherwise the profile that the configuration names. */
  readonly limits?: Partial<Limits>;
}

/** For whoever watches the hub. */
export interface GatewayVitals extends Readonly<Tally> {
  readonly signed: number;
  readonly followers: number;
  /** Bytes that no kernel has taken yet, of all sockets. */
  readonly queued: number;
  readonly topics: number;
}

export interface Gateway {
  /** Sockets that are open now. */
  readonly size: number;
  readonly vitals: GatewayVitals;
  /**
   * Takes nobody in any more and sends everybody home, one after the other over so many milliseconds; who has not been sent
   * yet is served as ever. Where other nodes stand by, that spreads their coming; else the time that each is given to stay away does.
   */
  sendHome(overMs: number): Promise<void>;
  /** Sends home who is still there, and ends. */
  close(): Promise<void>;
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly gateway: Gateway;
  }
}

const RECHECK_MS = 30_000;
const PRUNE_MS = 300_000;
const EVICTION_MS = 1_000;
/** How long a socket that was told to go may take to hear it. */
const FAREWELL_MS = 1_000;

/** Who it is has been asked: what they said at the door need not stay in memory for as long as the socket lives. */
function forgetHandshake(socket: Socket): void {
  // Emptied, as engine.io's response to it listens to the same line to the end, and holds it.
  Object.assign(socket.request, { headers: {}, rawHeaders: [], url: '', _query: {} });
  Object.assign(socket.conn, { request: undefined });
  Object.assign(socket, { handshake: undefined, data: {} });
}

/** Puts the live gateway on the app's HTTP server: Socket.IO on `/ws`, websocket only. Closed with the app. */
export function attachGateway(app: FastifyInstance, options: GatewayOptions): Gateway {
  const { engine, view, accounts, config, clock, commands, audit, doorbell = noDoorbell } = options;
  const limits: Limits = { ...profiles[config.limits], ...options.limits };
  const logger = app.log;
  const onError = (error: unknown): void => logger.error({ err: error }, 'live delivery failed');
  const monotonic = (): number => performance.now();
  const tally = new Tally();
  const roll = new Roll();
  const buckets = new Buckets(monotonic);
  const strikes = new Strikes(limits, monotonic);
  let closing = false;
  let closed = false;

  const door = createDoor({
    config, limits, buckets, strikes, audit,
    authenticate: accounts.authenticate,
    open: () => ({ all: roll.size, anonymous: roll.followers }),
    socketsOf: (person) => roll.countOf(person),
    anonymousIn: (block) => roll.followersIn(block),
  });
  upgradeAtOnePath(app.server);
  const io = new Server(app.server, {
    path: '/ws',
    serveClient: false,
    transports: ['websocket'],
    allowEIO3: false,
    allowUpgrades: false,
    maxHttpBufferSize: 65_536,
    perMessageDeflate: false,
    httpCompression: false,
    destroyUpgrade: false,
    pingInterval: 20_000,
    pingTimeout: 15_000,
    connectTimeout: 10_000,
    cleanupEmptyChildNamespaces: true,
    parser: { Encoder: PlainEncoder, Decoder: NoBinary },
    wsEngine: PromptServer,
    // Connection-state recovery stays off: a copy is made whole from the log, by the rights of that moment.
    allowRequest: (request, answer) => answer(null, !closing && door.admits(request)),
  });
  // There is one transport and no way from it to another: engine.io would move a socket that it knows to the new line, past the door.
  io.engine.use((request: IncomingMessage & { readonly _query?: { readonly sid?: unknown } }, _response: unknown, next: (error?: Error) => void) => {
    next(request._query?.sid === undefined ? undefined : new Error('a line of its own for each socket'));
  });
  io.engine.on('connection_error', ({ code, message }: { code: number; message: string }) => logger.warn({ code, message }, 'a handshake was refused'));

  const channels: Channels = new Channels({ engine, view, channelsPerSocket: limits.channelsPerSocket, heard: (log, events) => turnouts.hear(log, events), left: (client, topic) => presence.leave(client, topic), onError });
  const presence = new PresenceBoard({ now: () => clock.now(), topics: () => channels.topics(), doorbell });
  const turnouts = new TurnoutBoard({ turnouts: options.turnouts, now: () => clock.now(), topics: () => channels.topics(), onError });
  const heads = new Heads({ incarnation: engine.incarnation, clients: () => roll.clients(), topics: () => channels.topics() });
  const sockets = new Map<Client, Socket>();

  function farewell(client: Client, frame: ClosedFrame): void {
    client.outlet.sendControl(encodePacket('closed', frame));
    channels.drop(client);
    sockets.get(client)?.disconnect(true);
    // Also where Socket.IO has forgotten it: a phone without a network never answers to the end of a line.
    setTimeout(() => client.outlet.terminate(), FAREWELL_MS).unref();
  }
  const largeAnswers = new LargeAnswers();
  const dispatch = createDispatch({
    limits, buckets, strikes, audit, logger, largeAnswers,
    answered: options.answered ?? (() => undefined),
    handlers: createHandlers({ view, commands, channels, presence, turnouts }),
    expel: (client) => client.outlet.terminate(),
  });
  const watch = watchSessions({ accounts, roll, onError, ended: (client) => farewell(client, { reason: 'SIGNED_OUT' }) });

  /** Lines on which somebody is or has been let in: a second entry beside the first would find nothing left to be judged by. */
  const entered = new WeakSet<object>();
  io.use((socket, next) => {
    const { conn } = socket;
    if (entered.has(conn)) return next(Object.assign(new Error('MALFORMED'), { data: refuse('MALFORMED') }));
    entered.add(conn);
    door.enter(socket.request, socket.handshake.auth).catch((error: unknown): Refusal => {
      onError(error);
      return refuse('UNAVAILABLE');
    }).then((entrant) => {
      if (isRefusal(entrant)) {
        entered.delete(conn);
        return next(Object.assign(new Error(entrant.refused), { data: entrant }));
      }
      (socket.data as { entrant?: Entrant }).entrant = entrant;
      next();
    }).catch(onError);
  });
  io.on('connection', (socket) => {
    const { entrant } = socket.data as { entrant?: Entrant };
    if (entrant === undefined || closing) {
      socket.disconnect(true);
      return;
    }
    const client: Client = {
      id: socket.id, signed: entrant.signed, block: entrant.block, joined: new Map(), active: false, inHand: 0,
      outlet: new Outlet(socket, limits, monotonic, () => heads.tell(client), tally),
    };
    forgetHandshake(socket);
    roll.add(client, entrant.block);
    sockets.set(client, socket);
    // Its session may have ended between the handshake and now.
    watch.look(client);
    // Middleware that never goes on: no handler of Socket.IO's own is ever registered for an event of a client.
    socket.use((packet) => dispatch(client, packet));
    socket.on('error', (error) => logger.warn({ err: error }, 'a socket failed'));
    socket.on('disconnect', () => {
      roll.remove(client);
      sockets.delete(client);
      channels.drop(client);
      // Whoever leaves leaves wholly: a line without a socket would be counted nowhere.
      socket.conn.close();
    });
  });

  const timers = [
    setInterval(() => { for (const client of roll.clients()) client.outlet.evictIfStuck(); }, EVICTION_MS),
    setInterval(() => channels.recheck(), RECHECK_MS),
    setInterval(() => { buckets.prune(PRUNE_MS); strikes.prune(); }, PRUNE_MS),
  ];
  for (const timer of timers) timer.unref();

  let leaving: Promise<void> | null = null;
  function leave(overMs: number): Promise<void> {
    closing = true;
    turnAway(app.server);
    leaving ??= sendHome([...roll.clients()], overMs, (client, retryAfter) => farewell(client, { reason: 'GOING_DOWN', retryAfter }));
    return leaving;
  }
  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    await leave(0);
    for (const timer of timers) clearInterval(timer);
    watch.close();
    heads.close();
    presence.close();
    turnouts.close();
    channels.close();
    io.disconnectSockets(true);
    io.engine.close();
  }
  app.addHook('preClose', close);

  const gateway: Gateway = {
    get size() {
      return roll.size;
    },
    get vitals() {
      // Read when asked for: there are thousands of sockets to look at.
      const queued = (): number => [...roll.clients()].reduce((sum, client) => sum + client.outlet.pending, 0);
      return {
        ...tally, signed: roll.size - roll.followers, followers: roll.followers,
        get queued() { return queued(); },
        get topics() { return channels.topics().length; },
      };
    },
    sendHome: leave,
    close,
  };
  app.decorate('gateway', gateway);
  return gateway;
}
