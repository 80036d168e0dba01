import { expect, it, test } from 'vitest';
import { at, participant } from '../../../test/support/participation.ts';
import { checkName, erased } from './participant.ts';

test.each([
  ['Ana', 'Ana'],
  [' Léo ', 'Léo'],
  ['الأمل', 'الأمل'],
  ['x'.repeat(80), 'x'.repeat(80)],
])('%j is kept as a name', (text, name) => {
  expect(checkName(text)).toEqual({ ok: true, value: name });
});

test.each([
  ['', 'empty', {}],
  ['\u200b', 'empty', {}],
  ['a\nb', 'control-characters', {}],
  ['a\u0000b', 'control-characters', {}],
  ['x'.repeat(81), 'too-long', { limit: 80 }],
])('%j is no name: %s', (text, because, rest) => {
  expect(checkName(text)).toEqual({ ok: false, refusal: { type: 'invalid', field: 'name', because, ...rest } });
});

it('leaves nothing of an erased person but what tallies rest on', () => {
  const before = participant({
    name: 'Ana',
    territory: '69123',
    lang: 'fr',
    actorUri: 'https://social.example/users/ana',
    importKey: 'polis:1',
  });
  const erasedAt = at('2026-05-01T00:00:00Z');
  const { id, kind, standing, createdAt } = before;
  expect(erased(before, erasedAt)).toEqual({
    id,
    kind,
    standing,
    createdAt,
    erasedAt,
    name: '',
    territory: null,
    lang: null,
    actorUri: null,
    importKey: null,
  });
});
