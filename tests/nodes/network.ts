import { execFileSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';

/** What a member's cables lead to; each can be pulled by itself. */
export const cables = ['store', 'bell', 'people'] as const;
export type Cable = (typeof cables)[number];

/** A network of its own for a process, with a cable to this machine for each thing that it talks to. */
export interface Member {
  /** Command that runs another inside. */
  readonly prefix: readonly string[];
  /** Where people outside reach what listens inside. */
  readonly address: string;
  /** This machine's address at the end of a cable, as seen from inside. */
  outside(cable: Cable): string;
  /** Nothing goes through any more, in either direction, and nobody is told. */
  pull(cable: Cable): void;
  plug(cable: Cable): void;
  remove(): void;
}

/** Why there can be no such networks here; null: there can. */
export function noNetworks(): string | null {
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  try {
    joinMember(0).remove();
    return null;
  } catch (error) {
    return `no network namespaces here: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`;
  }
}

/** Several at once must have numbers of their own. */
export function joinMember(number: number): Member {
  const name = `sf${randomBytes(3).toString('hex')}`;
  // A range that hardly anybody uses, another each time.
  const net = `10.${String(randomInt(180, 250))}.${String(randomInt(0, 16) * 16 + number)}`;
  const end = (cable: Cable, host: 1 | 2): string => `${net}.${String(cables.indexOf(cable) * 4 + host)}`;
  const own = (cable: Cable): string => `${name}${cable.slice(0, 2)}`;
  ip('netns', 'add', name);
  const remove = (): void => ip('netns', 'delete', name);
  try {
    ip('-n', name, 'link', 'set', 'lo', 'up');
    for (const cable of cables) {
      ip('link', 'add', own(cable), 'type', 'veth', 'peer', 'name', cable, 'netns', name);
      ip('-n', name, 'addr', 'add', `${end(cable, 2)}/30`, 'dev', cable);
      ip('-n', name, 'link', 'set', cable, 'up');
      ip('addr', 'add', `${end(cable, 1)}/30`, 'dev', own(cable));
      ip('link', 'set', own(cable), 'up');
    }
  } catch (error) {
    remove();
    throw error;
  }
  return {
    prefix: ['ip', 'netns', 'exec', name],
    address: end('people', 2),
    outside: (cable) => end(cable, 1),
    pull: (cable) => ip('link', 'set', own(cable), 'down'),
    plug: (cable) => ip('link', 'set', own(cable), 'up'),
    remove,
  };
}

function ip(...parameters: readonly string[]): void {
  execFileSync('ip', parameters, { stdio: 'pipe' });
}
