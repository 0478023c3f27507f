import type { CreationOptions, PasskeyAssertion, PasskeyRegistration, RequestOptions } from '@sanfang/shared/protocol/api/second-factor.ts';

/** Why a browser gave no passkey: its owner said no or waited too long, it has this one already, or it cannot. */
export type PasskeyTrouble = 'CANCELLED' | 'KNOWN' | 'IMPOSSIBLE';

/** Whether this browser, at this address, makes and uses passkeys of a domain. */
export function canUsePasskeys(domain: string): boolean {
  const { hostname } = location;
  return window.isSecureContext && 'PublicKeyCredential' in window && (hostname === domain || hostname.endsWith(`.${domain}`));
}

/** Has the phone or computer sign a challenge, once its owner has shown who they are. */
export async function askPasskey(options: RequestOptions): Promise<PasskeyAssertion | PasskeyTrouble> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  try {
    const { id, rawId, response: { clientDataJSON, authenticatorData, signature, userHandle } } = await startAuthentication({ optionsJSON: options as OptionsOf<typeof startAuthentication> });
    const response = { clientDataJSON, authenticatorData, signature, ...(userHandle === undefined ? {} : { userHandle }) };
    return { id, rawId, type: 'public-key', clientExtensionResults: {}, response };
  } catch (error) {
    return troubleOf(error);
  }
}

/** Has the phone or computer make a new passkey. */
export async function makePasskey(options: CreationOptions): Promise<PasskeyRegistration | PasskeyTrouble> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  try {
    const { id, rawId, response: { clientDataJSON, attestationObject, transports = [] } } = await startRegistration({ optionsJSON: options as OptionsOf<typeof startRegistration> });
    return { id, rawId, type: 'public-key', clientExtensionResults: {}, response: { clientDataJSON, attestationObject, transports: transports as PasskeyRegistration['response']['transports'] } };
  } catch (error) {
    return troubleOf(error);
  }
}

type OptionsOf<F extends (given: never) => unknown> = Parameters<F>[0] extends { optionsJSON: infer O } ? O : never;

function troubleOf(error: unknown): PasskeyTrouble {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'AbortError') return 'CANCELLED';
  return name === 'InvalidStateError' ? 'KNOWN' : 'IMPOSSIBLE';
}
