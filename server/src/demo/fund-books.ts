import { FUND } from '@sanfang/shared/compound/channel.ts';
import { DEPOSIT_BATCH } from '@sanfang/shared/compound/fund/commands.ts';
import type { FundState } from '@sanfang/shared/compound/fund/state.ts';
import type { Ledger } from '@sanfang/shared/law/books.ts';
import { derivedId } from '@sanfang/shared/log/ids.ts';
import { demoCompound } from './cast.ts';
import { lian, partOf, type Stage } from './stage.ts';

/** Fen for each 0.01 m²: the first deposit was 65 yuan a square metre. */
const FIRST_DEPOSIT = 65;
const OPENED = '2023-07-10';

/** The authority's books are taken over: one sub-account a home, on which stands what was first paid. */
export async function openBooks(stage: Stage): Promise<void> {
  const { past, play, set } = stage;
  past.goTo(lian('2023-07-12', '10:00'));
  await play.line('open books', demoCompound, partOf(stage, 'chen'), 'OpenBooks', { holding: 'ART_22', bank: '六安市住宅专项维修资金专户（演示）', on: OPENED });
  const lines = Object.values(set.register.units).map(({ id, area }) => ({ unit: id, firstDeposit: area * FIRST_DEPOSIT, fen: area * FIRST_DEPOSIT }));
  const batches = Array.from({ length: Math.ceil(lines.length / DEPOSIT_BATCH) }, (_, i) => lines.slice(i * DEPOSIT_BATCH, (i + 1) * DEPOSIT_BATCH));
  const operator = partOf(stage, 'fang');
  const id = derivedId('demo', 'import', 'first deposits');
  await Promise.all([
    play.line('start deposits', demoCompound, operator, 'StartDeposits', {
      import: id, kind: 'OPENING_BALANCES', file: '维修资金分户账（演示）.xlsx', rows: lines.length, total: lines.reduce((sum, { fen }) => sum + fen, 0), on: OPENED,
    }),
    ...batches.map((batch, i) => play.line(`stage deposits ${String(i)}`, demoCompound, operator, 'StageDeposits', { import: id, lines: batch })),
    play.line('activate deposits', demoCompound, operator, 'ActivateDeposits', { import: id }),
  ]);
}

/** Whole months, both included, are published; the year's last is December. */
export async function publish(stage: Stage, ledger: Ledger, from: string, until: string): Promise<void> {
  await stage.play.line(`statement ${ledger} ${until}`, demoCompound, partOf(stage, 'chen'), 'PublishStatement', { ledger, from, until });
}

/** The bank's own statement of the fund for 2023, each line of it explained by a posting. `paid`: what went to the contractor, by day. */
export async function reconcile(stage: Stage, paid: readonly { readonly on: string; readonly fen: number }[]): Promise<void> {
  const { play, set } = stage;
  const deposits = Object.values(set.register.units).reduce((sum, { area }) => sum + area * FIRST_DEPOSIT, 0);
  const lines = [{ on: OPENED, fen: deposits, text: '维修资金首期交存转入' }, ...paid.map(({ on, fen }) => ({ on, fen: -fen, text: '划付施工单位工程款' }))];
  const sun = partOf(stage, 'sun');
  await play.line('bank statement 2023', demoCompound, sun, 'RecordBankStatement', {
    ledger: 'MAINTENANCE_FUND', from: OPENED, until: '2023-12-31', opening: 0, closing: lines.reduce((sum, { fen }) => sum + fen, 0), lines,
  });
  const { bankLines, unmatched, postings } = await fundOf(stage);
  const open = Object.entries(unmatched).filter(([posting]) => postings[posting]?.ledger === 'MAINTENANCE_FUND');
  // None is left where an earlier start has matched them.
  await Promise.all(Object.entries(bankLines).map(([line, { fen }]) => play.line(`bank line of ${String(fen)}`, demoCompound, sun, 'MatchBankLine', { line, posting: open.find(([, amount]) => amount === fen)?.[0] ?? '' })));
}

/** The fund's books as they stand. */
export async function fundOf({ engine }: Pick<Stage, 'engine'>): Promise<FundState> {
  const slice = await engine.channel(demoCompound, FUND);
  if (slice === null) throw new Error('the demo was not founded');
  return slice.state as FundState;
}
