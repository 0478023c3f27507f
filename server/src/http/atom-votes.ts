import type { FeedEvents } from '@sanfang/shared/compound/feed/state.ts';
import type { MotionOption, OptionLabels } from '@sanfang/shared/compound/vote/choice/state.ts';
import type { CountedOptions } from '@sanfang/shared/law/count.ts';
import { noneWanted } from '@sanfang/shared/law/options.ts';
import type { MatterCode } from '@sanfang/shared/law/matters.ts';
import type { Check, Verdict } from '@sanfang/shared/law/verdict.ts';
import type { SeenEvent } from '@sanfang/shared/protocol/live.ts';
import { dayEnd, moment } from './atom-time.ts';

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
  thresholds: { '>=': '须达到', '>': '须超过' } satisfies Record<Check['by'], string>,
  series: (title: string, of: number, no: number) => `本次表决属于项目“${title}”，共${String(of)}次表决，此为第${String(no)}次。`,
  option: (no: number, label: string, most: string) => `选项${String(no)}：${label}${most}`,
  most: (yuan: string) => `（不超过${yuan}元）`,
  none: '可以选其中一项，也可以都不选或弃权；得票最多还不够，须达到通过的比例。',
  second: (of: string) => `本次是${of}的第二轮表决。`,
  chosen: (label: string) => `选定：${label}`,
  again: (labels: string) => `没有选项达到通过的比例，可在${labels}之间进行第二轮表决。`,
  noneWanted: '多数业主一个都不选。',
  erased: '（名称已删除）',
  window: (opens: string, closes: string) => `投票时间：${opens}至${closes}。`,
  stepped: {
    OPENED: (closes: string) => `投票已经开始，${closes}截止。`, EXTENDED: (closes: string) => `投票延期至${closes}，已投的票有效。`,
    CLOSED: () => '投票已经截止，正在计票。', WITHDRAWN: () => '表决在开始前撤回。',
  } satisfies Record<FeedEvents['vote.stepped']['step'], (closes: string) => string>,
  objections: (until: string) => `公示至${until}，范围内的业主可以提出异议。`,
  suit: '业主认为决定侵害自己合法权益的，可以自知道之日起一年内请求人民法院撤销（《民法典》第280条）。',
};

/** Title, text and link of an entry about a vote of the owners. `offset`: of the compound, in minutes east of UTC. */
export function voteTold(event: SeenEvent, page: string, offset: number): { title: string; text: string; link: string } {
  const { number } = event.data as { readonly number: { readonly year: number; readonly no: number } };
  const name = words.vote(number.year, number.no);
  const link = `${page}/votes/${String(number.year)}/${String(number.no)}`;
  const opened = event.opened as Readonly<Record<string, string | undefined>>;
  const labels = (event.opened['options'] ?? {}) as OptionLabels;
  switch (event.type) {
    case 'vote.announced': {
      const { matterCode, matterClass, opensAt, closesAt, series, options = [], secondOf } = event.data as FeedEvents['vote.announced'];
      const whole = series === undefined || opened['series'] === undefined ? '' : words.series(opened['series'], series.of, series.no);
      const again = secondOf === undefined ? '' : words.second(words.vote(secondOf.number.year, secondOf.number.no));
      const text = [opened['text'] ?? '', whole, again, ...optionsTold(options, labels), `${words.article(matterCode)}，${words.classes[matterClass]}`, words.window(moment(opensAt, offset), dayEnd(closesAt, offset))].filter(Boolean).join('\n');
      return { title: [name, opened['title'] ?? ''].filter(Boolean).join(' '), text, link };
    }
    case 'vote.stepped': {
      const { step, closesAt } = event.data as FeedEvents['vote.stepped'];
      return { title: `${name} ${words.steps[step]}`, text: opened['reason'] ?? words.stepped[step](dayEnd(closesAt ?? event.at, offset)), link };
    }
    case 'result.published': {
      const { stage, verdict, objectionsUntil, options } = event.data as FeedEvents['result.published'];
      const last = objectionsUntil === null ? words.suit : words.objections(dayEnd(objectionsUntil, offset));
      return { title: `${name} ${words.stages[stage]}：${words.outcomes[verdict.outcome]}`, text: [...(options === undefined ? [] : chosenTold(options, labels)), ...verdict.checks.map(checkTold), last].join('\n'), link };
    }
    default: {
      const { status } = event.data as FeedEvents['resolution.published'];
      return { title: `${name} ${words.statuses[status]}`, text: [opened['reference'], opened['reason']].filter(Boolean).join('\n') || `${words.statuses[status]}。`, link };
    }
  }
}

function optionsTold(options: readonly MotionOption[], labels: OptionLabels): string[] {
  const told = options.map(({ id, amount }, i) => words.option(i + 1, labels[id] ?? words.erased, amount === null ? '' : words.most((amount / 100).toFixed(2))));
  return told.length === 0 ? [] : [...told, words.none];
}

/** What was chosen, that none is wanted, or between which of them it may be asked again; then how many wanted each. */
function chosenTold({ tally, verdict: { outcome, chosen, secondBallot, options } }: CountedOptions, labels: OptionLabels): string[] {
  const name = (id: string): string => (labels as Readonly<Record<string, string | undefined>>)[id] ?? words.erased;
  const unwanted = outcome === 'REJECTED' && noneWanted(tally, options) ? [words.noneWanted] : [];
  const open = secondBallot.length === 0 ? unwanted : [words.again(secondBallot.map(name).join('、'))];
  return [...(chosen === null ? open : [words.chosen(name(chosen))]), ...tally.options.map(({ option, count }) => `${name(option)}：${String(count.persons)}人，${(count.area / 100).toFixed(2)}㎡`)];
}

/** `参与人数：33人 / 43人，须达到2/3，达到` */
function checkTold({ of, key, part, whole, share: [top, bottom], by, met }: Check): string {
  const shown = (count: number): string => (key === 'PERSONS' ? `${String(count)}人` : `${(count / 100).toFixed(2)}㎡`);
  return `${words.checks[of]}${words.keys[key]}：${shown(part)} / ${shown(whole)}，${words.thresholds[by]}${String(top)}/${String(bottom)}，${met ? '达到' : '未达到'}`;
}
