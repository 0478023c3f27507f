/** First character and a star: `张*`. For whoever compares, without reading the roll. */
export function maskName(name: string): string {
  const [first = ''] = name;
  return `${first}*`;
}

/** A mobile number without its middle, `138****0001`; of any other number the last two digits. */
export function maskPhone(phone: string): string {
  return /^1\d{10}$/.test(phone) ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : phone.includes('*') ? phone : `****${phone.slice(-2)}`;
}

/** A unit without which door on its floor it is, `3-1-5**`: for lists that name many homes. */
export function maskUnit(unit: string): string {
  const at = unit.lastIndexOf('-') + 1;
  const door = unit.slice(at);
  return `${unit.slice(0, at)}${door.length > 2 ? door.slice(0, -2) : ''}**`;
}
