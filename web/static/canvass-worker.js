/* global self, caches */
/*
 * Lets the canvassing desk open again in a stairwell without network. It answers only where the network does not, only that page and
 * what belongs to it, and only from what the page itself has laid by (offline-page.ts); sign-out deletes it. Every other page of a compound
 * loads its scripts through it as well: what it may fetch is said by the header that it is served with (server/src/http/pages.ts).
 */
const PAGE = /^\/c\/[^/]+\/votes\/[^/]+\/canvass$/;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const wanted = request.mode === 'navigate' ? PAGE.test(pathname) : pathname.startsWith('/_app/');
  if (request.method !== 'GET' || origin !== self.location.origin || !wanted) return;
  event.respondWith(fetch(request).catch(async () => await caches.match(request, { cacheName: 'sanfang-canvass', ignoreVary: true }) ?? Response.error()));
});
