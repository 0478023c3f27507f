import { storeKinds, type StoreKind } from '../../support/stores.ts';

/** Every way from one kind of store to another, itself included. */
export const crossings: readonly { readonly from: StoreKind; readonly to: StoreKind; readonly way: string }[] =
  storeKinds.flatMap((from) => storeKinds.map((to) => ({ from, to, way: `${from.name} → ${to.name}` })));
