import { expect, it, test } from 'vitest';
import { CHARTER_MAX, type CharterTerms, checkCharter } from './charter.ts';
import { decidedAct, type InstitutionAct, needsSecondAgent } from './institution-act.ts';

const TERMS: CharterTerms = {
  text: { fr: 'Nous partageons les coûts.' },
  secondAgentAbove: { amount: 500_000, currency: 'EUR' },
  pledgeWithdrawal: 'until-close',
  populations: [{ institution: 'https://lyon.example/', people: 522_250, year: 2024 }],
};

it('keeps what the institutions decided', () => {
  const shared = { ...TERMS, sharing: 'by-population', lateJoining: 'equally' } as const;
  expect(checkCharter(shared, ['fr'])).toStrictEqual({ ok: true, value: shared });
  expect(checkCharter(TERMS, ['fr'])).toStrictEqual({ ok: true, value: TERMS });
});

const [LYON] = TERMS.populations;
test.each<[string, string, object]>([
  ['text.en', 'language-not-offered', { text: { fr: 'a', en: 'a' } }],
  ['text', 'missing', { text: {} }],
  ['secondAgentAbove.amount', 'too-small', { secondAgentAbove: { amount: -1, currency: 'EUR' } }],
  ['secondAgentAbove.currency', 'unknown-value', { secondAgentAbove: { amount: 1, currency: 'euro' } }],
  ['pledgeWithdrawal', 'unknown-value', { pledgeWithdrawal: 'always' }],
  ['sharing', 'unknown-value', { sharing: 'by-wealth' }],
  ['lateJoining', 'unknown-value', { lateJoining: 'never' }],
  ['populations.1.institution', 'duplicate', { populations: [LYON, LYON] }],
  ['populations.0.institution', 'not-a-node-address', { populations: [{ ...LYON, institution: 'Lyon' }] }],
  ['populations.0.people', 'too-small', { populations: [{ ...LYON, people: 0 }] }],
  ['populations.0.year', 'not-a-date', { populations: [{ ...LYON, year: 24 }] }],
])('refuses %s as %s', (field, because, change) => {
  expect(checkCharter({ ...TERMS, ...change }, ['fr'])).toMatchObject({ ok: false, refusal: { field, because } });
});

test('is no longer in all languages together than every member can read', () => {
  const langs = ['ca', 'de', 'en', 'es', 'fi', 'fr', 'it'];
  const text = (languages: readonly string[]) =>
    Object.fromEntries(languages.map((lang) => [lang, 'a'.repeat(CHARTER_MAX)]));
  expect(checkCharter({ ...TERMS, text: text(langs.slice(1)) }, langs).ok).toBe(true);
  expect(checkCharter({ ...TERMS, text: text(langs) }, langs)).toMatchObject({
    refusal: { field: 'text', because: 'too-long', limit: 6 * CHARTER_MAX },
  });
});

test.each([
  [500_000, 'EUR', false],
  [500_001, 'EUR', true],
  [1, 'CHF', true],
])('%i in minor units of %s needs a second agent: %s', (amount, currency, needed) => {
  expect(needsSecondAgent({ amount, currency }, { charter: TERMS, institution: null })).toBe(needed);
  expect(needsSecondAgent({ amount, currency }, { charter: null, institution: TERMS.secondAgentAbove })).toBe(needed);
});

it('needs a second agent for what neither charter nor institution bounds, and above either', () => {
  const euro = { amount: 1, currency: 'EUR' };
  const none = { charter: null, institution: null };
  expect(needsSecondAgent(null, { charter: TERMS, institution: euro })).toBe(true);
  expect(needsSecondAgent(euro, none)).toBe(true);
  expect(needsSecondAgent(euro, { charter: { secondAgentAbove: null }, institution: euro })).toBe(true);
  expect(needsSecondAgent({ amount: 2, currency: 'EUR' }, { charter: TERMS, institution: euro })).toBe(true);
  expect(needsSecondAgent(euro, { charter: TERMS, institution: euro })).toBe(false);
});

const at = new Date('2026-03-02T08:00:00Z');
const PREPARED: InstitutionAct = {
  ...{ id: 'a', consultationId: 'c', act: 'pledge', content: {}, sum: null },
  ...{ preparedBy: 'first', preparedAt: at, decided: null },
};

test.each([
  ['confirmed', true, { ok: false, refusal: { type: 'second-agent-needed' } }],
  ['confirmed', false, { ok: true, value: { decided: { outcome: 'confirmed', by: 'second', at } } }],
  ['discarded', true, { ok: true, value: { decided: { outcome: 'discarded' } } }],
] as const)('is %s by the same person (%s) by the rule of two people', (outcome, same, expected) => {
  expect(decidedAct(PREPARED, { outcome, by: 'second', at, same })).toMatchObject(expected);
});

it('is decided once', () => {
  const decided = { outcome: 'discarded', by: 'first', at } as const;
  const again = { outcome: 'confirmed', by: 'second', at, same: false } as const;
  expect(decidedAct({ ...PREPARED, decided }, again)).toEqual({ ok: false, refusal: { type: 'already-decided', at } });
});
