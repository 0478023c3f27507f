import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, RawReplyDefaultExpression, RawRequestDefaultExpression, RawServerDefault } from 'fastify';
import type { Accounts } from '../accounts/accounts.ts';
import type { Audit } from '../audit/audit.ts';
import type { CommandDoor } from '../commands/command-door.ts';
import type { Config } from '../config.ts';
import type { Clock, Engine } from '../engine/ports.ts';
import type { Readiness } from '../health/readiness.ts';
import type { Stores } from '../store/stores.ts';
import type { View } from '../view/view-for.ts';
import type { CoarseTurnouts } from '../votes/coarse-turnouts.ts';

/** What the routes are made with. */
export interface Services {
  readonly stores: Stores;
  readonly engine: Engine;
  readonly accounts: Accounts;
  readonly view: View;
  readonly turnouts: CoarseTurnouts;
  readonly config: Config;
  readonly clock: Clock;
  readonly readiness: Readiness;
  readonly audit: Audit;
  readonly commands: CommandDoor;
}

/** The scope that routes are added to; handlers are typed by their schemas. */
export type Api = FastifyInstance<RawServerDefault, RawRequestDefaultExpression, RawReplyDefaultExpression, FastifyBaseLogger, TypeBoxTypeProvider>;

/** One file of routes. */
export type Routes = (api: Api, services: Services) => void;
