import { approvalDigest, keptFromNewDevices, mayBeListed, mayNeedStepUp, NEW_FOR_MS } from '@sanfang/shared/compound/step-up.ts';
import type { CompoundCommand } from '@sanfang/shared/compound/command.ts';
import type { Provenance } from '@sanfang/shared/log/command.ts';
import type { Approved, StepUpMethod } from '@sanfang/shared/log/event.ts';
import type { Challenge, StepUpFinish, StepUpReply } from '@sanfang/shared/protocol/api/second-factor.ts';
import { isRefusal, refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { randomUUID } from 'node:crypto';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../engine/ports.ts';
import type { Directory } from '../store/directory.ts';
import type { TicketRow } from '../store/factors.ts';
import { approvalChallenge } from './approval-challenge.ts';
import type { Signed } from './authenticate.ts';
import type { Proof, Proofs } from './proofs.ts';
import { newChallenge } from './proofs.ts';
import type { SeatPolicy } from './seat-policy.ts';
import type { Tickets } from './tickets.ts';

type Sender = Pick<Signed, 'person' | 'session' | 'device' | 'auth' | 'demo'>;
type Asker = Pick<Signed, 'person' | 'session' | 'device' | 'demo'>;

/** What stands in an approval's ticket. */
interface ApprovalData {
  readonly digest: string;
  readonly method: StepUpMethod;
  readonly approved: Approved;
  /** When the factor was set up. */
  readonly since: string | null;
}

/** What a challenge was given for: without digests, for the account. */
interface AskedData {
  readonly challenge: string;
  readonly digests?: readonly string[];
  readonly among?: readonly string[];
}

/** What stands in a challenge's ticket. A hub from before there were lists wrote its one digest by itself. */
function askedIn({ data }: TicketRow): AskedData {
  const { digest, ...asked } = JSON.parse(data) as AskedData & { readonly digest?: string };
  return digest === undefined ? asked : { ...asked, digests: [digest] };
}

/** Beside the two minutes, for each further command of a list: they are sent one after another, no faster than their rates allow. */
const LONGER_EACH_MS = 3_000;

/**
 * A fresh second factor for one act, or for the same step on each vote of a project. `begin` binds a challenge to the digests of the
 * commands (`approvalDigest`), `finish` makes an approval for each of the answer, and `evidenceFor` spends it on that command: for
 * this person, in this session, within two minutes, once.
 */
export interface StepUp {
  /** @param digests of the commands; null to change what stands on one's account page, for which recovery codes serve too, and the password where nothing is set up */
  begin(asker: Asker, digests: readonly string[] | null): Promise<Challenge | Refusal>;
  finish(asker: Asker, answer: StepUpFinish, block: string): Promise<StepUpReply | Refusal>;
  /** Whether this proof for the account is good. It may be shown again until it expires. */
  isConfirmed(asker: Asker, proof: string): Promise<boolean>;
  /** What a command is recorded with. An approval that does not fit counts for nothing. Sent again under its id, the command may show the approval again. */
  evidenceFor(command: CompoundCommand, approval: string | undefined, sender: Sender): Promise<Pick<Provenance, 'auth' | 'secondFactor' | 'newUntil'>>;
}

export interface StepUpOptions {
  readonly directory: Directory;
  readonly tickets: Tickets;
  readonly proofs: Proofs;
  readonly seats: SeatPolicy;
  readonly key: Uint8Array;
  readonly clock: Clock;
  readonly audit: Audit;
}

const forAccount = { recovery: true, password: true };
const forCommand = { recovery: false, password: false };

export function createStepUp({ directory, tickets, proofs, seats, key, clock, audit }: StepUpOptions): StepUp {
  const holderOf = ({ person, session }: Pick<Signed, 'person' | 'session'>) => ({ person, holder: session });
  const isTheirs = (ticket: TicketRow, { person, session }: Pick<Signed, 'person' | 'session'>): boolean => ticket.person === person && ticket.holder === session;

  async function spend(command: CompoundCommand, id: string, sender: Pick<Signed, 'person' | 'session'>): Promise<ApprovalData | null> {
    const ticket = await directory.ticket(id);
    if (ticket?.kind !== 'APPROVAL' || !isTheirs(ticket, sender)) return null;
    const data = JSON.parse(ticket.data) as ApprovalData;
    if (data.digest !== approvalDigest(command) || (data.approved.among !== undefined && !mayBeListed(command.type))) return null;
    // What was spent in time stays spent on that command, however late it is sent again.
    if (ticket.usedBy === null && Date.parse(ticket.expiresAt) <= clock.now()) return null;
    return await tickets.use(id, command.id) ? data : null;
  }

  function askedFor(id: string, digests: readonly string[]): AskedData {
    const { digest, among } = approvalChallenge(key, id, digests);
    return { challenge: digest, digests, ...(among === undefined ? {} : { among }) };
  }

  /** One for each command that was shown; the account needs one. */
  function approvalsFor(asker: Asker, id: string, { challenge, digests, among }: AskedData, { method, since }: Proof): Promise<TicketRow[]> {
    const to = holderOf(asker);
    if (digests === undefined) return Promise.all([tickets.give('CONFIRMED', to, {})]);
    const approved: Approved = { id, digest: challenge, ...(among === undefined ? {} : { among }) };
    const longer = (digests.length - 1) * LONGER_EACH_MS;
    return Promise.all(digests.map((digest) => tickets.give('APPROVAL', to, { digest, method, since, approved }, randomUUID(), longer)));
  }

  /** Until when a device is new to whoever sends from it what is kept from new ones. A factor that was set up earlier speaks for a device that they had then. */
  async function newUntil(command: CompoundCommand, { person, device, demo, auth }: Sender, spent: ApprovalData | null): Promise<Pick<Provenance, 'newUntil'>> {
    if (!keptFromNewDevices(command.type) || demo || auth.method === 'DEMO' || auth.deviceAge > 0) return {};
    const now = clock.now();
    if (typeof spent?.since === 'string' && Date.parse(spent.since) + NEW_FOR_MS <= now) return {};
    const until = Date.parse(await directory.seeDevice({ id: device, person, firstSeenAt: new Date(now).toISOString() })) + NEW_FOR_MS;
    return until <= now ? {} : { newUntil: new Date(until).toISOString() };
  }

  return {
    async begin(asker, digests) {
      if (asker.demo) return refuse('SHARED_ACCOUNT');
      const id = randomUUID();
      if (digests !== null && (await directory.factorsOf(asker.person)).length === 0) return refuse('SECOND_FACTOR_REQUIRED');
      const ticket = await tickets.give('STEP_UP', holderOf(asker), digests === null ? { challenge: newChallenge() } : askedFor(id, digests), id);
      return proofs.ask(ticket, digests === null ? forAccount : forCommand);
    },

    async finish(asker, { ticket: id, ...answer }, block) {
      const ticket = await tickets.good('STEP_UP', id);
      if (ticket === null || !isTheirs(ticket, asker)) return refuse('CHALLENGE_GONE');
      const asked = askedIn(ticket);
      const proof = await proofs.answer(ticket, answer, asked.digests === undefined ? forAccount : forCommand, { device: asker.device, block });
      if (isRefusal(proof)) return proof;
      const given = await approvalsFor(asker, id, asked, proof);
      audit.record({ action: 'STEPPED_UP', actor: asker.person, session: asker.session, block, object: { method: proof.method, ...(given.length > 1 ? { count: given.length } : {}) } });
      const [first] = given;
      if (first === undefined) return refuse('CHALLENGE_GONE');
      return { approval: first.id, approvals: given.map((one) => one.id), expiresAt: first.expiresAt };
    },

    async isConfirmed(asker, proof) {
      const ticket = await tickets.good('CONFIRMED', proof);
      return ticket !== null && isTheirs(ticket, asker);
    },

    async evidenceFor(command, approval, sender) {
      const { auth, person, demo } = sender;
      if (approval === undefined && !mayNeedStepUp(command.type)) return { auth };
      const spent = approval === undefined ? null : await spend(command, approval, sender);
      const fresh = await newUntil(command, sender, spent);
      if (spent !== null) return { auth: { ...auth, method: spent.method, level: 3, approved: spent.approved }, ...fresh };
      return { auth, ...fresh, secondFactor: !demo && ((await directory.factorsOf(person)).length > 0 || await seats.demands(person)) };
    },
  };
}
