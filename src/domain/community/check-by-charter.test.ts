import { expect, test } from 'vitest';
import type { CharterTerms } from './charter.ts';
import { checkByCharter } from './check-by-charter.ts';
import type { PoolingTerms } from './terms.ts';

const TORINO = 'https://torino.example/';
const TERMS: PoolingTerms = {
  sharing: 'by-population',
  populations: { year: 2025, figures: { [TORINO]: 847_398, 'https://girona.example/': 106_000 } },
  rates: { work: 40_000, hosting: null },
  lateJoining: 'equally',
  withdrawalDays: 0,
};
const CHARTER: CharterTerms = {
  text: { fr: 'Nous partageons les coûts.' },
  secondAgentAbove: null,
  pledgeWithdrawal: 'until-close',
  populations: [{ institution: TORINO, people: 847_398, year: 2025 }],
  sharing: 'by-population',
  lateJoining: 'equally',
};

const faultsOf = (terms: Partial<PoolingTerms>, charter: Partial<CharterTerms> = {}) => {
  const checked = checkByCharter({ ...TERMS, ...terms }, { ...CHARTER, ...charter });
  if (checked.ok) return [];
  const { field, others = [] } = checked.refusal as { field: string; others?: readonly { field: string }[] };
  return [field, ...others.map((each) => each.field)];
};

test('terms that the charter sets, or leaves open, are fit', () => {
  expect(faultsOf({})).toEqual([]);
  expect(faultsOf({ sharing: 'equally', lateJoining: 'free' }, { sharing: undefined, lateJoining: undefined })).toEqual(
    [],
  );
  expect(faultsOf({ populations: null })).toEqual([]);
  expect(faultsOf({ withdrawalDays: null }, { pledgeWithdrawal: 'never' })).toEqual([]);
  expect(faultsOf({ rates: { work: null, hosting: 1 } })).toEqual([]);
  expect(checkByCharter({ ...TERMS, sharing: 'first-come', withdrawalDays: 7 }, null).ok).toBe(true);
});

test.each([
  ['sharing', { sharing: 'equally' }, {}],
  ['lateJoining', { lateJoining: 'free' }, {}],
  ['withdrawalDays', { withdrawalDays: 2 }, {}],
  ['withdrawalDays', { withdrawalDays: null }, {}],
  ['withdrawalDays', { withdrawalDays: 0 }, { pledgeWithdrawal: 'never' }],
  ['populations', { populations: { year: 2025, figures: { [TORINO]: 1 } } }, {}],
] as const)('another %s than that of the charter is refused by its name', (field, terms, charter) => {
  expect(faultsOf(terms, charter)).toEqual([field]);
});

test('all of them are named', () => {
  expect(faultsOf({ sharing: 'equally', lateJoining: 'free', withdrawalDays: 9 })).toEqual([
    'sharing',
    'lateJoining',
    'withdrawalDays',
  ]);
});
