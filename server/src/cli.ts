/** `npm run hub -- <verb>`: sets up and looks after a hub from the command line, on the store that the environment names. */
import { parseArgs } from 'node:util';
import { createAudit } from './audit/audit.ts';
import { auditVerbs } from './command-line/audit-verbs.ts';
import { importVerbs } from './command-line/import-verbs.ts';
import { Misuse, setUpVerbs, type Desk } from './command-line/verbs.ts';
import { readConfig, renderEnvironment, renderProblems } from './config.ts';
import { createEngine } from './engine/engine.ts';
import { silent } from './engine/logger.ts';
import { followStore } from './engine/store-clock.ts';
import { openStores } from './store/open-stores.ts';

const verbs = { ...setUpVerbs, ...importVerbs, ...auditVerbs };
const names = ['identifier', 'name', 'street', 'log', 'kind', 'party', 'office', 'from', 'until', 'file', 'map', 'words', 'since', 'before', 'actor', 'action'] as const;

function help(): string {
  const lines = Object.values(verbs).map(({ usage, says }) => `  ${usage}\n      ${says}`);
  return [
    'npm run hub -- <verb> [options]', '', ...lines, '  config\n      prints every variable of the environment with default and meaning', '',
    'A new compound: found-street, found-compound, add-account, form-party (OPERATOR), fill-seat (operator), import-register; the',
    'three parties and their seats in the same way. A running hub sees the changes within two seconds.',
  ].join('\n');
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])) });
  const [name = 'help'] = positionals;
  if (name === 'config') return print(renderEnvironment());
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb === undefined) return print(help(), name === 'help' ? 0 : 2);

  const config = readConfig(process.env);
  if ('problems' in config) return print(renderProblems(config.problems), 2);
  const stores = await openStores(config.storeUrl);
  const clock = await followStore(stores.logs, { now: () => Date.now() }, silent);
  const engine = await createEngine({ stores, clock });
  const audit = createAudit({ store: stores.audit, key: await stores.vault.digestKey(), clock, onError: (error) => { console.error('the audit stream could not be written', error); } });
  const optional = (option: string) => (typeof values[option] === 'string' ? values[option] : null);
  const desk: Desk = {
    stores, engine, clock, audit, optional, say: (line) => { console.log(line); },
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
  if (!(error instanceof Misuse) && !(error instanceof TypeError && 'code' in error)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
