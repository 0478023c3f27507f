import type { MoneyOnFeed } from '@sanfang/shared/compound/fund/events.ts';
import type { SeenEvent } from '@sanfang/shared/protocol/live.ts';
import { dayEnd } from './atom-time.ts';

type Project = MoneyOnFeed['project.published'];

/** What happened to the owners' money, in the Chinese of the compound's records. */
const steps = {
  PROPOSED: '提出维修项目', SCOPED: '列支范围确定', VOTING: '交业主表决', TALLIED: '采用业主表决结果', EMERGENCY_CONFIRMED: '确认为应急维修', PLANNED: '使用方案确定', FILED: '已向主管部门申报', APPROVED: '主管部门审核同意',
  FUNDED_PARTIAL: '划转工程款', ACCEPTED: '竣工验收', SETTLED: '决算', ALLOC_PUBLISHED: '决算与分摊公示', CLOSED: '结项', FROZEN: '资金冻结', CANCELLED: '取消', MADE_SAFE: '已先行排险', RESUMED: '资金解冻',
  DISCLOSURE_OVERDUE: '应急维修结果没有按期公开',
} satisfies Record<Project['step'], string>;
/** What the amount of a step is. */
const amounts: Readonly<Partial<Record<Project['step'], string>>> = {
  SCOPED: '估算', TALLIED: '表决同意', EMERGENCY_CONFIRMED: '估算', PLANNED: '预算', FUNDED_PARTIAL: '本次划转', SETTLED: '决算', ALLOC_PUBLISHED: '决算', CLOSED: '实付',
};
const ledgers = { MAINTENANCE_FUND: '维修资金', PUBLIC_REVENUE: '公共收益' } as const;
const answers = { ASKED: '业主提问', ANSWERED: '业主提问已答复', OVERDUE: '业主提问没有按期答复' } as const;

/** Title, text and link of an entry about the owners' money, or null for anything else. `page`: the feed's own; `offset`: of the compound, in minutes east of UTC. */
export function moneyTold(event: SeenEvent, page: string, offset: number): { readonly title: string; readonly text: string; readonly link: string } | null {
  const { opened } = event;
  switch (event.type) {
    case 'project.published': {
      const { no, step, fen, paid, until } = event.data as Project;
      const title = `${steps[step]}：${typeof opened['title'] === 'string' ? opened['title'] : ''}`;
      const facts = [
        ...(fen === null ? [] : [`${amounts[step] ?? '金额'}${yuan(fen)}元`]), ...(step === 'FUNDED_PARTIAL' ? [`累计划转${yuan(paid)}元`] : []),
        ...(typeof opened['contractor'] === 'string' ? [`施工单位：${opened['contractor']}`] : []), ...(until === null ? [] : [`公示至${dayEnd(until, offset)}`]),
      ];
      return { title, text: `${[title, ...facts].join('，')}。`, link: `${page}/money/projects/${String(no)}` };
    }
    case 'statement.published': {
      const { ledger, from, until, lines } = event.data as MoneyOnFeed['statement.published'];
      const title = `${ledgers[ledger]}账目公布（${from}至${until}）`;
      return { title, text: `${title}：余额${yuan(lines.find(({ account }) => account === 'BANK')?.closing ?? 0)}元。`, link: `${page}/money/statements/${String(event.n)}` };
    }
    case 'topup.advised': {
      const { balance, firstDeposits } = event.data as MoneyOnFeed['topup.advised'];
      return { title: '维修资金不足首期的三成，请业主大会商议续交', text: `首期交存${yuan(firstDeposits)}元，余额${yuan(balance)}元。`, link: `${page}/money` };
    }
    case 'question.published': {
      const { step, about, due } = event.data as MoneyOnFeed['question.published'];
      const text = typeof opened['text'] === 'string' ? opened['text'] : `须在${dayEnd(due, offset)}前答复。`;
      return { title: `${answers[step]}（公开动态第${String(about)}条）`, text, link: page };
    }
    default: return null;
  }
}

/** Fen as yuan with two decimals, exactly, in groups of three. */
function yuan(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2).replaceAll(/\B(?=(\d{3})+$)/g, ',')}.${digits.slice(-2)}`;
}
