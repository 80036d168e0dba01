import { describe, expect, it, test } from 'vitest';
import {
  COMMUNITY_RULES,
  checkRules,
  DEFAULT_RULES,
  HOLD_RULES,
  RESULTS_VISIBILITIES,
  type Rules,
  SUPPORT_SIDES,
} from './rules.ts';

it('keeps the rules that a consultation has where it says nothing', () => {
  expect(checkRules(DEFAULT_RULES)).toEqual({ ok: true, value: DEFAULT_RULES });
});

test.each([
  ...RESULTS_VISIBILITIES.map((resultsVisibility) => ({ resultsVisibility })),
  ...SUPPORT_SIDES.map((supports) => ({ supports })),
  ...HOLD_RULES.map((hold) => ({ hold })),
  { supportThreshold: 1, proposalsPerParticipant: 3 },
  { territories: ['69123'] },
  { decidingStanding: ['resident', 'paper'], standings: ['resident'] },
] as Partial<Rules>[])('keeps %j', (overrides) => {
  expect(checkRules({ ...DEFAULT_RULES, ...overrides })).toEqual({
    ok: true,
    value: { ...DEFAULT_RULES, ...overrides },
  });
});

test.each<[string, string, object, object?]>([
  ['resultsVisibility', 'unknown-value', { resultsVisibility: 'never' }],
  ['resultsVisibility', 'unknown-value', { resultsVisibility: undefined }],
  ['openTo', 'unknown-value', { openTo: 'companies' }],
  ['supports', 'unknown-value', { supports: 'against' }],
  ['hold', 'unknown-value', { hold: true }],
  ['decidingStanding', 'missing', { decidingStanding: [] }],
  ['decidingStanding', 'unknown-value', { decidingStanding: ['citizen'] }],
  ['decidingStanding', 'duplicate', { decidingStanding: ['resident', 'resident'] }],
  ['standings', 'missing', { standings: [] }],
  ['standings', 'unknown-value', { standings: ['resident', ''] }],
  ['standings', 'duplicate', { standings: ['paper', 'paper'] }],
  ['territories', 'missing', { territories: [] }],
  ['territories', 'duplicate', { territories: ['69123', '69123'] }],
  ['supportThreshold', 'too-small', { supportThreshold: 0 }, { limit: 1 }],
  ['supportThreshold', 'wrong-type', { supportThreshold: 1.5 }],
  ['supportThreshold', 'wrong-type', { supportThreshold: Number.POSITIVE_INFINITY }],
  ['proposalsPerParticipant', 'too-small', { proposalsPerParticipant: -1 }, { limit: 1 }],
  ['proposalsPerParticipant', 'wrong-type', { proposalsPerParticipant: '3' }],
])('refuses %s as %s in %j', (...[field, because, input, rest]) => {
  expect(checkRules({ ...DEFAULT_RULES, ...input } as Rules)).toEqual({
    ok: false,
    refusal: { type: 'invalid', field, because, ...rest },
  });
});

it('leaves out what is no rule, so that nothing unknown is frozen', () => {
  expect(checkRules({ ...DEFAULT_RULES, secretQuorum: 5 } as Rules)).toEqual({ ok: true, value: DEFAULT_RULES });
});

describe('the rules of a community', () => {
  it('let institutions alone take part and decide', () => {
    expect(checkRules(COMMUNITY_RULES)).toEqual({ ok: true, value: COMMUNITY_RULES });
  });

  test.each<[string, Partial<Rules>]>([
    ['standings', { standings: ['institution', 'resident'] }],
    ['decidingStanding', { decidingStanding: ['resident'] }],
    ['territories', { territories: ['69123'] }],
    ['hold', { hold: 'first-remote' }],
  ])('refuse other %s', (field, overrides) => {
    expect(checkRules({ ...COMMUNITY_RULES, ...overrides })).toEqual({
      ok: false,
      refusal: { type: 'invalid', field, because: 'institutions-only' },
    });
  });
});
