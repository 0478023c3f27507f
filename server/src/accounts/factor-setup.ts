import type { EnrolFinish, EnrolReply } from '@sanfang/shared/protocol/api/second-factor.ts';
import { isRefusal, refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { randomUUID } from 'node:crypto';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../engine/ports.ts';
import type { Directory } from '../store/directory.ts';
import type { FactorRow, TicketRow } from '../store/factors.ts';
import type { Attempts } from './attempts.ts';
import type { Signed } from './authenticate.ts';
import { creationOptions, registered, type PasskeyPlace } from './passkeys.ts';
import { challengeOf, newChallenge } from './proofs.ts';
import { newRecoveryCodes, recoveryDigest } from './recovery-codes.ts';
import type { SecretBox } from './sealed-secret.ts';
import type { StepUp } from './step-up.ts';
import type { Tickets } from './tickets.ts';
import { newTotpSecret, totpForOwner, totpStep } from './totp.ts';

type Asker = Pick<Signed, 'person' | 'session' | 'device' | 'demo'>;
const MAX_PASSKEYS = 10;

/** Setting second factors up, and taking them away. `proof`: a step-up for the account, which each change needs. */
export interface FactorSetup {
  begin(asker: Asker, proof: string, kind: FactorRow['kind']): Promise<EnrolReply | Refusal>;
  /** Recovery codes come with the first factor; null with the others. */
  finish(asker: Asker, answer: EnrolFinish, block: string): Promise<readonly string[] | null | Refusal>;
  rename(asker: Asker, id: string, name: string): Promise<boolean>;
  /** With the last factor go the recovery codes. False: no such factor of theirs. */
  remove(asker: Asker, proof: string, id: string, block: string): Promise<boolean | Refusal>;
  newCodes(asker: Asker, proof: string, block: string): Promise<readonly string[] | Refusal>;
}

export interface FactorSetupOptions {
  readonly directory: Directory;
  readonly attempts: Attempts;
  readonly tickets: Tickets;
  readonly stepUp: StepUp;
  readonly box: SecretBox;
  readonly key: Uint8Array;
  readonly clock: Clock;
  readonly passkeys: PasskeyPlace | null;
  readonly audit: Audit;
}

export function createFactorSetup({ directory, attempts, tickets, stepUp, box, key, clock, passkeys, audit }: FactorSetupOptions): FactorSetup {
  const note = (action: 'SECOND_FACTOR_ADDED' | 'SECOND_FACTOR_REMOVED' | 'RECOVERY_CODES_MADE', { person, session }: Asker, block: string, method?: string): void => {
    audit.record({ action, actor: person, session, block, object: { method } });
  };

  async function codesFor(asker: Asker, block: string): Promise<string[]> {
    const codes = newRecoveryCodes();
    await directory.setRecoveryCodes(asker.person, codes.flatMap((code) => recoveryDigest(key, asker.person, code) ?? []));
    note('RECOVERY_CODES_MADE', asker, block);
    return codes;
  }

  /** A code generator is only set up once it has shown a code: a wrong scan must not lock anybody out. */
  async function codeGenerator(asker: Asker, { id, data }: TicketRow, code: string, block: string): Promise<Pick<FactorRow, 'key' | 'secret' | 'counter' | 'transports'> | Refusal> {
    const attempt = await attempts.begin(`second factor of ${asker.person}`, await attempts.placeOf(asker.person, { device: asker.device, block }));
    if (typeof attempt === 'number') return refuse('RATE_LIMITED', { retryAfter: attempt });
    const { secret } = JSON.parse(data) as { readonly secret: string };
    const plain = box.open(secret, id);
    const counter = totpStep(plain, code.normalize('NFKC').replace(/[\s-]/g, ''), clock.now(), 0);
    if (counter === null) return refuse('WRONG_CODE');
    await attempt();
    return { key: `totp ${asker.person}`, secret: box.seal(plain, id), counter, transports: [] };
  }

  async function made(asker: Asker, ticket: TicketRow, answer: EnrolFinish, block: string): Promise<Pick<FactorRow, 'key' | 'secret' | 'counter' | 'transports'> | Refusal> {
    if ('code' in answer) return codeGenerator(asker, ticket, answer.code, block);
    if (passkeys === null || !(await tickets.use(ticket.id))) return refuse('CHALLENGE_GONE');
    return await registered(passkeys, challengeOf(ticket), answer.passkey) ?? refuse('WRONG_CODE');
  }

  return {
    async begin(asker, proof, kind) {
      if (asker.demo) return refuse('SHARED_ACCOUNT');
      if (!(await stepUp.isConfirmed(asker, proof))) return refuse('STEP_UP_REQUIRED');
      const [account, factors] = await Promise.all([directory.account(asker.person), directory.factorsOf(asker.person)]);
      const to = { person: asker.person, holder: asker.session };
      const name = account?.identifier ?? asker.person;
      if (kind === 'TOTP') {
        if (factors.some((factor) => factor.kind === 'TOTP')) return refuse('TOO_MANY_FACTORS', { most: 1 });
        const [id, secret] = [randomUUID(), newTotpSecret()];
        const { expiresAt } = await tickets.give('ENROL', to, { kind, secret: box.seal(secret, id) }, id);
        return { ticket: id, expiresAt, totp: totpForOwner(secret, name), passkey: null };
      }
      if (passkeys === null) return refuse('NOT_FOUND');
      const known = factors.filter((factor) => factor.kind === 'PASSKEY');
      if (known.length >= MAX_PASSKEYS) return refuse('TOO_MANY_FACTORS', { most: MAX_PASSKEYS });
      const ticket = await tickets.give('ENROL', to, { kind, challenge: newChallenge() });
      return { ticket: ticket.id, expiresAt: ticket.expiresAt, totp: null, passkey: creationOptions(passkeys, challengeOf(ticket), { id: asker.person, name }, known) };
    },

    async finish(asker, answer, block) {
      const ticket = await tickets.good('ENROL', answer.ticket);
      const kind = 'code' in answer ? 'TOTP' : 'PASSKEY';
      if (ticket === null || ticket.person !== asker.person || ticket.holder !== asker.session || (JSON.parse(ticket.data) as { kind: string }).kind !== kind) return refuse('CHALLENGE_GONE');
      const key = await made(asker, ticket, answer, block);
      if (isRefusal(key)) return key;
      if (kind === 'TOTP' && !(await tickets.use(ticket.id))) return refuse('CHALLENGE_GONE');
      const isFirst = (await directory.factorsOf(asker.person)).length === 0;
      const factor: FactorRow = { id: ticket.id, person: asker.person, kind, name: answer.name.trim(), createdAt: new Date(clock.now()).toISOString(), lastUsedAt: null, ...key };
      if (!(await directory.addFactor(factor))) return refuse(kind === 'PASSKEY' ? 'PASSKEY_KNOWN' : 'TOO_MANY_FACTORS');
      note('SECOND_FACTOR_ADDED', asker, block, kind);
      return isFirst ? codesFor(asker, block) : null;
    },

    rename: ({ person }, id, name) => directory.renameFactor(person, id, name.trim()),

    async remove(asker, proof, id, block) {
      if (!(await stepUp.isConfirmed(asker, proof))) return refuse('STEP_UP_REQUIRED');
      const gone = (await directory.factorsOf(asker.person)).find((factor) => factor.id === id);
      if (gone === undefined || !(await directory.removeFactor(asker.person, id))) return false;
      note('SECOND_FACTOR_REMOVED', asker, block, gone.kind);
      if ((await directory.factorsOf(asker.person)).length === 0) await directory.clearFactors(asker.person);
      return true;
    },

    async newCodes(asker, proof, block) {
      if (!(await stepUp.isConfirmed(asker, proof))) return refuse('STEP_UP_REQUIRED');
      if ((await directory.factorsOf(asker.person)).length === 0) return refuse('SECOND_FACTOR_REQUIRED');
      return codesFor(asker, block);
    },
  };
}
