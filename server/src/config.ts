import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { passkeyPlace } from './accounts/passkey-place.ts';
import type { PasskeyPlace } from './accounts/passkeys.ts';
import { environment, type Variable } from './environment.ts';
import { hasNoCredentials, isMongoUrl } from './store/mongo/mongo-url.ts';

/** Everything that a start is told from outside, checked. */
export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly storeUrl: string;
  /** Where the last known roots are noted; null: nowhere. */
  readonly rootsFile: string | null;
  /** Origins whose pages may act, `https://hub.example`. */
  readonly origins: readonly string[];
  /** Demo on plain HTTP: also a page that came from this very host and port, so that a phone in the same network can try. */
  readonly sameHostOrigin: boolean;
  /** Signs tokens for clients without cookies, and nothing else. */
  readonly sessionSecret: string;
  readonly demo: boolean;
  /** How much of its past the demo begins with. */
  readonly demoStory: 'WHOLE' | 'SHORT';
  /** Addresses or CIDR blocks of the proxies whose `X-Forwarded-*` is believed. */
  readonly trustedProxies: readonly string[];
  readonly logLevel: string;
  /** `bench` takes the rate limits out of the way of measurements; refused in production. */
  readonly limits: 'normal' | 'bench';
  /** Empty: nodes, if there are several, look for each other's news by themselves. */
  readonly doorbellUrl: string;
  readonly sweepMs: number;
  /** Where Prometheus asks; null: nowhere. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
  /** Where passkeys may be used; null: no origin of this hub is secure, so that no browser makes any. */
  readonly passkeys: PasskeyPlace | null;
  /** Of whom a second factor is demanded; of nobody else. */
  readonly requireSecondFactor: 'nobody' | 'seats';
  /** How long the hub says that it is going before it goes, once it is told to end. */
  readonly drainMs: number;
}

/** Why the hub does not start, and what to do, in both languages. */
export interface ConfigProblem {
  readonly variable: string;
  readonly zh: string;
  readonly en: string;
}

const SWEEP_MS = 250;
/** Seldom enough to cost nothing, often enough that a right that ends is gone within two seconds even where a ring was lost. */
const SWEEP_WITH_DOORBELL_MS = 1_500;

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the configuration; answers all problems at once rather than one a start. */
export function readConfig(env: Environment): Config | { readonly problems: readonly ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const values = new Map(environment.map((variable) => [variable.name, read(variable, env, problems)]));
  const value = (name: string) => values.get(name) ?? '';

  const production = value('NODE_ENV') === 'production';
  const demo = value('DEMO') === '' ? !production : value('DEMO') === '1';
  const origins = list(value('PUBLIC_ORIGINS')).flatMap((origin) => originOf(origin, problems));
  const allOrigins = origins.length > 0 ? origins : [`http://localhost:${value('PORT')}`, `http://127.0.0.1:${value('PORT')}`];
  const passkeys = passkeyPlace(allOrigins, value('PASSKEY_DOMAIN'));
  if (passkeys === 'UNFIT') problems.push(problem('PASSKEY_DOMAIN', '没有任何安全的（https）来源在这个域名之下。', 'is above none of the secure (https) origins.'));
  const config: Config = {
    production,
    host: value('HOST') || (demo ? '0.0.0.0' : '127.0.0.1'),
    port: Number(value('PORT')),
    storeUrl: value('STORE_URL'),
    rootsFile: value('ROOTS_FILE') || (isMongoUrl(value('STORE_URL')) ? null : `${resolve(value('STORE_URL'))}.roots.json`),
    origins: allOrigins,
    sameHostOrigin: demo && origins.every((origin) => origin.startsWith('http:')),
    sessionSecret: value('SESSION_SECRET') || randomBytes(32).toString('base64url'),
    demo,
    demoStory: value('DEMO_STORY') === 'short' ? 'SHORT' : 'WHOLE',
    trustedProxies: list(value('TRUSTED_PROXIES')),
    logLevel: value('LOG_LEVEL'),
    limits: value('LIMITS') === 'bench' ? 'bench' : 'normal',
    doorbellUrl: value('DOORBELL_URL'),
    sweepMs: Number(value('SWEEP_MS') || (value('DOORBELL_URL') === '' ? SWEEP_MS : SWEEP_WITH_DOORBELL_MS)),
    metrics: value('METRICS_PORT') === '' ? null : { host: value('METRICS_HOST'), port: Number(value('METRICS_PORT')) },
    passkeys: passkeys === 'UNFIT' ? null : passkeys,
    requireSecondFactor: value('REQUIRE_SECOND_FACTOR') === 'seats' ? 'seats' : 'nobody',
    drainMs: Number(value('DRAIN_MS')),
  };
  for (const proxy of config.trustedProxies) {
    if (!isBlock(proxy)) problems.push(problem('TRUSTED_PROXIES', `“${proxy}”不是地址或网段，例如 127.0.0.1 或 10.0.0.0/24。`, `"${proxy}" is neither an address nor a block such as 127.0.0.1 or 10.0.0.0/24.`));
  }
  if (value('SESSION_SECRET') !== '' && Buffer.byteLength(value('SESSION_SECRET')) < 32) {
    problems.push(problem('SESSION_SECRET', '太短：至少 32 字节。可用 `openssl rand -base64 48` 生成。', 'is too short: at least 32 bytes. Make one with `openssl rand -base64 48`.'));
  }
  if (production) problems.push(...unfitForProduction(config, value('SESSION_SECRET') === ''));
  return problems.length > 0 ? { problems } : config;
}

