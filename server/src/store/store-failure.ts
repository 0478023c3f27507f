/** What the drivers call their own failures; what we do wrong ourselves has other names. */
const drivers = /^(Mongo|SqliteFailure$|ThreadEnded$|StoreFull$)/;

/** Whether an error, or what caused it, came from a database that did not do what it was asked: trying again later may help. */
export function isStoreFailure(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (drivers.test(cause.name)) return true;
  return false;
}
