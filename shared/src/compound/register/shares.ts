/** Whether fractions `[numerator, denominator]` make a whole, exactly: 1/3 three times does, 0.33 three times does not. */
export function sumToOne(shares: readonly (readonly [number, number])[]): boolean {
  // Twelve denominators of up to 10,000 leave the safe integers.
  let [top, bottom] = [0n, 1n];
  for (const [part, whole] of shares) {
    top = top * BigInt(whole) + BigInt(part) * bottom;
    bottom *= BigInt(whole);
  }
  return top === bottom;
}
