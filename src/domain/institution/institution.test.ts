import { expect, it, test } from 'vitest';
import { at } from '../../../test/support/participation.ts';
import { describeInstitution, type Institution } from './institution.ts';

const lyon: Institution = {
  handle: 'lyon',
  name: { fr: 'Ville de Lyon' },
  summary: {},
  territory: { code: '69123', name: { fr: 'Lyon' }, within: null },
  languages: ['fr', 'en'],
  timeZone: 'Europe/Paris',
  contact: null,
  licence: null,
  notices: {},
  codeLetters: false,
  hiddenEntries: [],
  secondAgentAbove: null,
  createdAt: at('2026-01-01T00:00:00Z'),
};

it('is kept as it is described, its texts checked', () => {
  const input = {
    ...lyon,
    name: { FR: ' Ville de Lyon ' },
    summary: { fr: 'Une ville\nentre deux rivières' },
    languages: ['FR', 'EN'],
    contact: ' participation@lyon.example ',
    notices: { privacy: { FR: ' Rien de plus. ' } },
  };
  expect(describeInstitution(input)).toEqual({
    ok: true,
    value: {
      ...lyon,
      summary: { fr: 'Une ville\nentre deux rivières' },
      contact: 'participation@lyon.example',
      notices: { privacy: { fr: 'Rien de plus.' } },
    },
  });
});

test.each<[string, string, Partial<Institution>]>([
  ['handle', 'not-a-handle', { handle: 'ville-de-lyon' }],
  ['name', 'missing', { name: {} }],
  ['name.fr', 'control-characters', { name: { fr: 'Ville\nde Lyon' } }],
  ['summary.fr', 'empty', { summary: { fr: '' } }],
  ['territory.name', 'missing', { territory: { ...lyon.territory, name: {} } }],
  ['territory.code', 'empty', { territory: { ...lyon.territory, code: '' } }],
  ['languages', 'missing', { languages: [] }],
  ['languages', 'not-a-language', { languages: ['français'] }],
  ['languages', 'duplicate', { languages: ['fr', 'FR'] }],
  ['timeZone', 'not-a-time-zone', { timeZone: 'Europe/Lyon' }],
  ['notices.about', 'missing', { notices: { about: {} } }],
  ['hiddenEntries', 'unknown-value', { hiddenEntries: ['footer-privacy' as 'footer-about'] }],
  ['notices.privacy.fr', 'control-characters', { notices: { privacy: { fr: 'a\u0000b' } } }],
  ['contact', 'empty', { contact: ' ' }],
  ['licence', 'unknown-value', { licence: 'toString' as never }],
])('is refused for its %s: %s', (field, because, change) => {
  expect(describeInstitution({ ...lyon, ...change })).toEqual({
    ok: false,
    refusal: { type: 'invalid', field, because },
  });
});

it('is refused under a reserved handle', () => {
  expect(describeInstitution({ ...lyon, handle: 'admin' })).toEqual({
    ok: false,
    refusal: { type: 'handle-reserved', handle: 'admin' },
  });
});
