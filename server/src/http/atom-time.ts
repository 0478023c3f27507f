/** An instant by the compound's own clocks, in the Chinese of its records. `offset`: minutes east of UTC. */
export function moment(at: string, offset: number): string {
  const local = new Date(Date.parse(at) + offset * 60_000).toISOString();
  return `${dayOf(local)}${local.slice(11, 16)}`;
}

/** The end of a period: 24:00 of the day before, where it ends at midnight. */
export function dayEnd(at: string, offset: number): string {
  const local = new Date(Date.parse(at) + offset * 60_000 - 1).toISOString();
  return local.slice(11) === '23:59:59.999Z' ? `${dayOf(local)}24:00` : moment(at, offset);
}

function dayOf(local: string): string {
  const [year = 0, month = 0, day = 0] = local.slice(0, 10).split('-').map(Number);
  return `${String(year)}年${String(month)}月${String(day)}日`;
}
