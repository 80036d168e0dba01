import { expect, it } from 'vitest';
import { safeRedirect } from './safe-redirect.ts';

const ORIGIN = 'https://lyon.example';

it.each(['/', '/me', '/consultations/velo?order=newest', '/me#mails', '/a/../me'])('goes on to %j', (path) => {
  expect(safeRedirect(path, ORIGIN)).toBe(path === '/a/../me' ? '/me' : path);
});

it.each([
  '',
  'me',
  'https://elsewhere.example/',
  'https:elsewhere.example',
  'javascript:alert(1)',
  '//elsewhere.example',
  '///elsewhere.example',
  '/\\elsewhere.example',
  '/\t/elsewhere.example',
  '/\n/elsewhere.example',
  '/..//elsewhere.example',
  '/.//elsewhere.example',
  '\u2028//elsewhere.example',
])('leads nowhere by %j', (path) => {
  expect(safeRedirect(path, ORIGIN)).toBeNull();
});
