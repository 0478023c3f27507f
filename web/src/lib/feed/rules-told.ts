import type { RulesChanged } from '@sanfang/shared/compound/rules/state.ts';
import { m } from '#lib/paraglide/messages.js';
import { ruleValueWord, ruleWord } from '#lib/words/rules.ts';
import type { FeedEvent } from './feed-events.ts';
import type { Telling } from './tellers.ts';

/** A change of the rules, for residents. */
export function rulesTold(event: FeedEvent, compound: string): Telling | null {
  if (event.type !== 'rules.changed') return null;
  const { version } = event.data;
  return { sentence: sentence(event.data), link: { href: `/f/${compound}/rules/${String(version)}`, text: m.feed_rule_link({ version }) } };
}

function sentence({ change, was, by }: RulesChanged): string {
  const [rule, value, before] = [ruleWord(change.rule), ruleValueWord(change), ruleValueWord(was)];
  if (value !== before) return m.feed_rule_changed({ body: by.name, rule, value, was: before });
  return JSON.stringify(change) === JSON.stringify(was) ? m.feed_rule_sourced({ body: by.name, rule, value }) : m.feed_rule_detailed({ body: by.name, rule });
}
