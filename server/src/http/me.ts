import { seatOffices, type Office } from '@sanfang/shared/compound/party/offices.ts';
import { CastReply, MeReply } from '@sanfang/shared/protocol/api/accounts.ts';
import { hatsByLog } from '../accounts/hats-by-log.ts';
import { ownName } from '../view/own-name.ts';
import { signedIn } from './access.ts';
import { failures } from './failures.ts';
import { MINUTE } from './rate-limits.ts';
import type { Api, Services } from './services.ts';

/** Who I am, and in a demo whom one can be. */
export function meRoutes(api: Api, { engine, stores, clock, accounts }: Services): void {
  api.get('/api/me', {
    config: { access: 'SIGNED_IN', limit: { max: 240, timeWindow: MINUTE }, says: 'Whoever is signed in sees their own name and hats.' },
    schema: { response: { 200: MeReply, ...failures } },
  }, async (request) => {
    const signed = signedIn(request);
    const { person, demo } = signed;
    const [worn, factors, required] = await Promise.all([hatsByLog(engine, person, clock.now()), stores.directory.factorsOf(person), accounts.seats.keepsBack(signed)]);
    const enrolled = factors.length > 0;
    const asked = !demo && !enrolled && worn.some(({ hats }) => hats.some(({ seat }) => seat !== null));
    return { person, demo, secondFactor: { enrolled, asked, required }, name: await ownName(engine, person, worn), hats: worn.map(({ log, overview, hats }) => ({ log, name: overview.name ?? '', hats })) };
  });

  api.get('/api/demo', {
    config: { access: 'DEMO_ONLY', limit: { max: 120, timeWindow: MINUTE }, says: 'In demo mode anybody sees the demo\'s people, who are fictional.' },
    schema: { response: { 200: CastReply, ...failures } },
  }, async () => {
    const accounts = await stores.directory.demoAccounts();
    const cast = await Promise.all(accounts.filter((account) => !account.disabled).map(async ({ person, demo }) => {
      const [first] = await hatsByLog(engine, person, clock.now());
      const hat = first?.hats[0];
      return {
        person, name: demo ?? '', office: hat?.office ?? null, party: hat?.party ?? null, side: hat?.side ?? null,
        log: first?.log ?? null, place: first?.overview.name ?? null,
      };
    }));
    return { cast: cast.sort((a, b) => rank(a.office) - rank(b.office)) };
  });
}

const offices: readonly Office[] = [...seatOffices, 'owner', 'occupant'];

/** The table's three sides first, then who sees more of it, then residents. */
function rank(office: Office | null): number {
  return office === null ? offices.length : offices.indexOf(office);
}
