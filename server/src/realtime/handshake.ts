import { Handshake } from '@sanfang/shared/protocol/live.ts';
import { isRefusal, refuse, type Refusal, type RefusalCode } from '@sanfang/shared/protocol/refusal.ts';
import type { IncomingMessage } from 'node:http';
import { Compile } from 'typebox/compile';
import { addressBlock } from '../accounts/address-block.ts';
import type { Authenticate, Signed } from '../accounts/authenticate.ts';
import type { Audit } from '../audit/audit.ts';
import { denialOf } from '../audit/denials.ts';
import type { Config } from '../config.ts';
import { originAllowed } from '../http/origin.ts';
import type { Buckets } from './buckets.ts';
import { clientAddress } from '../accounts/client-address.ts';
import type { Limits } from './limits.ts';
import type { Strikes } from './strikes.ts';

export interface DoorOptions {
  readonly config: Pick<Config, 'origins' | 'sameHostOrigin' | 'trustedProxies'>;
  readonly authenticate: Authenticate;
  readonly limits: Limits;
  readonly buckets: Buckets;
  readonly strikes: Strikes;
  readonly audit: Audit;
  readonly open: () => { readonly all: number; readonly anonymous: number };
  readonly socketsOf: (person: string) => number;
  readonly anonymousIn: (block: string) => number;
}

/** Who stands at the door. */
export interface Entrant {
  readonly signed: Signed | null;
  readonly block: string;
}

export interface Door {
  /** Before the WebSocket is accepted: where the page comes from, and how many come from the same address. */
  admits(request: IncomingMessage): boolean;
  /** Before the first event: who it is. */
  enter(request: IncomingMessage, auth: unknown): Promise<Entrant | Refusal>;
}

const handshake = Compile(Handshake);

export function createDoor(options: DoorOptions): Door {
  const { config, authenticate, limits, buckets, strikes, audit, open } = options;
  const addressOf = clientAddress(config.trustedProxies);
  const blockOf = (request: IncomingMessage): string => addressBlock(addressOf(request));

  return {
    admits(request) {
      const { headers } = request;
      // A page cannot set this header on a WebSocket: whoever can is no browser, and needs no origin.
      const withToken = headers.origin === undefined && headers.cookie === undefined && headers.authorization !== undefined;
      if (!withToken && !originAllowed(config, headers)) return note('ORIGIN_REFUSED', blockOf(request));
      if (open().all >= limits.sockets) return false;
      const block = blockOf(request);
      return buckets.take(`handshake ${block}`, limits.handshakesPerBlock) === 0 || note('RATE_LIMITED', block);
    },

    async enter(request, auth) {
      const block = blockOf(request);
      const entrant = await asked(request, auth, block);
      if (isRefusal(entrant)) note(entrant.refused, block);
      return entrant;
    },
  };

  async function asked(request: IncomingMessage, auth: unknown, block: string): Promise<Entrant | Refusal> {
    if (!handshake.Check(auth)) return refuse('MALFORMED');
    if (auth.person === null) {
      const full = open().anonymous >= limits.anonymous || options.anonymousIn(block) >= limits.anonymousPerBlock;
      return full ? refuse('BUSY', { retryAfter: 30 }) : { signed: null, block };
    }
    const signed = await authenticate({ headers: request.headers });
    if (signed === null || signed.person !== auth.person) return refuse('NOT_SIGNED_IN');
    if (strikes.isBarred(signed.person) || options.socketsOf(signed.person) >= limits.socketsPerPerson) return refuse('RATE_LIMITED', { retryAfter: 30 });
    return { signed, block };
  }

  /** Takes down that somebody was turned away. */
  function note(code: RefusalCode, block: string): false {
    const action = denialOf(code);
    if (action !== null) audit.record({ action, outcome: code, actor: null, block, object: { event: 'handshake' } });
    return false;
  }
}
