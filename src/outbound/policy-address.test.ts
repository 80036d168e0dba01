import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPublicAddress } from './policy.ts';

const PRIVATE_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** Special blocks that are no way into a private network, and no place of a peer either. */
const SPECIAL_IPV4 = ['192.31.196.0/24', '192.52.193.0/24', '192.175.48.0/24'];

const PRIVATE_IPV6: readonly (readonly [groups: readonly number[], bits: number])[] = [
  [[0, 0, 0, 0, 0, 0, 0, 0], 96], // ::, ::1 and IPv4-compatible
  [[0, 0, 0, 0, 0, 0xffff, 0, 0], 96], // IPv4-mapped
  [[0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48], // NAT64 of a local network
  [[0x2001, 0, 0, 0, 0, 0, 0, 0], 32], // Teredo
  [[0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32], // documentation
  [[0x2002, 0, 0, 0, 0, 0, 0, 0], 16], // 6to4
  [[0x3fff, 0, 0, 0, 0, 0, 0, 0], 20], // documentation
  [[0xfc00, 0, 0, 0, 0, 0, 0, 0], 7],
  [[0xfe80, 0, 0, 0, 0, 0, 0, 0], 10],
  [[0xfec0, 0, 0, 0, 0, 0, 0, 0], 10],
  [[0xff00, 0, 0, 0, 0, 0, 0, 0], 8],
];

const ipv4Number = fc.integer({ min: 0, max: 0xffffffff });
const group = fc.integer({ min: 0, max: 0xffff });

describe('isPublicAddress', () => {
  it.each(PRIVATE_IPV4)('refuses every IPv4 address of %s', (block) => {
    const [first, last] = edgesOf(block);
    expect(isPublicAddress(dotted(first))).toBe(false);
    expect(isPublicAddress(dotted(last))).toBe(false);
    fc.assert(fc.property(fc.integer({ min: first, max: last }), (n) => refuses(dotted(n))));
  });

  it('calls an IPv4 address public exactly when it is in no special block', () => {
    const blocks = [...PRIVATE_IPV4, ...SPECIAL_IPV4].map(edgesOf);
    const edges = blocks.flatMap(([first, last]) => [first - 1, first, last, last + 1]);
    const numbers = edges.filter((n) => n >= 0 && n <= 0xffffffff);
    fc.assert(
      fc.property(fc.oneof(ipv4Number, fc.constantFrom(...numbers)), (n) => {
        expect(isPublicAddress(dotted(n))).toBe(!blocks.some(([first, last]) => n >= first && n <= last));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(PRIVATE_IPV6)('refuses every IPv6 address that begins as %j, %i bits', (prefix, bits) => {
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (random) =>
        refuses(colons(withPrefix(random, prefix, bits))),
      ),
    );
  });

  it('refuses every IPv6 address outside 2000::/3, save the well-known NAT64 prefix', () => {
    const outside = fc.array(group, { minLength: 8, maxLength: 8 }).filter(([first = 0]) => first >> 13 !== 1);
    const notNat64 = outside.filter((groups) => !colons(groups).startsWith('64:ff9b:0:0:0:0:'));
    fc.assert(fc.property(notNat64, (groups) => refuses(colons(groups))));
  });

  it('judges an address of the well-known NAT64 prefix by the IPv4 address in it', () => {
    fc.assert(
      fc.property(ipv4Number, (n) => {
        const nat64 = colons([0x64, 0xff9b, 0, 0, 0, 0, n >>> 16, n & 0xffff]);
        expect(isPublicAddress(nat64)).toBe(isPublicAddress(dotted(n)));
      }),
    );
  });

  it.each([
    '1.1.1.1',
    '93.184.216.34',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a01:4f8::1',
    '64:ff9b::101:101',
  ])('calls %s public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:a00:1',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::10.0.0.1',
    '2002:7f00:1::',
    'fe80::1%eth0',
    '2606:4700:4700::1111%eth0',
    '',
    'localhost',
    '0x7f.1',
    '2130706433',
    '[::1]',
    '1.1.1.1:80',
  ])('does not call %j public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

function refuses(address: string): void {
  expect(isPublicAddress(address)).toBe(false);
}

function edgesOf(block: string): readonly [number, number] {
  const [address = '', bits = ''] = block.split('/');
  const first = address.split('.').reduce((n, octet) => n * 256 + Number(octet), 0);
  return [first, first + 2 ** (32 - Number(bits)) - 1];
}

function dotted(n: number): string {
  return [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255].join('.');
}

function colons(groups: readonly number[]): string {
  return groups.map((one) => one.toString(16)).join(':');
}

/** The random groups with their first bits replaced by those of the prefix. */
function withPrefix(random: readonly number[], prefix: readonly number[], bits: number): number[] {
  return random.map((value, at) => {
    const own = Math.min(16, Math.max(0, bits - at * 16));
    const mask = (0xffff << (16 - own)) & 0xffff;
    return ((prefix[at] ?? 0) & mask) | (value & ~mask & 0xffff);
  });
}
