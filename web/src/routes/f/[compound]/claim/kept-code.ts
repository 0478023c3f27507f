/** A code that came with the address is kept in this tab while somebody signs in, and not in the address. */
const key = (compound: string): string => `code ${compound}`;

/** Takes the code out of the address's fragment, or finds the one that was kept; empty without any. */
export function takeCode(compound: string): string {
  const given = decodeURIComponent(location.hash.slice(1));
  if (/^[0-9A-Za-z-]{16,24}$/.test(given)) keepCode(compound, given);
  return sessionStorage.getItem(key(compound)) ?? '';
}

export function keepCode(compound: string, code: string): void {
  sessionStorage.setItem(key(compound), code);
}

export function forgetCode(compound: string): void {
  sessionStorage.removeItem(key(compound));
}

/** Letters and digits of a code, without what parts them; null unless there are sixteen. */
export function lettersOf(code: string): string | null {
  const letters = code.normalize('NFKC').toLowerCase().replace(/[\s\-–—_.]/g, '');
  return /^[0-9a-z]{16}$/.test(letters) ? letters : null;
}
