import type { MoneyOnFeed } from '@sanfang/shared/compound/fund/events.ts';
import type { SeenEvent } from '@sanfang/shared/protocol/live.ts';

/** A published statement as it stands on the feed. */
export type Statement = MoneyOnFeed['statement.published'];
export type StatementLine = Statement['lines'][number];

/** The data of a statement's event. */
export function statementOf(event: SeenEvent): Statement {
  // The hub answers this kind of event only.
  return event.data as Statement;
}

/** A line as people read a statement: what it began with, came in, went out, ended with. Income and what belongs to units stand below zero in the books. */
export function asRead({ account, opening, debit, credit, closing }: StatementLine): { readonly opening: number; readonly came: number; readonly went: number; readonly closing: number } {
  const held = account === 'BANK' || account.startsWith('PROJECT') || account.startsWith('COST');
  // Adding nothing makes −0 into 0.
  return held ? { opening, came: debit, went: credit, closing } : { opening: 0 - opening, came: credit, went: debit, closing: 0 - closing };
}
