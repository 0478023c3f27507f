import { ballotChoices, type BallotChoice } from '@sanfang/shared/law/ballot.ts';
import type { OptionVerdict } from '@sanfang/shared/law/options.ts';
import type { Check, Exclusion, Trace, Verdict } from '@sanfang/shared/law/verdict.ts';
import { profileName } from '@sanfang/shared/law/rule-profile.ts';
import { squareMetres } from '#lib/format/area.ts';
import { grouped } from '#lib/format/money.ts';
import { m } from '#lib/paraglide/messages.js';
import { ruleValueWord } from '#lib/words/rules.ts';
import { basisWord, exclusionWord } from '#lib/words/votes.ts';
import { offerWord, optionNo, optionOf, type ShownOption } from './options.ts';

/** A line that an outsider can follow: what was compared, whether it held, and by which clause. `met` null: nothing was compared. */
export interface TraceLine {
  readonly text: string;
  readonly met: boolean | null;
  readonly basis: readonly string[];
}

const signs = { '>=': '≥', '>': '>' } as const;
const turned = { '>=': '<', '>': '≤' } as const;

/** A verdict line by line. Areas are compared in 0.01 ㎡, so that all numbers are whole. */
export function traceLines({ checks, trace, ...verdict }: Verdict | OptionVerdict, options: readonly ShownOption[] = []): readonly TraceLine[] {
  const each = 'options' in verdict ? verdict.options.flatMap(({ option, checks: own }) => own.map((check) => optionLine(checkLine(check), optionOf(options, option)?.label ?? m.option_no({ no: optionNo(option) })))) : [];
  return [...checks.map(checkLine), ...each, ...switchLines(trace), ...trace.exclusions.map(exclusionLine), ...deemedLines(trace, options), plain(m.verdict_rules_line({ rules: profileName(trace.profile) }))];
}

function checkLine({ of, key, share: [top, bottom], by, part, whole, left, right, met, basis }: Check): TraceLine {
  const stage = of === 'PARTICIPATION' ? m.verdict_participation() : m.verdict_agreement();
  const said = { stage, key: keyWord(key), top, bottom, part: grouped(part), whole: grouped(whole), left: grouped(left), right: grouped(right), sign: met ? signs[by] : turned[by] };
  return { text: m.verdict_line(said), met, basis: basis.map(basisWord) };
}

function switchLines({ switches: { parking, invalidParticipates, silence } }: Trace): readonly TraceLine[] {
  const source = (one: string | null): string => one ?? m.verdict_source_default();
  const mode = { mode: silence.value, followFor: [], clause: null, warning: null };
  return [
    plain(m.verdict_line_parking({ value: ruleValueWord({ rule: 'PARKING', value: parking.value }), source: source(parking.source) })),
    plain(m.verdict_line_invalid({ value: ruleValueWord({ rule: 'INVALID_BALLOTS', value: invalidParticipates.value }), source: source(invalidParticipates.source) })),
    plain(m.verdict_line_silence({ value: ruleValueWord({ rule: 'SILENCE', value: mode }), source: source(silence.source) })),
  ];
}

function exclusionLine({ of, reason, number: count, area, basis, source }: Exclusion): TraceLine {
  const why = { reason: exclusionWord(reason), count: grouped(count), area: squareMetres(area ?? 0), basis: source ?? (basis === null ? m.basis_none() : basisWord(basis)) };
  return plain(of === 'UNITS' ? m.verdict_excluded_units(why) : of === 'BALLOTS' ? m.verdict_excluded_ballots(why) : m.verdict_excluded_persons(why));
}

function deemedLines({ deemed }: Trace, options: readonly ShownOption[]): readonly TraceLine[] {
  if (deemed === null) return [];
  const choice = isBallotChoice(deemed.as) ? offerWord(deemed.as, options) : deemed.as;
  return [plain(m.verdict_deemed_line({ choice, count: grouped(deemed.count.persons), area: squareMetres(deemed.count.area), source: deemed.source ?? basisWord(deemed.basis) }))];
}

function optionLine(line: TraceLine, option: string): TraceLine {
  return { ...line, text: m.verdict_option_line({ option, line: line.text }) };
}

function isBallotChoice(choice: string): choice is BallotChoice {
  return (ballotChoices as readonly string[]).includes(choice);
}

function plain(text: string): TraceLine {
  return { text, met: null, basis: [] };
}

/** Persons or area. */
export function keyWord(key: Check['key']): string {
  return key === 'PERSONS' ? m.verdict_persons() : m.verdict_area();
}
