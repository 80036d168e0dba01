import { expect, it } from 'vitest';
import { checkRule, DECISIONS } from './decision.ts';
import { BROKEN_RULES, MODERATION_RULES } from './rule.ts';

it('publishes nothing by a rule that is broken, and holds or removes nothing by one that is kept', () => {
  const refused = DECISIONS.map((kind) => [kind, MODERATION_RULES.filter((rule) => !checkRule(kind, rule).ok)]);
  expect(Object.fromEntries(refused)).toEqual({
    accept: BROKEN_RULES,
    hold: ['within-the-rules'],
    remove: ['within-the-rules'],
    restore: BROKEN_RULES,
  });
  expect(checkRule('remove', 'within-the-rules')).toEqual({
    ok: false,
    refusal: { type: 'invalid', field: 'rule', because: 'not-for-this-decision' },
  });
});
