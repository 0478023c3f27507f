// The bootstrap: runs on any Node >= 18, installs the pinned runtime and packages, and hands over to them.
// `npm start`, `npm test`, `npm run dev|hub|nodes|bench|soak|check|lint` all come through here.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const PNPM = 'pnpm@12.21.0';
const [verb = 'start', ...args] = process.argv.slice(2);
const say = (text) => console.log(`\n▸ ${text}`);

function fail(text) {
  console.error(`\n✗ ${text}`);
  process.exit(1);
}

/** Runs a step in the foreground; its output is the progress. */
function step(title, command, parameters, options = {}) {
  say(title);
  const { status, error } = spawnSync(command, parameters, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32', ...options });
  if (error) fail(`${title}: ${error.message}`);
  return status ?? 1;
}

const pnpm = (...parameters) => ['npx', ['--yes', PNPM, ...parameters]];

/** The pinned Node where the registry has it for this platform, else the user's own if it is new enough. */
function runtime() {
  const pinned = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
  if (existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return fail(`Sanfang runs on Node 24 or newer. It brings its own on Linux (x64, arm64); on ${process.platform} ${process.arch} please install Node 24 (you have ${process.version}).`);
}

function install() {
  const status = step('Installing (the first time takes about half a minute)', ...pnpm('install', '--frozen-lockfile', '--prefer-offline'));
  if (status !== 0) fail('The packages could not be installed. Is the npm registry within reach? Run the same command again; nothing is lost.');
}

/** Digest of everything that the web build is made from, so that an unchanged build is not made again. */
function sourceDigest() {
  const hash = createHash('sha256');
  const visit = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      // The last two are written by the message compiler beside its settings.
      if (['node_modules', 'build', '.svelte-kit', 'paraglide', 'cache', 'README.md', '.gitignore'].includes(entry.name)) continue;
      const inner = join(path, entry.name);
      if (entry.isDirectory()) visit(inner);
      else hash.update(inner.slice(root.length)).update(readFileSync(inner));
    }
  };
  visit(join(root, 'web'));
  visit(join(root, 'shared', 'src'));
  hash.update(readFileSync(join(root, 'pnpm-lock.yaml')));
  return hash.digest('hex');
}

function build() {
  const stamp = join(root, 'web', 'build', '.source-digest');
  const digest = sourceDigest();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return say('The web pages are built already');
  const status = step('Building the web pages', ...pnpm('run', 'app:build'));
  if (status !== 0) fail('The web pages could not be built; the reason stands above.');
  writeFileSync(stamp, digest);
}

/** Runs a long-lived process and hands signals on; spawned directly, since npx and sh in between would orphan it. */
function serve(parameters, environment = {}) {
  // Code that was compiled once need not be compiled at the next start: half of what a start takes.
  const compiled = { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, '.cache', 'compiled') };
  const child = spawn(runtime(), parameters, { cwd: root, stdio: 'inherit', env: { ...process.env, ...compiled, ...environment } });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

const chromium = () => ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

const fonts = () => existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc');
const redis = () => existsSync('/usr/bin/redis-server');
const balancer = () => existsSync('/usr/sbin/nginx');

/** What the tests use of the system: installed where that is allowed, else named. */
function tools() {
  const wanted = [!chromium() && 'chromium', !fonts() && 'fonts-noto-cjk', !redis() && 'redis-server', !balancer() && 'nginx-light'].filter(Boolean);
  if (wanted.length === 0) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const environment = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    step('Fetching the package lists', 'apt-get', ['update', '-q'], environment);
    step(`Installing ${wanted.join(', ')} for the tests`, 'apt-get', ['install', '-y', '-q', '--no-install-recommends', ...wanted], environment);
  }
  if (!chromium()) console.warn('\n! No Chromium here: the browser tests will be skipped and counted. Install the package "chromium" (and "fonts-noto-cjk") to run them.');
  if (!redis() || !balancer()) console.warn('\n! No Redis or no nginx here: what concerns several nodes will be skipped and counted. Install "redis-server" and "nginx-light" to run it.');
}

const bin = (packagePath, entry) => join(root, packagePath, 'node_modules', entry);

function lint() {
  if (step('Checking the style', runtime(), [bin('.', 'eslint/bin/eslint.js'), '.']) !== 0) fail('eslint found something.');
}

function check() {
  const types = (part) => {
    if (step(`Checking the types of ${part}`, runtime(), [bin('.', 'typescript/bin/tsc'), '-p', part]) !== 0) fail(`The types of ${part} do not hold.`);
  };
  types('shared');
  types('server');
  // Compiles the messages too, which pages that the tests read import.
  if (step('Checking the types of web', ...pnpm('--filter', '@sanfang/web', 'run', 'check')) !== 0) fail('The types of web do not hold.');
  types('tests');
}

function test() {
  const node = runtime();
  // With file names behind it, only these tests are run.
  if (args.length === 0) {
    lint();
    check();
  }
  build();
  tools();
  if (!process.env.MONGODB_URL) {
    console.warn('\n! MONGODB_URL is not set: what concerns MongoDB is skipped and counted. To run it: MONGODB_URL=mongodb://127.0.0.1:27017/?replicaSet=rs0 npm test');
  }
  mkdirSync(join(root, '.cache'), { recursive: true });
  const report = join(root, '.cache', 'tests.json');
  const status = step('Running the tests', node, [bin('tests', 'vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args], { cwd: join(root, 'tests') });
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: pending, numTodoTests: todo, numFailedTestSuites: suites } = JSON.parse(readFileSync(report, 'utf8'));
  console.log(`\n${passed} passed, ${Math.max(failed, status !== 0 && failed === 0 ? Math.max(1, suites) : 0)} failed, ${pending + todo} skipped`);
  process.exit(status);
}

install();
if (verb === 'start') {
  build();
  const production = process.env.NODE_ENV === 'production';
  // At a desk the address and the sign-ins should not drown in log lines.
  serve(['server/src/main.ts'], production ? {} : { DEMO: process.env.DEMO ?? '1', LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' });
} else if (verb === 'test') test();
else if (verb === 'soak') {
  // The same faults and inputs for an hour or a night; SEED repeats one.
  process.env.EFFORT = 'long';
  if (args.length === 0) args.push('faults', 'fuzz');
  test();
} else if (verb === 'lint') lint();
else if (verb === 'check') check();
else if (verb === 'hub') serve(['server/src/cli.ts', ...args]);
else if (verb === 'nodes') {
  build();
  tools();
  serve(['tests/nodes/run.ts', ...args]);
} else if (verb === 'bench') serve(['tests/bench/run.ts', ...args]);
else if (verb === 'dev') {
  const web = spawn('npx', ['--yes', PNPM, '--filter', '@sanfang/web', 'run', 'dev'], { cwd: root, stdio: 'inherit' });
  process.on('exit', () => web.kill());
  serve(['--watch', 'server/src/main.ts'], { DEMO: '1', PUBLIC_ORIGINS: 'http://localhost:5173,http://localhost:3000' });
} else fail(`Unknown verb "${verb}": start, test, soak, dev, hub, nodes, bench, check or lint.`);
