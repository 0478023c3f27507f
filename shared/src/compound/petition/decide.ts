import { localYear } from '../../law/calendar.ts';
import { periodAfter, petitionPeriod } from '../../law/periods.ts';
import type { Context } from '../../log/command.ts';
import { isRefusal, refuse, type Refusal } from '../../protocol/refusal.ts';
import { PETITIONS } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft, type CompoundDraft } from '../event.ts';
import { offsetOf } from '../hats.ts';
import type { Outcome } from '../outcome.ts';
import { bindingOf } from '../register/acting.ts';
import { permanent, tidy } from '../room/sealing.ts';
import type { petitionCommands } from './commands.ts';
import { lapsePetition, orderPetition } from './duty-decide.ts';
import { petitionOnFeed } from './petition-feed.ts';
import { allOwners, digestOfPetition, signaturesOf, signersOf } from './signatures.ts';
import type { Petition } from './state.ts';

export type PetitionCommand = { [K in keyof typeof petitionCommands]: CommandOf<K> }[keyof typeof petitionCommands];

/** Local days for which signatures are collected; after them nobody knows whether those who signed still want it. */
const COLLECTING_DAYS = 60;
/** Petitions that collect signatures at the same time, at least; in a large compound one for each fifth owner: whoever holds all places could carry a petition. */
const PLACES = 20;
const OWNERS_A_PLACE = 5;
/** Petitions that one person raises within a year. */
const MOST_A_YEAR = 4;
const YEAR_MS = 365 * 86_400_000;

/** What happens to a petition: owners ask that something be put to all of them, and a fifth makes it a duty (物业管理条例 Art. 13). */
export function decidePetition(compound: Compound, command: PetitionCommand, ctx: Context): Outcome {
  if (command.type === 'RaisePetition') return raisePetition(compound, command, ctx);
  const { petitions } = compound.petitions;
  const petition = Object.hasOwn(petitions, command.data.petition) ? petitions[command.data.petition] : undefined;
  if (petition === undefined) return refuse('UNKNOWN_PETITION');
  switch (command.type) {
    case 'SignPetition': return signPetition(compound, petition, command, ctx);
    case 'UnsignPetition': return unsignPetition(petition, ctx);
    case 'WithdrawPetition': return withdrawPetition(petition, ctx);
    case 'LapsePetition': return lapsePetition(compound, petition, ctx);
    case 'OrderPetition': return orderPetition(compound, petition, command, ctx);
  }
}

/** An owner raises it, and signs it. Nobody collects for two at a time, nor two owners of one home. */
function raisePetition(compound: Compound, { data }: CommandOf<'RaisePetition'>, ctx: Context): Outcome {
  if (compound.register.version === 0) return refuse('NO_REGISTER');
  const signers = ableToSign(compound, ctx);
  if (isRefusal(signers)) return signers;
  const raisedOnes = Object.values(compound.petitions.petitions);
  const collecting = raisedOnes.filter(({ status }) => status === 'COLLECTING');
  const home = ownersOf(compound, signers);
  if (collecting.some(({ raisedBy }) => raisedBy === ctx.person || home.has(raisedBy))) return refuse('PETITION_UNDER_WAY');
  const since = new Date(Date.parse(ctx.now) - YEAR_MS).toISOString();
  if (raisedOnes.filter(({ raisedBy, raisedAt }) => raisedBy === ctx.person && raisedAt > since).length >= MOST_A_YEAR) return refuse('LIMIT_REACHED', { most: MOST_A_YEAR });
  const places = Math.max(PLACES, Math.floor(allOwners(compound).persons.length / OWNERS_A_PLACE));
  if (collecting.length >= places) return refuse('TOO_MANY_PETITIONS', { most: places });
  const { matterCode } = data;
  const words = { title: tidy(data.title), text: tidy(data.text) };
  if (words.title === '' || words.text === '') return refuse('EMPTY_TEXT', { field: words.title === '' ? 'title' : 'text' });
  const petition = ctx.newId();
  const digest = digestOfPetition({ matterCode, ...words });
  const until = periodAfter(ctx.now, COLLECTING_DAYS, offsetOf(compound)).ends;
  const raised: Petition = { id: petition, matterCode, digest, until, title: '', text: '', raisedBy: ctx.person, raisedAt: ctx.now, status: 'COLLECTING', signers: {}, reached: null, takenUp: null };
  const seal = { title: permanent(words.title, [ctx.person]), text: permanent(words.text, [ctx.person]) };
  return {
    events: [
      draft(PETITIONS, 'petition.raised', { petition, matterCode, digest, until }, { seal }),
      ...signed(compound, raised, signers, words, ctx),
    ],
    made: { petition },
  };
}

