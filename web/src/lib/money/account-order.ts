import { revenueSources, type Account, type RevenueSource } from '@sanfang/shared/law/books.ts';

const kinds = ['BANK', 'UNITS', 'INCOME', 'PROJECT', 'COST'];

/** Orders accounts as people read them: what came in before what went out, sources as they are listed everywhere. */
export function byAccount(a: Account, b: Account): number {
  const [kindA = '', ofA = ''] = a.split(' ');
  const [kindB = '', ofB = ''] = b.split(' ');
  return kinds.indexOf(kindA) - kinds.indexOf(kindB) || revenueSources.indexOf(ofA as RevenueSource) - revenueSources.indexOf(ofB as RevenueSource);
}

/** Whether what stands on an account has left the bank: such amounts are read with a minus, so that a ledger's lines come to its balance. */
export function isSpent(account: Account): boolean {
  return account.startsWith('PROJECT') || account.startsWith('COST');
}
