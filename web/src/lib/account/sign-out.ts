import type { Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { send } from '#lib/api/hub.ts';

/** How many things this person wrote or photographed in this browser that the hub has not recorded yet; none where the browser keeps nothing. */
export async function unsentOf(person: string): Promise<number> {
  const [{ openOutboxStorage }, { photosOf }] = await Promise.all([import('#lib/live/outbox-storage.ts'), import('#lib/canvass/device.ts')]);
  try {
    const entries = await (await openOutboxStorage()).all(person);
    return entries.filter((entry) => entry.state.kind === 'PENDING').length + (await photosOf(person)).length;
  } catch {
    // A private window may refuse storage: then nothing can wait in it.
    return 0;
  }
}

/** Throws away what this person wrote in this browser and no hub has recorded, drafts too. */
export async function discardUnsent(person: string): Promise<void> {
  const [{ openOutboxStorage }, { dropPhotosOf }] = await Promise.all([import('#lib/live/outbox-storage.ts'), import('#lib/canvass/device.ts')]);
  const storage = await openOutboxStorage();
  for (const entry of await storage.all(person)) await storage.remove(entry.command.id);
  await dropPhotosOf(person);
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith(`draft/${person}/`))) localStorage.removeItem(key);
}

/** Ends this session, or all of this person's, and starts again from the front page. Answers why not. */
export async function leave(everywhere: boolean): Promise<Refusal | null> {
  const reply = await send<unknown>('DELETE', everywhere ? '/api/sessions' : '/api/session');
  if (isRefusal(reply) && reply.refused !== 'NOT_SIGNED_IN') return reply;
  const [{ forgetRounds }, { forgetOfflinePage }] = await Promise.all([import('#lib/canvass/device.ts'), import('#lib/canvass/offline-page.ts')]);
  await Promise.all([forgetRounds(), forgetOfflinePage()]);
  // A whole new page: no socket, no copy and no name of the last person stays in memory.
  location.assign('/');
  return null;
}
