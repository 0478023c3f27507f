import type { Challenge, EnrolledReply, EnrolReply, SecondFactorNeeded, StepUpReply } from '@sanfang/shared/protocol/api/second-factor.ts';
import { Secret, TOTP } from 'otpauth';
import type { Answer, Client } from './client.ts';
import { ORIGIN, PASSWORD, type Hub } from './hub.ts';
import { SoftPasskey } from './passkey.ts';

/** Where passkeys are used in tests: the hub's pages say that they come from there. */
export const passkeys = { rpId: 'hub.test', origins: [ORIGIN] };

/** A code generator as a phone has one. */
export class Phone {
  readonly #totp: TOTP;

  constructor(secret: string) {
    this.#totp = new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: 30 });
  }

  /** @param now milliseconds since 1970 */
  code(now: number): string {
    return this.#totp.generate({ timestamp: now });
  }
}

function good<T>({ status, body }: Answer<T>): T {
  if (status >= 300) throw new Error(`${String(status)}: ${JSON.stringify(body)}`);
  return body;
}

/** Asks to change something on the account page. */
export async function askAccount(browser: Client): Promise<Challenge> {
  return good(await browser.post<Challenge>('/api/step-up', { account: true }));
}

/** The proof that a change of the account needs, by password or by whatever is answered. */
export async function proofOf(browser: Client, answer: (asked: Challenge) => object = () => ({ password: PASSWORD })): Promise<string> {
  const asked = await askAccount(browser);
  return good(await browser.post<StepUpReply>('/api/step-up/finish', { ticket: asked.ticket, ...answer(asked) })).approval;
}

/** Sets a code generator up; answers it with the recovery codes. */
export async function enrolPhone(hub: Hub, browser: Client, proof: string): Promise<{ readonly phone: Phone; readonly codes: readonly string[] }> {
  const { ticket, totp } = good(await browser.post<EnrolReply>('/api/second-factor', { proof, kind: 'TOTP' }));
  const phone = new Phone(totp?.secret ?? '');
  const { recoveryCodes } = good(await browser.post<EnrolledReply>('/api/second-factor/finish', { ticket, name: '我的手机', code: phone.code(hub.clock.now()) }));
  // The code that was used is used up.
  hub.clock.forward(30_000);
  return { phone, codes: recoveryCodes ?? [] };
}

/** Sets a passkey up. */
export async function enrolPasskey(browser: Client, proof: string, key = new SoftPasskey(ORIGIN)): Promise<SoftPasskey> {
  const { ticket, passkey } = good(await browser.post<EnrolReply>('/api/second-factor', { proof, kind: 'PASSKEY' }));
  if (passkey === null) throw new Error('no passkey can be used here');
  good(await browser.post<EnrolledReply>('/api/second-factor/finish', { ticket, name: '钥匙', passkey: key.register(passkey) }));
  return key;
}

/** The first step of signing in, by the password. */
export async function firstStep(hub: Hub, browser: Client, person: string): Promise<Challenge> {
  return good(await browser.post<SecondFactorNeeded>('/api/session', { identifier: hub.identifierOf(person), password: PASSWORD })).secondFactor;
}
