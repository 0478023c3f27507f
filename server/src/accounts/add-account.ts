import { refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { randomInt, randomUUID } from 'node:crypto';
import type { Directory } from '../store/directory.ts';
import { normaliseIdentifier } from './identifier.ts';
import { createPasswords } from './password.ts';

/** Without letters and digits that are read for each other. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Five groups of four: 99 bits, and can be read out over the phone. */
function generatedPassword(): string {
  const letter = () => alphabet.charAt(randomInt(alphabet.length));
  return Array.from({ length: 5 }, () => Array.from({ length: 4 }, letter).join('')).join('-');
}

/**
 * Adds a person with a phone number or e-mail address, who signs in with a password made here and shown once.
 * For the command line: there is no sign-up by the web, and no account comes with the program.
 */
export async function addAccount(directory: Directory, typed: string, now: string): Promise<{ readonly person: string; readonly identifier: string; readonly password: string } | Refusal> {
  const identifier = normaliseIdentifier(typed);
  if (identifier === null) return refuse('MALFORMED', { field: 'identifier' });
  const password = generatedPassword();
  const passwordHash = await createPasswords().hash(password);
  if (passwordHash === 'BUSY') return refuse('BUSY');
  const person = randomUUID();
  const added = await directory.addAccount({ person, identifier, passwordHash, demo: null, disabled: false, createdAt: now });
  return added ? { person, identifier, password } : refuse('MALFORMED', { field: 'identifier', why: 'taken' });
}
