import { WebSocketServer, type ServerOptions } from 'ws';

/** How long the other end may take to hang up once it was told to; milliseconds. */
const CLOSE_MS = 1_000;

/** ws waits half a minute: long enough to gather lines that nobody counts. */
export class PromptServer extends WebSocketServer {
  constructor(options: ServerOptions) {
    // An option that its types do not know yet.
    super(Object.assign(options, { closeTimeout: CLOSE_MS }));
  }
}
