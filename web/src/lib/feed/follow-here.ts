import { follow, type Following } from './follow.ts';

/** Follows a feed from the page that is open, at the hub that it came from, and wakes with the browser. Answers what stops it. */
export function followHere(following: Following): () => void {
  const { wake, stop } = follow(following, () => new WebSocket(`${location.origin.replace('http', 'ws')}/ws/?EIO=4&transport=websocket`));
  window.addEventListener('online', wake);
  document.addEventListener('visibilitychange', wake);
  return () => {
    window.removeEventListener('online', wake);
    document.removeEventListener('visibilitychange', wake);
    stop();
  };
}
