/** A code that came with the address is kept in this tab while somebody signs in, and not in the address. */
const key = (compound: string): string => `code ${compound}`;

/** The code in an address's fragment; empty without any. An address that was cut or mistyped may end in half a letter. */
export function codeIn(fragment: string): string {
  try {
    const given = decodeURIComponent(fragment.replace(/^#/, ''));
    return /^[0-9A-Za-z-]{16,24}$/.test(given) ? given : '';
  } catch {
    return '';
  }
}

/** Takes the code out of the address, or finds the one that was kept; empty without any. */
export function takeCode(compound: string): string {
  const given = codeIn(location.hash);
  if (given !== '') keepCode(compound, given);
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
