/** There is no room left where a store writes. Nothing of what it was asked is kept. */
export class StoreFull extends Error {
  override readonly name = 'StoreFull';
}

/** What the drivers call their own failures; what we do wrong ourselves has other names. */
const drivers = /^(Mongo|SqliteFailure$|ThreadEnded$|StoreFull$)/;

/** Whether an error, or what caused it, came from a database that did not do what it was asked: trying again later may help. */
export function isStoreFailure(error: unknown): boolean {
  return chainOf(error).some(({ name }) => drivers.test(name));
}

/** Whether there is no room left. */
export function isStoreFull(error: unknown): boolean {
  return chainOf(error).some((cause) => cause instanceof StoreFull);
}

/** An error and what caused it. */
function chainOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let cause = error; cause instanceof Error && chain.length < 8; cause = cause.cause) chain.push(cause);
  return chain;
}
