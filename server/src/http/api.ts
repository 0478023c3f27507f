import { atomRoutes } from './atom.ts';
import { blobRoutes } from './blobs.ts';
import { commandRoutes } from './commands.ts';
import { compoundRoutes } from './compounds.ts';
import { feedRoutes } from './feed.ts';
import { healthRoutes } from './health.ts';
import { inboxRoutes } from './inbox.ts';
import { logRoutes } from './logs.ts';
import { meRoutes } from './me.ts';
import { registerRoutes } from './register.ts';
import type { Routes } from './services.ts';
import { sessionRoutes } from './session.ts';
import { tokenRoutes } from './token.ts';

const all: readonly Routes[] = [
  healthRoutes, sessionRoutes, tokenRoutes, meRoutes, compoundRoutes, commandRoutes, logRoutes, feedRoutes, atomRoutes, inboxRoutes, blobRoutes, registerRoutes,
];

/** Every route of the HTTP API. */
export const apiRoutes: Routes = (api, services) => {
  for (const routes of all) routes(api, services);
};
