import { auditActions, actOf, type KeptAct } from '../audit/act.ts';
import { pagesOf, verifyChain } from '../audit/chain.ts';
import { pruneAudit } from '../audit/prune.ts';
import { KEPT_DAYS, prunableBefore } from '../audit/retention.ts';
import { Misuse, type Verb } from './verbs.ts';

/** Reading, checking and pruning the audit stream. */
export const auditVerbs: Readonly<Record<string, Verb>> = {
  'audit': {
    usage: 'audit [--since <date or time>] [--actor <person id>] [--action <action>]',
    says: `prints who did what, one JSON line an act; actions: ${auditActions.join(', ')}`,
    async run({ stores, optional, say }) {
      const [since, actor, action] = [timeOf(optional('since')), optional('actor'), optional('action')];
      if (action !== null && !auditActions.some((one) => one === action)) throw new Misuse(`"${action}" is none of: ${auditActions.join(', ')}`);
      const asked = (act: KeptAct): boolean => act.at >= since && (actor === null || act.actor === actor) && (action === null || act.action === action);
      for await (const { no, node, acts } of pagesOf(stores.audit, since)) {
        for (const act of acts.map(actOf)) if (asked(act)) say(JSON.stringify({ page: no, node, ...act }));
      }
    },
  },
  'audit-verify': {
    usage: 'audit-verify',
    says: 'checks that nobody has changed, removed or inserted a page of the audit stream; prints its end, to be kept elsewhere',
    async run({ stores, say }) {
      const { pages, acts, last, flaws } = await verifyChain(stores.audit);
      say(`pages    ${String(pages)}\nacts     ${String(acts)}\nend      ${last === null ? 'empty' : `${String(last.no)} ${last.hash}`}`);
      if (flaws.length > 0) throw new Misuse(flaws.map(({ no, what }) => `page ${String(no)}: ${what}`).join('\n'));
    },
  },
  'audit-prune': {
    usage: 'audit-prune [--before <date or time>]',
    says: `removes what is older than ${String(KEPT_DAYS)} days, or than a time before that`,
    async run({ stores, audit, clock, optional, say }) {
      const allowed = prunableBefore(clock.now());
      const before = optional('before') === null ? allowed : timeOf(optional('before'));
      if (before > allowed) throw new Misuse(`the audit stream is kept for ${String(KEPT_DAYS)} days: nothing after ${allowed} is removed`);
      say(`removed  ${String(await pruneAudit(stores.audit, audit, before))} pages`);
    },
  },
};

/** ISO time of a date or time as typed, UTC unless it says otherwise; empty for none. */
function timeOf(typed: string | null): string {
  if (typed === null) return '';
  const ms = Date.parse(typed);
  if (Number.isNaN(ms)) throw new Misuse(`"${typed}" is no date such as 2026-11-23 and no time such as 2026-11-23T02:00:00Z`);
  return new Date(ms).toISOString();
}
