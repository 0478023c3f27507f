import { BlockList, isIPv6 } from 'node:net';

const mapped = new BlockList();
mapped.addSubnet('::ffff:0:0', 96, 'ipv6');

/**
 * What limits count an address as: an IPv4 address whole (carriers share one among many, so limits per block are wide),
 * an IPv6 address by its first 64 bits (one household has that many).
 */
export function addressBlock(ip: string): string {
  if (!isIPv6(ip)) return ip;
  if (mapped.check(ip, 'ipv6') && ip.includes('.')) return ip.slice(ip.lastIndexOf(':') + 1);
  const [head = '', tail] = ip.split('%', 1).join('').split('::');
  const before = head.split(':').filter((group) => group !== '');
  const after = (tail ?? '').split(':').filter((group) => group !== '');
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return `${[...before, ...zeros, ...after].slice(0, 4).map((group) => parseInt(group, 16).toString(16)).join(':')}::/64`;
}
