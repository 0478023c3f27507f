import { bytesToHex, hexToBytes } from './hex.ts';
import { append, leafHash, nodeHash, rootOf, type Frontier } from '@sanfang/shared/log/merkle.ts';
import { describe, expect, test } from 'vitest';

// The reference leaves and roots of Certificate Transparency (RFC 6962 implementations' common test data).
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** MTH of RFC 6962 §2.1, word for word. */
function mth(hashes: readonly Uint8Array[]): Uint8Array {
  const [only] = hashes;
  if (only === undefined) return rootOf([]);
  if (hashes.length === 1) return only;
  let k = 1;
  while (k * 2 < hashes.length) k *= 2;
  return nodeHash(mth(hashes.slice(0, k)), mth(hashes.slice(k)));
}

function grow(hashes: readonly Uint8Array[]): Frontier {
  return hashes.reduce<Frontier>((frontier, leaf, size) => append(frontier, size, leaf), []);
}

describe('Merkle frontier', () => {
  test.each(roots.map((root, size) => ({ size, root })))('gives the reference root of $size leaves', ({ size, root }) => {
    expect(bytesToHex(rootOf(grow(leaves.slice(0, size).map((leaf) => leafHash(hexToBytes(leaf))))))).toBe(root);
  });

  test('equals the recursive tree for every size up to 200', () => {
    const hashes = Array.from({ length: 200 }, (_, i) => leafHash(Uint8Array.of(i)));
    let frontier: Frontier = [];
    hashes.forEach((leaf, size) => {
      frontier = append(frontier, size, leaf);
      expect(bytesToHex(rootOf(frontier))).toBe(bytesToHex(mth(hashes.slice(0, size + 1))));
    });
  });

  test('has one subtree for each 1 in the binary size, also beyond 2^31', () => {
    const leaf = leafHash(new Uint8Array(0));
    const size = 2 ** 33 + 1;
    expect(append([leaf, leaf], size, leaf)).toHaveLength(2);
  });

  test('refuses a frontier that does not fit the size', () => {
    expect(() => append([], 3, leafHash(new Uint8Array(0)))).toThrow('frontier');
  });

  test('leaves the frontier that it was given as it is', () => {
    const before = grow([leafHash(Uint8Array.of(1))]);
    append(before, 1, leafHash(Uint8Array.of(2)));
    expect(before).toHaveLength(1);
  });
});
