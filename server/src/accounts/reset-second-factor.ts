import type { Directory } from '../store/directory.ts';

/**
 * Takes away every second factor and recovery code of a person, and ends their sessions: for somebody who has lost all of them, once
 * two people have seen who it is. They sign in with their password and set up new ones.
 * @param now ISO time
 */
export async function resetSecondFactor(directory: Directory, person: string, now: string): Promise<void> {
  await directory.clearFactors(person);
  const sessions = await directory.sessionsOf(person);
  await directory.revokeSessions(sessions.filter(({ revokedAt }) => revokedAt === null).map(({ id }) => id), now);
}
