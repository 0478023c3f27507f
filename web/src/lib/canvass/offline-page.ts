const CACHE = 'sanfang-canvass';
/** The worker sees pages of compounds only. */
const SCOPE = '/c/';

/** Browsers that know trusted types take the address of a worker through a policy only; `vite.config.ts` names it. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL(url: string): string };
}

/**
 * Lays this page and what it has loaded by, so that it opens again without network. Where the browser may not (plain HTTP in the home
 * network, a private window), the page works as long as it is open.
 */
export async function keepForOffline(): Promise<void> {
  if (!('serviceWorker' in navigator) || !('caches' in globalThis)) return;
  try {
    const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
    const worker = '/canvass-worker.js';
    const known = await navigator.serviceWorker.getRegistration(SCOPE);
    if (known === undefined) await navigator.serviceWorker.register(trustedTypes?.createPolicy('sanfang-worker', { createScriptURL: () => worker }).createScriptURL(worker) ?? worker, { scope: SCOPE });
    const parts = performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.startsWith(`${location.origin}/_app/`));
    // Fetched whole before the old ones go: a network that breaks off leaves what was there.
    const fresh = await Promise.all([location.pathname, ...new Set(parts)].map(async (address) => [address, await fetch(address)] as const));
    if (fresh.some(([, answer]) => !answer.ok)) return;
    await caches.delete(CACHE);
    const cache = await caches.open(CACHE);
    await Promise.all(fresh.map(([address, answer]) => cache.put(address, answer)));
  } catch {
    // Next time there is a network.
  }
}

/** Nothing of a round stays behind for whoever has the device next. */
export async function forgetOfflinePage(): Promise<void> {
  if (!('serviceWorker' in navigator) || !('caches' in globalThis)) return;
  await caches.delete(CACHE);
  await (await navigator.serviceWorker.getRegistration(SCOPE))?.unregister();
}
