import { addressBlock } from '@sanfang/server/accounts/address-block.ts';
import { normaliseIdentifier } from '@sanfang/server/accounts/identifier.ts';
import { expect, test } from 'vitest';

test.each([
  ['13800138000', '8613800138000'],
  [' 138 0013 8000 ', '8613800138000'],
  ['+86 138-0013-8000', '8613800138000'],
  ['0086 13800138000', '8613800138000'],
  ['１３８００１３８０００', '8613800138000'],
  ['+44 20 7946 0958', '442079460958'],
  ['Zhou.Lan@Example.COM', 'zhou.lan@example.com'],
  ['周岚@例子.example', null],
  ['chen＠example.com', 'chen@example.com'],
  ['a@b', null], ['@example.com', null], ['a b@example.com', null], ['admin', null], ['', null], ['12', null],
  ['13800138000; drop table', null], ['{"$ne":null}', null], [`${'a'.repeat(65)}@example.com`, null],
])('%j is kept as %j', (typed, kept) => {
  expect(normaliseIdentifier(typed)).toBe(kept);
});

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002:ffff::', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s counts as %s', (address, block) => {
  expect(addressBlock(address)).toBe(block);
});
