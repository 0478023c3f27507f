import type { Context } from '../../log/command.ts';
import { isRefusal, refuse } from '../../protocol/refusal.ts';
import { ACCOUNTS } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { permanent } from '../room/sealing.ts';
import type { DepositLine } from './accounts-state.ts';
import { dayFlaw, posted } from './posting-decide.ts';

/** One import is open at a time: a new one takes the place of one that was never finished. */
export function startDeposits(compound: Compound, { data }: CommandOf<'StartDeposits'>, ctx: Context): Outcome {
  const { file, ...started } = data;
  const day = dayFlaw(compound, 'MAINTENANCE_FUND', data.on, ctx);
  if (day !== null) return day;
  if (data.total === 0) return refuse('IMPORT_EMPTY');
  const given = Object.keys(compound.accounts.imports).map((unfinished) => draft(ACCOUNTS, 'deposits.import_discarded', { import: unfinished }));
  return { events: [...given, draft(ACCOUNTS, 'deposits.import_started', started, { seal: { file: permanent(file) } })] };
}

/** Takes lines of an import; nothing of them counts before it is activated. A unit stands once. */
export function stageDeposits({ accounts, register }: Compound, { data }: CommandOf<'StageDeposits'>): Outcome {
  const staged = accounts.imports[data.import];
  if (staged === undefined) return refuse('IMPORT_NOT_OPEN');
  const count = staged.lines.length + data.lines.length;
  if (count > staged.rows) return refuse('IMPORT_INCOMPLETE', { announced: staged.rows, staged: count });
  const known = new Set(staged.lines.map(([unit]) => unit));
  for (const { unit, firstDeposit, fen } of data.lines) {
    if (!Object.hasOwn(register.units, unit)) return refuse('UNKNOWN_UNIT', { unit });
    if (known.has(unit)) return refuse('DUPLICATE_UNIT', { unit });
    known.add(unit);
    // A deposit brings money; a balance that is taken over may be used up.
    if (fen === 0 && (staged.kind === 'DEPOSITS' || firstDeposit === 0)) return refuse('MALFORMED', { field: 'fen', unit });
  }
  const lines = data.lines.map(({ unit, firstDeposit, fen }): DepositLine => [unit, firstDeposit, fen]);
  return { events: [draft(ACCOUNTS, 'deposits.staged', { import: data.import, lines })] };
}

/** Everything staged is booked at once, when it is as much as was announced: lines, and fen in all. `ReversePosting` takes it back whole. */
export function activateDeposits(compound: Compound, { data }: CommandOf<'ActivateDeposits'>, ctx: Context): Outcome {
  const staged = compound.accounts.imports[data.import];
  if (staged === undefined) return refuse('IMPORT_NOT_OPEN');
  const { rows, total, lines, kind, on } = staged;
  if (lines.length !== rows) return refuse('IMPORT_INCOMPLETE', { announced: rows, staged: lines.length });
  const sum = lines.reduce((fen, line) => fen + line[2], 0);
  if (sum !== total) return refuse('TOTAL_DIFFERS', { announced: total, staged: sum });
  const posting = ctx.newId();
  const event = posted(compound, { posting, ledger: 'MAINTENANCE_FUND', kind: kind === 'DEPOSITS' ? 'DEPOSIT' : 'OPENING_BALANCE', on, entries: [['BANK', sum], ['UNITS', -sum]] }, ctx);
  if (isRefusal(event)) return event;
  return { events: [event, draft(ACCOUNTS, 'deposits.activated', { import: data.import, posting })], made: { posting } };
}
