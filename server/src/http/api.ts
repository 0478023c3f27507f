import { atomRoutes } from './atom.ts';
import { blobRoutes } from './blobs.ts';
import { claimRoutes } from './claims.ts';
import { commandRoutes } from './commands.ts';
import { compoundRoutes } from './compounds.ts';
import { deliveryRoutes } from './delivery.ts';
import { enrolmentRoutes } from './enrolment.ts';
import { feedRoutes } from './feed.ts';
import { fundDeskRoutes } from './fund-desk.ts';
import { healthRoutes } from './health.ts';
import { inboxRoutes } from './inbox.ts';
import { logRoutes } from './logs.ts';
import { meRoutes } from './me.ts';
import { paperRoutes } from './paper.ts';
import { petitionFeedRoutes } from './petition-feed.ts';
import { petitionRoutes } from './petitions.ts';
import { registerRoutes } from './register.ts';
import { moneyFeedRoutes } from './money-feed.ts';
import { moneyImportRoutes } from './money-import.ts';
import { moneyRoutes } from './money.ts';
import { rulesRoutes } from './rules.ts';
import { seriesRoutes } from './series.ts';
import type { Routes } from './services.ts';
import { secondFactorRoutes } from './second-factor.ts';
import { sessionRoutes } from './session.ts';
import { tokenRoutes } from './token.ts';
import { voteDeskRoutes } from './vote-desk.ts';
import { voteLetterRoutes } from './vote-letters.ts';
import { voteRoutes } from './votes.ts';
import { waitingRoutes } from './waiting.ts';

const all: readonly Routes[] = [
  healthRoutes, sessionRoutes, secondFactorRoutes, tokenRoutes, meRoutes, compoundRoutes, commandRoutes, logRoutes, feedRoutes, rulesRoutes, voteRoutes, atomRoutes, inboxRoutes, blobRoutes, registerRoutes, moneyRoutes, moneyFeedRoutes, moneyImportRoutes, fundDeskRoutes, enrolmentRoutes, claimRoutes, voteDeskRoutes, petitionRoutes, petitionFeedRoutes, waitingRoutes, seriesRoutes, voteLetterRoutes, paperRoutes, deliveryRoutes,
];

/** Every route of the HTTP API. */
export const apiRoutes: Routes = (api, services) => {
  for (const routes of all) routes(api, services);
};
