/** Words by which a packet tells what is in it, found without parsing it. */
const SAID = 'said-';
const DECIDED = 'decided-';

export function sayMark(index: number): string {
  return `${SAID}${String(index)}-`;
}
export function decisionMark(index: number): string {
  return `${DECIDED}${String(index)}-`;
}

/** Calls back with the index of each message in the packet. */
export function eachSaid(packet: Buffer, found: (index: number) => void): void {
  each(packet, SAID, found);
}
export function eachDecided(packet: Buffer, found: (index: number) => void): void {
  each(packet, DECIDED, found);
}

function each(packet: Buffer, word: string, found: (index: number) => void): void {
  for (let at = packet.indexOf(word); at >= 0; at = packet.indexOf(word, at + word.length)) {
    let index = 0;
    for (let i = at + word.length; ; i++) {
      const digit = (packet[i] ?? 0) - 0x30;
      if (digit < 0 || digit > 9) break;
      index = index * 10 + digit;
    }
    found(index);
  }
}
