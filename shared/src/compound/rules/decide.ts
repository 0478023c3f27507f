import { isDate, localDate } from '../../law/calendar.ts';
import { emergencyCategories, emergencyConfirmations } from '../../law/emergency.ts';
import { isLawful, ruleAuthority, ruleIn, type RuleChange, type SilenceRule } from '../../law/local-rules.ts';
import { canonicalize } from '../../log/canonical.ts';
import type { Context } from '../../log/command.ts';
import { isRefusal, refuse, type Refusal } from '../../protocol/refusal.ts';
import { FEED } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft } from '../event.ts';
import { offsetOf } from '../hats.ts';
import type { Outcome } from '../outcome.ts';
import type { SeatOffice } from '../party/offices.ts';
import { seatByCapacity } from '../room/at-the-table.ts';
import { tidy } from '../room/sealing.ts';
import type { rulesCommands } from './commands.ts';
import type { Adoption, RulesChanged } from './state.ts';

export type RulesCommand = { [K in keyof typeof rulesCommands]: CommandOf<K> }[keyof typeof rulesCommands];

const speaksFor: Readonly<Record<(typeof ruleAuthority)[RuleChange['rule']], SeatOffice>> = { COMMITTEE: 'committeeChair', STREET: 'streetOfficial' };

/**
 * One rule of the compound, said by the body that has the authority: the committee what the rules of procedure say, the street
 * what the place says. A vote keeps the profile that stood when it was noticed: what changes here changes votes to come.
 */
export function decideRules(compound: Compound, { data }: RulesCommand, ctx: Context): Outcome {
  if (compound.feed.founded === null) return refuse('NOT_FOUND');
  const by = bodyOf(compound, data.change, ctx.capacity);
  if (isRefusal(by)) return by;
  const { rules, ruleSettings } = compound.feed;
  if (data.basis !== rules.version) return refuse('STALE_RULES', { version: rules.version });
  const source = tidy(data.source);
  if (source === '') return refuse('EMPTY_TEXT', { field: 'source' });
  const change = tidied(data.change);
  if (!isLawful(change)) return refuse('RULE_FORBIDDEN', { rule: change.rule });
  const adopted = adoptionOf(data.adopted, localDate(ctx.now, offsetOf(compound)));
  if (isRefusal(adopted)) return adopted;
  // The clause that lets silence count was itself adopted by those who answered (指导规则 Art. 26).
  if (change.rule === 'SILENCE' && change.value.mode !== 'STRICT' && adopted?.strictly !== true) return refuse('ADOPTION_REQUIRED');
  const was = ruleIn(rules, change.rule);
  const before = ruleSettings[change.rule];
  if (before !== undefined && same([was, before.source, before.adopted], [change, source, adopted])) return refuse('RULE_UNCHANGED');
  const changed: RulesChanged = { version: rules.version + 1, change, was, source, adopted, by };
  return { events: [draft(FEED, 'rules.changed', changed, { office: { actor: by.party, capacity: by.kind } })] };
}

/** The body for which somebody speaks under a hat, if it may say what holds of this rule. */
function bodyOf(compound: Compound, { rule }: RuleChange, capacity: string): RulesChanged['by'] | Refusal {
  const office = ruleAuthority[rule] === 'STREET' ? compound.street : compound.office;
  const seat = office === null ? null : seatByCapacity(office, capacity);
  const party = seat === null ? undefined : office?.parties[seat.party];
  if (party === undefined || seat?.office !== speaksFor[ruleAuthority[rule]]) return refuse('RULE_NOT_YOURS', { rule });
  return { party: party.id, kind: party.kind, name: party.name };
}

/** Texts as they are kept; what is a set, in the order of its table. */
function tidied(change: RuleChange): RuleChange {
  if (change.rule === 'SILENCE') {
    const { mode, followFor, clause, warning } = change.value;
    const value: SilenceRule = { mode, followFor: [...followFor].sort(), clause: textOrNull(clause), warning: textOrNull(warning) };
    return { rule: 'SILENCE', value };
  }
  if (change.rule !== 'EMERGENCY') return change;
  const { categories, confirmations } = change.value;
  return { rule: 'EMERGENCY', value: { categories: emergencyCategories.filter((one) => categories.includes(one)), confirmations: emergencyConfirmations.filter((one) => confirmations.includes(one)) } };
}

function textOrNull(text: string | null): string | null {
  const kept = text === null ? '' : tidy(text);
  return kept === '' ? null : kept;
}

/** An adoption as it is kept, on a day that has come. */
function adoptionOf(adopted: Adoption | null, today: string): Adoption | null | Refusal {
  if (adopted === null) return null;
  const resolution = tidy(adopted.resolution);
  if (resolution === '') return refuse('EMPTY_TEXT', { field: 'resolution' });
  return isDate(adopted.on) && adopted.on <= today ? { ...adopted, resolution } : refuse('ADOPTION_REQUIRED', { on: adopted.on });
}

function same(a: unknown, b: unknown): boolean {
  return canonicalize(a) === canonicalize(b);
}
