import type { FeedEvents } from '@sanfang/shared/compound/feed/state.ts';
import type { MatterCode } from '@sanfang/shared/law/matters.ts';
import type { Check, Verdict } from '@sanfang/shared/law/verdict.ts';
import type { SeenEvent } from '@sanfang/shared/protocol/live.ts';

/** What happened to a vote of the owners, in the Chinese of the compound's records. */
const words = {
  vote: (year: number, no: number) => `业主表决〔${year}〕${no}号`,
  article: (matter: MatterCode) => `《民法典》第278条第1款第${matter.slice(1)}项`,
  classes: { ORDINARY: '普通事项', SPECIAL: '特别事项' },
  steps: { OPENED: '开始投票', EXTENDED: '延期', CLOSED: '投票截止', WITHDRAWN: '撤回' } satisfies Record<FeedEvents['vote.stepped']['step'], string>,
  stages: { PRELIMINARY: '初步结果', FINAL: '最终结果' },
  outcomes: { PASSED: '通过', REJECTED: '未通过', QUORUM_NOT_MET: '参与人数或面积不足，不成立' } satisfies Record<Verdict['outcome'], string>,
  statuses: { IN_FORCE: '决定生效', REVOKED_BY_GOV: '决定被主管部门撤销', CANCELLED_BY_COURT: '决定被法院撤销' } satisfies Record<FeedEvents['resolution.published']['status'], string>,
  checks: { PARTICIPATION: '参与', AGREEMENT: '同意' },
  keys: { PERSONS: '人数', AREA: '面积' },
};

/** Title, text and link of an entry about a vote of the owners. */
export function voteTold(event: SeenEvent, page: string): { title: string; text: string; link: string } {
  const { number } = event.data as { readonly number: { readonly year: number; readonly no: number } };
  const name = words.vote(number.year, number.no);
  const link = `${page}/votes/${String(number.year)}/${String(number.no)}`;
  const opened = event.opened as Readonly<Record<string, string | undefined>>;
  switch (event.type) {
    case 'vote.announced': {
      const { matterCode, matterClass, opensAt, closesAt } = event.data as FeedEvents['vote.announced'];
      const text = [opened['text'] ?? '', `${words.article(matterCode)}，${words.classes[matterClass]}`, `${opensAt} — ${closesAt}`].filter(Boolean).join('\n');
      return { title: [name, opened['title'] ?? ''].filter(Boolean).join(' '), text, link };
    }
    case 'vote.stepped': {
      const { step, closesAt } = event.data as FeedEvents['vote.stepped'];
      return { title: `${name} ${words.steps[step]}`, text: opened['reason'] ?? closesAt ?? words.steps[step], link };
    }
    case 'result.published': {
      const { stage, verdict } = event.data as FeedEvents['result.published'];
      return { title: `${name} ${words.stages[stage]}：${words.outcomes[verdict.outcome]}`, text: verdict.checks.map(checkTold).join('\n'), link };
    }
    default: {
      const { status } = event.data as FeedEvents['resolution.published'];
      return { title: `${name} ${words.statuses[status]}`, text: [opened['reference'], opened['reason']].filter(Boolean).join('\n') || words.statuses[status], link };
    }
  }
}

function checkTold({ of, key, part, whole }: Check): string {
  const shown = (count: number): string => (key === 'PERSONS' ? `${String(count)}人` : `${(count / 100).toFixed(2)}㎡`);
  return `${words.checks[of]}${words.keys[key]}：${shown(part)} / ${shown(whole)}`;
}
