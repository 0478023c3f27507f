import type { RevenueSource } from '@sanfang/shared/law/books.ts';
import { demoCompound } from './cast.ts';
import { publish } from './fund-books.ts';
import { document } from './papers.ts';
import { lian, partOf, type Stage } from './stage.ts';

/** What common parts brought in ten quarters after what it reasonably cost, in yuan: 916,530 in all. `cost`: of the net, in percent, and for what. */
const sources: readonly { readonly source: RevenueSource; readonly net: number; readonly text: string; readonly cost?: { readonly percent: number; readonly text: string } }[] = [
  { source: 'PARKING', net: 402_600, text: '占用共有道路停车收入', cost: { percent: 15, text: '道闸维护与秩序岗人工' } },
  { source: 'ADVERTISING', net: 318_240, text: '电梯轿厢广告收入', cost: { percent: 5, text: '广告框维修与电费' } },
  { source: 'PREMISES', net: 86_450, text: '摊位、场地使用费' },
  { source: 'LOCKERS', net: 54_120, text: '快递柜、售水机场地费' },
  { source: 'TELECOM_AND_CHARGING', net: 55_120, text: '通信基站、充电桩分成' },
];

/** Last month of each quarter with what of a hundred parts came in it. */
const quarters = [
  ['2023-09', 9], ['2023-12', 9], ['2024-03', 10], ['2024-06', 10], ['2024-09', 10], ['2024-12', 11], ['2025-03', 10], ['2025-06', 10], ['2025-09', 10], ['2025-12', 11],
] as const;

/** The company books what came in in a quarter, by its last month, and shows what it deducts. */
export async function bookQuarter(stage: Stage, month: string): Promise<void> {
  const { past, play } = stage;
  const parts = quarters.find(([last]) => last === month)?.[1] ?? 0;
  const wu = partOf(stage, 'wu');
  const on = `${month}-28`;
  past.goTo(lian(on, '16:00'));
  const bills = await document(stage, wu, `公共收益成本凭证 ${month}`, ['道闸、广告框维护与人工支出凭证，附发票复印件。']);
  await Promise.all(sources.flatMap(({ source, net, text, cost }) => {
    // Yuan times parts of a hundred are fen.
    const fen = net * parts;
    const spent = cost === undefined ? 0 : Math.round(fen * cost.percent / 100);
    const line = `revenue ${month} ${source}`;
    return [
      play.line(line, demoCompound, wu, 'RecordIncome', { source, fen: fen + spent, on, text: `${text}（${month}）`, papers: [] }),
      ...(cost === undefined ? [] : [play.line(`${line} cost`, demoCompound, wu, 'RecordCost', { source, fen: spent, on, text: `${cost.text}（${month}）`, papers: [bills] })]),
    ];
  }));
}

/** The years after the first: the company goes on booking, and every January both ledgers are published. */
export async function keepBooks(stage: Stage): Promise<void> {
  for (const [month] of quarters) {
    if (month < '2024') continue;
    await bookQuarter(stage, month);
    const year = month.slice(0, 4);
    if (month !== `${year}-12`) continue;
    stage.past.goTo(lian(`${String(Number(year) + 1)}-01-10`, '10:00'));
    for (const ledger of ['PUBLIC_REVENUE', 'MAINTENANCE_FUND'] as const) await publish(stage, ledger, `${year}-01`, month);
  }
}
