/**
 * Area in 0.01 m² from its text, or null: `89.37`, `89.370`, `1,289.5 ㎡`. By digits, never through a fraction in binary,
 * so that 89.37 is 8937 and not 8936.999…; more than two decimals that are not zero are refused rather than rounded.
 */
export function parseArea(text: string): number | null {
  const plain = text.normalize('NFKC').replace(/\s|,(?=\d{3})|m2$|m²$|平方米$|平米$/gi, '');
  const [, whole, decimals = ''] = /^(\d{1,6})(?:\.(\d{1,2})0*)?$/.exec(plain) ?? [];
  if (whole === undefined) return null;
  const area = Number(whole + decimals.padEnd(2, '0'));
  return area >= 1 && area <= 10_000_000 ? area : null;
}
