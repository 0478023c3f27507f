import type { CreationOptions, PasskeyAssertion, PasskeyRegistration, RequestOptions } from '@sanfang/shared/protocol/api/second-factor.ts';
import type { FactorRow } from '../store/factors.ts';

/** Where passkeys may be used: the domain they are for, and the pages that may ask. */
export interface PasskeyPlace {
  readonly rpId: string;
  readonly origins: readonly string[];
}

/** How long a browser waits for its owner; milliseconds. */
const TIMEOUT_MS = 120_000;
const RP_NAME = '三方议事厅 Sanfang';
/** EdDSA, ES256, RS256: what authenticators make. */
const ALGORITHMS = [-8, -7, -257];

/** Loaded when the first passkey is looked at: most starts need none of it. */
const library = () => import('@simplewebauthn/server');
type Passkey = Pick<FactorRow, 'key' | 'transports'>;

function named({ key, transports }: Passkey) {
  return { id: key, type: 'public-key' as const, transports: [...transports] };
}

/** What a browser needs to have a challenge signed by one of these passkeys. */
export function requestOptions({ rpId }: PasskeyPlace, challenge: string, passkeys: readonly Passkey[]): RequestOptions {
  return { challenge, rpId, timeout: TIMEOUT_MS, userVerification: 'required', allowCredentials: passkeys.map(named) };
}

/** What a browser needs to make a new passkey. `user`: an id that tells nobody who it is, and the name that the phone shows. */
export function creationOptions({ rpId }: PasskeyPlace, challenge: string, user: { readonly id: string; readonly name: string }, known: readonly Passkey[]): CreationOptions {
  return {
    challenge, timeout: TIMEOUT_MS, attestation: 'none',
    rp: { id: rpId, name: RP_NAME },
    user: { id: Buffer.from(user.id).toString('base64url'), name: user.name, displayName: user.name },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key' as const, alg })),
    excludeCredentials: known.map(named),
    authenticatorSelection: { residentKey: 'preferred', requireResidentKey: false, userVerification: 'required' },
  };
}

/** The new passkey, or null unless it was made for this challenge, at this hub, by somebody whom the device knew. */
export async function registered({ rpId, origins }: PasskeyPlace, challenge: string, response: PasskeyRegistration): Promise<Pick<FactorRow, 'key' | 'secret' | 'counter' | 'transports'> | null> {
  const { verifyRegistrationResponse } = await library();
  const verified = await verifyRegistrationResponse({
    response, expectedChallenge: challenge, expectedOrigin: [...origins], expectedRPID: rpId, requireUserVerification: true, supportedAlgorithmIDs: ALGORITHMS,
  }).catch(refusedByLibrary);
  if (verified?.verified !== true) return null;
  const { id, publicKey, counter } = verified.registrationInfo.credential;
  return { key: id, secret: Buffer.from(publicKey).toString('base64url'), counter, transports: response.response.transports };
}

/** The signature counter, or null unless this passkey signed this challenge, at this hub, for somebody whom the device knew. */
export async function asserted({ rpId, origins }: PasskeyPlace, challenge: string, { key, secret, counter }: FactorRow, response: PasskeyAssertion): Promise<number | null> {
  const { verifyAuthenticationResponse } = await library();
  // A counter that does not move on says that there is a copy of the authenticator: that is refused as well.
  const verified = await verifyAuthenticationResponse({
    response, expectedChallenge: challenge, expectedOrigin: [...origins], expectedRPID: rpId, requireUserVerification: true,
    credential: { id: key, publicKey: new Uint8Array(Buffer.from(secret, 'base64url')), counter },
  }).catch(refusedByLibrary);
  return verified?.verified === true ? verified.authenticationInfo.newCounter : null;
}

/** The library throws for whatever does not hold, ours and theirs alike: it is a no. */
function refusedByLibrary(): null {
  return null;
}
