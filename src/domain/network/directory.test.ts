import { expect, it } from 'vitest';
import { directoryFault, isPrivateInstitution } from './directory.ts';

const now = new Date('2026-03-02T08:00:00Z');
const later = new Date('2026-03-09T08:00:00Z');

it('is believed until it expires, and never when it is older than what was read', () => {
  expect(directoryFault({ sequence: 5, expiresAt: later }, { sequence: null, now })).toBeNull();
  expect(directoryFault({ sequence: 5, expiresAt: later }, { sequence: 5, now })).toBeNull();
  expect(directoryFault({ sequence: 4, expiresAt: later }, { sequence: 5, now })).toBe('older');
  expect(directoryFault({ sequence: 9, expiresAt: now }, { sequence: 5, now })).toBe('expired');
});

it.each([
  ['https://torino.example/', false],
  ['https://torino.example:8443/', false],
  ['http://torino.example/', true],
  ['https://torino.example/city', true],
  ['https://10.0.0.1/', true],
  ['https://[::1]/', true],
  ['https://localhost/', true],
  ['https://intranet/', true],
  ['https://printer.local/', true],
  ['no address', true],
])('an institution at %s is private: %s', (institution, isPrivate) => {
  expect(isPrivateInstitution(institution, { insecure: false })).toBe(isPrivate);
});

it('a node without TLS takes others without it', () => {
  expect(isPrivateInstitution('http://127.0.0.1:8000/', { insecure: true })).toBe(false);
});
