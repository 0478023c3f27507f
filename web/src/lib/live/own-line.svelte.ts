import { untrack } from 'svelte';
import { Live } from './live.svelte.ts';

/** A page's own line to the hub, under its reader's name: made in the browser with the page, closed with it, and anew for somebody else. To be called while a component is made. */
export function ownLine(reader: () => string): { readonly live: Live | null } {
  let live = $state.raw<Live | null>(null);
  const who = $derived(reader());
  $effect(() => {
    const person = who;
    const line = untrack(() => new Live({ person }));
    live = line;
    return () => {
      live = null;
      line.close();
    };
  });
  return {
    get live() {
      return live;
    },
  };
}
