import { describe, expect, test } from 'vitest';
import type { StorePlace } from '../support/stores.ts';

/** What opening and closing promise. */
export function placeContract(fresh: () => Promise<StorePlace>): void {
  describe('place', () => {
    test('the incarnation is made once, stays over reopening and differs elsewhere', async () => {
      const [place, elsewhere] = [await fresh(), await fresh()];
      const together = await Promise.all([place.open(), place.open(), place.open()]);
      const [{ logs: { incarnation } }] = [together[0]];
      expect(incarnation).toMatch(/^[0-9a-f-]{36}$/);
      expect(new Set(together.map(({ logs }) => logs.incarnation))).toEqual(new Set([incarnation]));
      await Promise.all(together.map((stores) => stores.close()));
      expect((await place.open()).logs.incarnation).toBe(incarnation);
      expect((await elsewhere.open()).logs.incarnation).not.toBe(incarnation);
      await Promise.all([place.remove(), elsewhere.remove()]);
    });

    test('closing is idempotent, and a closed store does not answer', async () => {
      const place = await fresh();
      const stores = await place.open();
      await Promise.all([stores.close(), stores.close()]);
      await stores.close();
      await expect(stores.logs.head('compound/1')).rejects.toThrow();
      await place.remove();
    });
  });
}
