import { OneOf } from '@sanfang/shared/protocol/fields.ts';
import { Type, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/** One variable of the environment. */
export interface Variable {
  readonly name: string;
  /** Shape of the text, in words. */
  readonly shape: string;
  /** The default as people read it. */
  readonly fallback: string;
  /** The value that stands for "not given"; empty where the default depends on other variables. */
  readonly value: string;
  readonly meaning: string;
  readonly check: (text: string) => boolean;
}

function variable(name: string, schema: TSchema, shape: string, value: string, fallback: string, meaning: string): Variable {
  const validator = Compile(schema);
  return { name, shape, value, fallback, meaning, check: (text) => validator.Check(text) };
}

const line = Type.String({ minLength: 1, maxLength: 2_000, pattern: '^[^\\r\\n]*$' });

/** The documented schema of the environment: what is not here is not read. */
export const environment: readonly Variable[] = [
  variable('NODE_ENV', OneOf(['production', 'development', 'test']), 'production, development or test', 'development', 'development',
    '`production` makes the start refuse what may only pass on a desk'),
  variable('HOST', line, 'a host name or address', '', '`0.0.0.0` in demo mode, else `127.0.0.1`',
    'address to listen on; in production a TLS proxy stands before it'),
  variable('PORT', Type.String({ pattern: '^(0|[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])$' }), 'a port number', '3000', '`3000`', 'port to listen on'),
  variable('STORE_URL', line, 'a folder or mongodb://…', './data', '`./data`',
    'a folder (SQLite and files), or `mongodb://…` (a replica set; with credentials in production)'),
  variable('ROOTS_FILE', line, 'the path of a file', '', '`<folder>.roots.json` beside the folder, unless in demo mode; none for MongoDB',
    'where it is noted every second how far each log has come, outside the store: a store that goes back is then noticed. On another disk than the store, best; each node has its own'),
  variable('PUBLIC_ORIGINS', line, 'origins, separated by commas', '', '`http://localhost:PORT`',
    'where the pages come from, separated by commas; nothing else may act. With an `https://` origin the session cookie is `__Host-sid`, Secure'),
  variable('SESSION_SECRET', line, 'one line of text', '', 'random at each start; none in production',
    'at least 32 bytes; signs the tokens of clients without cookies. The hub does not start in production without it'),
  variable('DEMO', OneOf(['0', '1']), '0 or 1', '', '`1`, and `0` in production', 'demo data and one-click sign-in; refused in production'),
  variable('DEMO_STORY', OneOf(['whole', 'short']), 'whole or short', 'whole', '`whole`', 'how much of its past the demo begins with: `short` leaves out most of it, where a start must be quick'),
  variable('TRUSTED_PROXIES', line, 'addresses or CIDR blocks, separated by commas', '', 'none',
    'proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed'),
  variable('LOG_LEVEL', OneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']), 'fatal, error, warn, info, debug, trace or silent', 'info', '`info`',
    'how much is logged (JSON lines on standard output)'),
  variable('LIMITS', OneOf(['normal', 'bench']), 'normal or bench', 'normal', '`normal`', '`bench` lifts the rate limits for measurements; refused in production'),
  variable('DOORBELL_URL', Type.String({ pattern: '^rediss?://\\S{1,2000}$' }), 'redis://… or rediss://…', '', 'none',
    'where several nodes on one MongoDB tell each other of news: `redis://…` (pub/sub; with credentials in production). Without it, or while it is away, they look by themselves'),
  variable('SWEEP_MS', Type.String({ pattern: '^[1-9][0-9]{1,5}$' }), 'milliseconds, 10 to 999999', '', '`250`; with a doorbell that works `1500`',
    'how often a node looks for what other nodes wrote'),
  variable('METRICS_PORT', Type.String({ pattern: '^(0|[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])$' }), 'a port number', '', 'none',
    'port for Prometheus (`/metrics`), apart from the public one; nobody is asked who they are there'),
  variable('METRICS_HOST', line, 'a host name or address', '127.0.0.1', '`127.0.0.1`', 'address to listen on for Prometheus: this machine alone, or an inner network'),
  variable('REQUIRE_SECOND_FACTOR', OneOf(['nobody', 'seats']), 'nobody or seats', 'nobody', '`nobody`',
    '`seats`: whoever holds a seat may only look until they have signed in with a second factor, and approves what they sign with one'),
  variable('PASSKEY_DOMAIN', line, 'a domain', '', 'the host of the first secure origin',
    'domain that passkeys are made for: the host of an `https://` origin (or localhost), or a domain above it. Passkeys of another domain are worth nothing, so it is not changed'),
  variable('DRAIN_MS', Type.String({ pattern: '^(0|[1-9][0-9]{0,4})$' }), 'milliseconds, 0 to 99999', '0', '`0`',
    'after SIGTERM: how long `/api/health/ready` says no before anybody is sent away, so that a balancer stops sending people here; a second signal cuts it short'),
];
