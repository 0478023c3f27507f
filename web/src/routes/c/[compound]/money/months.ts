/** Whole months `YYYY-MM` that are over and not yet published, oldest first. Local dates; `today` included in none. */
export function monthsToPublish(closedUntil: string | null, opened: string | null, today: string): string[] {
  if (opened === null) return [];
  const months: string[] = [];
  let month = closedUntil === null ? opened.slice(0, 7) : after(closedUntil.slice(0, 7));
  while (month < today.slice(0, 7)) {
    months.push(month);
    month = after(month);
  }
  return months;
}

function after(month: string): string {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5))];
  return number === 12 ? `${String(year + 1)}-01` : `${String(year)}-${String(number + 1).padStart(2, '0')}`;
}
