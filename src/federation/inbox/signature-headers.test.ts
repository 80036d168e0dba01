import { describe, expect, it } from 'vitest';
import { cpuMsSince } from '../../../test/support/cpu.ts';
import { signatureClaim } from './signature-headers.ts';

const KEY = 'https://peer.example/users/ana#main-key';
const DATE = 'Sun, 01 Mar 2026 10:00:00 GMT';
const signedInput = (input: string) =>
  signatureClaim(new Headers({ 'signature-input': input, signature: 'sig1=:AAAA:' }));
const drafted = (signature: string) => signatureClaim(new Headers({ signature, date: DATE }));

describe('a signature header', () => {
  it('says by draft-cavage which key signed, and when', () => {
    expect(
      drafted(`keyId="${KEY}",algorithm="hs2019",headers="(request-target) host date digest",signature="AAAA"`),
    ).toEqual({
      keyId: KEY,
      signedAt: new Date('2026-03-01T10:00:00Z'),
    });
  });

  it('says by RFC 9421 which key signed, and when', () => {
    const input = `sig1=("@method" "@target-uri" "content-digest");created=1772359200;keyid="${KEY}"`;
    expect(signedInput(input)).toEqual({ keyId: KEY, signedAt: new Date('2026-03-01T10:00:00Z') });
  });

  it.each([
    [
      'two members',
      `sig1=("@method" "@target-uri" "content-digest");created=1;keyid="${KEY}", sig2=("@method");keyid="x"`,
    ],
    ['a parameter twice', `sig1=("@method" "@target-uri" "content-digest");created=1;created=2;keyid="${KEY}"`],
    [
      'a time inside another parameter',
      `sig1=("@method" "@target-uri" "content-digest");nonce=";created=1";keyid="${KEY}"`,
    ],
    ['a component with parameters', `sig1=("@method" "@target-uri" "content-digest";req);created=1;keyid="${KEY}"`],
    ['no key', 'sig1=("@method" "@target-uri" "content-digest");created=1'],
    ['nothing', ''],
    ['an open quote', `sig1=("@method" "@target-uri" "content-digest");created=1;keyid="${KEY}`],
  ])('says nothing with %s', (_, input) => {
    expect(signedInput(input)).toBeNull();
  });

  it('is read in a moment, however it is written', () => {
    const began = process.cpuUsage();
    for (const input of [`sig1=(${'"a" '.repeat(4_000)}`, `sig1=("a")${';a'.repeat(8_000)}`, ';a="\\'.repeat(4_000)]) {
      expect(signedInput(input)).toBeNull();
    }
    expect(drafted(',a='.repeat(5_000))).toBeNull();
    expect(cpuMsSince(began)).toBeLessThan(500);
  });
});