/** What may pass on a desk but not where people's affairs are settled. */
function unfitForProduction(config: Config, noSecret: boolean): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (noSecret) {
    problems.push(problem('SESSION_SECRET', '生产环境必须设置，至少 32 字节。可用 `openssl rand -base64 48` 生成并保存在密钥库中。',
      'must be set in production, at least 32 bytes. Make one with `openssl rand -base64 48` and keep it in your secret store.'));
  }
  if (config.demo) problems.push(problem('DEMO', '生产环境不得开启演示账号（无需密码即可登录）。请设为 0 或删除。', 'must not be on in production: demo accounts sign in without a password. Set it to 0 or remove it.'));
  if (config.limits === 'bench') problems.push(problem('LIMITS', '生产环境不得关闭限流。请设为 normal 或删除。', 'must not be "bench" in production: it takes the rate limits away. Set it to normal or remove it.'));
  if (isMongoUrl(config.storeUrl) && hasNoCredentials(config.storeUrl)) {
    problems.push(problem('STORE_URL', '生产环境的 MongoDB 必须有账号：请在地址中写 mongodb://用户:密码@主机/，或使用 authMechanism。',
      'must carry credentials in production: mongodb://user:password@host/, or an authMechanism. A database that anybody may write is no record.'));
  }
  if (config.doorbellUrl !== '' && !hasDoorbellCredentials(config.doorbellUrl)) {
    problems.push(problem('DOORBELL_URL', '生产环境的 Redis 必须有密码：redis://用户:密码@主机:6379（只监听本机的除外）。',
      'must carry a password in production: redis://user:password@host:6379 (unless it is on this very machine). Who can ring can show people who are not there.'));
  }
  if (config.origins.some((origin) => origin.startsWith('http:') && !/^http:\/\/(localhost|127\.0\.0\.1)(:|$)/.test(origin))) {
    problems.push(problem('PUBLIC_ORIGINS', '生产环境须使用 https:// 地址（本机 localhost 除外），否则登录凭据会明文传输。',
      'must be https:// in production (localhost excepted): on plain HTTP the session cookie travels in the clear.'));
  }
  return problems;
}

/** The problems as text for the terminal, Chinese first. */
export function renderProblems(problems: readonly ConfigProblem[]): string {
  const lines = problems.map(({ variable, zh, en }) => `  ${variable}\n    ${zh}\n    ${en}`);
  return ['三方议事厅没有启动，配置有问题：', 'The hub did not start; its configuration needs a change:', ...lines].join('\n');
}

/** All variables with default and meaning, as a Markdown table, for the command line and the README. */
export function renderEnvironment(): string {
  const rows = environment.map(({ name, fallback, meaning }) => `| \`${name}\` | ${fallback} | ${meaning} |`);
  return ['| variable | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function read(variable: Variable, env: Environment, problems: ConfigProblem[]): string {
  const given = env[variable.name]?.trim() ?? '';
  if (given === '') return variable.value;
  if (variable.check(given)) return given;
  problems.push(problem(variable.name, `取值有误：应为 ${variable.shape}。`, `has a value that cannot be used: expected ${variable.shape}.`));
  return variable.value;
}

function problem(variable: string, zh: string, en: string): ConfigProblem {
  return { variable, zh, en };
}

function list(value: string): string[] {
  return value.split(',').map((part) => part.trim()).filter((part) => part !== '');
}

function originOf(given: string, problems: ConfigProblem[]): string[] {
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.username === '') return [url.origin];
  problems.push(problem('PUBLIC_ORIGINS', `“${given}”不是来源地址，例如 https://hub.example。`, `"${given}" is not an origin such as https://hub.example.`));
  return [];
}

/** A Redis on this machine may go without: whoever reaches it could read the hub's memory as well. */
function hasDoorbellCredentials(given: string): boolean {
  if (!URL.canParse(given)) return false;
  const { password, hostname } = new URL(given);
  return password !== '' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

function isBlock(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
