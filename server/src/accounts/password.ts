import { hash, parseOptions, verify } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';
import { inTurn } from '../in-turn.ts';

/** argon2id by the library's default; 19 MiB, two passes, one lane: the OWASP minimum, about 40 ms here. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Hashes at a time: more would take the cores from people who are voting or talking. */
const AT_ONCE = 2;
const MAX_WAITING = 50;

/** Answers `BUSY` instead of a result when too many are waiting already. */
export interface Passwords {
  /** PHC string of argon2id. */
  hash(password: string): Promise<string | 'BUSY'>;
  /** Takes the same work whether there is a hash to compare with or not, so that time does not tell who has an account. */
  matches(stored: string | null, password: string): Promise<boolean | 'BUSY'>;
}

/** Whether a hash was made with other settings than today's, and is to be made again at the next sign-in. */
export function isOutdated(stored: string): boolean {
  const { memoryCost, timeCost, parallelism } = parseOptions(stored);
  return memoryCost !== cost.memoryCost || timeCost !== cost.timeCost || parallelism !== cost.parallelism;
}

/** Hashing with a limit on how much runs and waits at a time. */
export function createPasswords(): Passwords {
  const turn = inTurn(AT_ONCE, MAX_WAITING);
  // A hash that nobody's password matches: what unknown people are compared with.
  const nobody = hash(randomBytes(32), cost);

  return {
    hash: (password) => turn(() => hash(password.normalize('NFC'), cost)),
    matches: (stored, password) =>
      turn(async () => {
        const usable = stored?.startsWith('$argon2id$') === true;
        const matched = await verify(usable ? stored : await nobody, password.normalize('NFC'));
        return usable && matched;
      }),
  };
}
