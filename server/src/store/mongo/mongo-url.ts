/** Whether a store's URL names a MongoDB; anything else is a folder. */
export function isMongoUrl(url: string): boolean {
  return /^mongodb(\+srv)?:\/\//.test(url);
}

/** scheme, credentials, hosts, database, options. Not a WHATWG URL: there may be several hosts. */
const PARTS = /^mongodb(?:\+srv)?:\/\/(?:([^@/]*)@)?[^/?]+(?:\/([^?]*))?(?:\?(.*))?$/;

/** Database that the URL names, or null. */
export function databaseOf(url: string): string | null {
  const name = PARTS.exec(url)?.[2];
  return name === undefined || name === '' ? null : decodeURIComponent(name);
}

/** Whether anybody who reaches the server could use it as we do: no user with a password in the URL and no mechanism that brings its own, such as X.509. */
export function hasNoCredentials(url: string): boolean {
  const [, user = '', , options = ''] = PARTS.exec(url) ?? [];
  return !/^[^:]+:./.test(user) && !new URLSearchParams(options).has('authMechanism');
}
