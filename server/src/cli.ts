/** `npm run hub -- <verb>`: sets up and looks after a hub from the command line, on the store that the environment names. */
import { parseArgs } from 'node:util';
import { createAudit } from './audit/audit.ts';
import { auditVerbs } from './command-line/audit-verbs.ts';
import { backupVerbs } from './command-line/backup-verbs.ts';
import { importVerbs } from './command-line/import-verbs.ts';
import type { KeepingDesk, KeepingVerb } from './command-line/keeping-desk.ts';
import { verifyVerbs } from './command-line/verify-verbs.ts';
import { Misuse, setUpVerbs, type Desk, type Verb } from './command-line/verbs.ts';
import { readConfig, renderEnvironment, renderProblems, type Config } from './config.ts';
import { createEngine } from './engine/engine.ts';
import { silent } from './engine/logger.ts';
import { followStore } from './engine/store-clock.ts';
import { openRootsFile, UnfitRootsFile } from './roots/roots-file.ts';
import { openStores, UnfinishedRestore } from './store/open-stores.ts';

const verbs = { ...setUpVerbs, ...importVerbs, ...auditVerbs };
/** These need no engine, and stores that an engine could not work on. */
const keepingVerbs = { ...backupVerbs, ...verifyVerbs };
const names = ['identifier', 'name', 'street', 'log', 'kind', 'party', 'office', 'from', 'until', 'file', 'map', 'words', 'since', 'before', 'actor', 'action', 'known'] as const;
/** May be given several times. */
const lists = ['accept-loss'] as const;

function help(): string {
  const lines = [...Object.values(verbs), ...Object.values(keepingVerbs)].map(({ usage, says }) => `  ${usage}\n      ${says}`);
  return [
    'npm run hub -- <verb> [options]', '', ...lines, '  config\n      prints every variable of the environment with default and meaning', '',
    'A new compound: found-street, found-compound, add-account, form-party (OPERATOR), fill-seat (operator), import-register; the',
    'three parties and their seats in the same way. A running hub sees the changes within two seconds.',
  ].join('\n');
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: Object.fromEntries([
    ...names.map((name) => [name, { type: 'string' as const }] as const), ...lists.map((name) => [name, { type: 'string' as const, multiple: true }] as const),
  ]) });
  const [name = 'help', ...words] = positionals;
  if (name === 'config') return print(renderEnvironment());
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  const keepingVerb = Object.hasOwn(keepingVerbs, name) ? keepingVerbs[name] : undefined;
  if (verb === undefined && keepingVerb === undefined) return print(help(), name === 'help' ? 0 : 2);

  const config = readConfig(process.env);
  if ('problems' in config) return print(renderProblems(config.problems), 2);
  const optional = (option: string) => (typeof values[option] === 'string' ? values[option] : null);
  const say = (line: string) => { console.log(line); };
  const all = (option: string) => [values[option] ?? []].flat();
  if (keepingVerb !== undefined) return lookAfter(keepingVerb, { config, clock: { now: () => Date.now() }, words, optional, all, say });
  return verb === undefined ? 2 : atTheDesk(name, verb, config, { optional, say });
}

/** Whatever went wrong, nothing is known to be tampered with or left out: 2. */
async function lookAfter(verb: KeepingVerb, desk: KeepingDesk): Promise<number> {
  try {
    return await verb.run(desk);
  } catch (error) {
    // A full disk, a database that is away: said without a stack.
    if (!(error instanceof Error && 'code' in error)) throw error;
    console.error(error.message);
    return 2;
  }
}

async function atTheDesk(name: string, verb: Verb, config: Config, { optional, say }: Pick<Desk, 'optional' | 'say'>): Promise<number> {
  const stores = await openStores(config.storeUrl);
  const roots = config.rootsFile === null ? null : await openRootsFile(config.rootsFile, false);
  const clock = await followStore(stores.logs, { now: () => Date.now() }, silent);
  const engine = await createEngine({ stores, clock, roots });
  const audit = createAudit({ store: stores.audit, key: await stores.vault.digestKey(), clock, onError: (error) => { console.error('the audit stream could not be written', error); } });
  const desk: Desk = {
    stores, engine, clock, audit, optional, say,
    option: (option) => {
      const value = optional(option);
      if (value === null) throw new Misuse(`--${option} is missing\n  ${verb.usage}`);
      return value;
    },
  };
  try {
    await verb.run(desk);
    audit.record({ action: 'OPERATOR_COMMAND', actor: null, object: { verb: name } });
    return 0;
  } catch (error) {
    audit.record({ action: 'OPERATOR_COMMAND', actor: null, outcome: 'FAILED', object: { verb: name } });
    throw error;
  } finally {
    await audit.close();
    await engine.close();
    await clock.close();
    await stores.close();
  }
}

function print(text: string, code = 0): number {
  console.log(text);
  return code;
}

try {
  process.exitCode = await main();
} catch (error) {
  const forOperator = [Misuse, UnfitRootsFile, UnfinishedRestore].some((kind) => error instanceof kind) || (error instanceof TypeError && 'code' in error);
  console.error(forOperator && error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