/** An owner signs, for every counting person whose owner may act for it. Signatures are taken until the vote is announced: the area may still be wanting. */
function signPetition(compound: Compound, petition: Petition, { data }: CommandOf<'SignPetition'>, ctx: Context): Outcome {
  if (!isOpen(petition)) return refuse('PETITION_OVER', { status: petition.status });
  const signers = ableToSign(compound, ctx);
  if (isRefusal(signers)) return signers;
  if (data.digest !== petition.digest) return refuse('OTHER_PAPER');
  const fresh = signers.filter((key) => !Object.hasOwn(petition.signers, key));
  if (fresh.length === 0) return refuse('PETITION_SIGNED');
  const [title, text] = [petition.title, petition.text].map((at) => ctx.opened.get(at));
  return { events: signed(compound, petition, fresh, { title: typeof title === 'string' ? title : null, ...(typeof text === 'string' ? { text } : {}) }, ctx) };
}

/** Takes the own signature back. Once the duty stands, it stands: who signed was counted. */
function unsignPetition(petition: Petition, ctx: Context): Outcome {
  if (petition.status !== 'COLLECTING') return refuse('PETITION_OVER', { status: petition.status });
  const signers = Object.entries(petition.signers).filter(([, capacity]) => capacity === ctx.capacity).map(([key]) => key);
  if (signers.length === 0) return refuse('NOT_SIGNED');
  return { events: [draft(PETITIONS, 'petition.unsigned', { petition: petition.id, signers })] };
}

/** Whoever raised it takes it back, as long as it binds nobody. */
function withdrawPetition(petition: Petition, ctx: Context): Outcome {
  if (petition.raisedBy !== ctx.person) return refuse('FORBIDDEN');
  if (petition.status !== 'COLLECTING') return refuse('PETITION_OVER', { status: petition.status });
  return { events: [draft(PETITIONS, 'petition.withdrawn', { petition: petition.id })] };
}

/** The people with an account who own the homes of these counting persons. */
function ownersOf(compound: Compound, signers: readonly string[]): ReadonlySet<string> {
  const keys = new Set(signers);
  const owners = allOwners(compound).persons.filter(({ key }) => keys.has(key)).flatMap((person) => person.owners);
  return new Set(owners.flatMap((owner) => bindingOf(compound.register, owner)?.person ?? []));
}

/** Where votes count formally, only who has been compared with the register by two people signs (rule book §4.3). */
function ableToSign(compound: Compound, ctx: Context): string[] | Refusal {
  const known = compound.register.bindings[ctx.capacity]?.level ?? 1;
  if (compound.feed.rules.legalEffect.value === 'FORMAL' && known < 2) return refuse('IDENTITY_TOO_WEAK', { level: 2 });
  return signersOf(compound, ctx.capacity);
}

/** Whether signatures are still taken. */
export function isOpen({ status }: Pick<Petition, 'status'>): boolean {
  return status === 'COLLECTING' || status === 'REACHED' || status === 'OVERDUE' || status === 'ORDERED' || status === 'ORDER_OVERDUE';
}

/** The signature, and where it makes the fifth of the owners full, the duty that begins with it. */
function signed(compound: Compound, petition: Petition, signers: readonly string[], { title, ...words }: { readonly title: string | null; readonly text?: string }, ctx: Context): CompoundDraft[] {
  const signature = draft(PETITIONS, 'petition.signed', { petition: petition.id, signers });
  if (petition.status !== 'COLLECTING') return [signature];
  const { met, areaMet: _areaMet, ...count } = signaturesOf(compound, { signers: { ...petition.signers, ...Object.fromEntries(signers.map((key) => [key, ctx.capacity])) } });
  if (!met) return [signature];
  const year = localYear(ctx.now, offsetOf(compound));
  const number = { year, no: (compound.petitions.lastNumber[String(year)] ?? 0) + 1 };
  const until = petitionPeriod(ctx.now, compound.feed.rules, offsetOf(compound)).ends;
  const reached: Petition = { ...petition, reached: { at: ctx.now, number, ...count } };
  return [
    signature,
    draft(PETITIONS, 'petition.reached', { petition: petition.id, number, ...count, until }),
    ...petitionOnFeed(compound, reached, 'REACHED', title, { until, ...words }),
  ];
}
