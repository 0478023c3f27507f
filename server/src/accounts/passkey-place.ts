import type { PasskeyPlace } from './passkeys.ts';

/**
 * Where passkeys may be used: browsers make them on https and on localhost only, for a name and not for an address.
 * Null where no origin is such; `UNFIT` where none lies under the domain that was asked for.
 * @param domain empty: the host of the first origin that is secure
 */
export function passkeyPlace(origins: readonly string[], domain: string): PasskeyPlace | null | 'UNFIT' {
  const secure = origins.map((origin) => new URL(origin)).filter(({ protocol, hostname }) => (protocol === 'https:' && !isAddress(hostname)) || hostname === 'localhost');
  const rpId = domain === '' ? secure[0]?.hostname : domain;
  if (rpId === undefined) return null;
  const under = secure.filter(({ hostname }) => hostname === rpId || hostname.endsWith(`.${rpId}`));
  return under.length === 0 ? 'UNFIT' : { rpId, origins: under.map(({ origin }) => origin) };
}

function isAddress(hostname: string): boolean {
  return hostname.startsWith('[') || /^\d+(\.\d+){3}$/.test(hostname);
}
