import type { Directory } from '../store/directory.ts';

/**
 * Shuts an account, or opens it again. Nobody signs in to a shut one, and its sessions end: every node closes their sockets
 * within two seconds, as it does for a sign-out.
 * @param now ISO time
 */
export async function disableAccount(directory: Directory, person: string, disabled: boolean, now: string): Promise<void> {
  // First the door, then who is inside.
  await directory.disable(person, disabled);
  if (!disabled) return;
  const sessions = await directory.sessionsOf(person);
  await directory.revokeSessions(sessions.filter(({ revokedAt }) => revokedAt === null).map(({ id }) => id), now);
}
