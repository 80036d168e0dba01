import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyContent, ballot, optionId } from '../../../test/support/ballots.ts';
import { checkChoice, choiceOf } from './choice.ts';
import type { Choice } from './choice-kind.ts';
import { MalformedContent, marksReader } from './content.ts';
import { METHOD_NEEDS, METHODS } from './method.ts';

const [one, two, three] = [optionId(1), optionId(2), optionId(3)];
const approval = ballot({ method: 'approval', options: 3, rules: { choices: { min: 1, max: 2 } } });
const score = ballot({
  method: 'score',
  options: 3,
  rules: { scores: { min: -2, max: 3 }, choices: { min: 0, max: 3 } },
});
const schulze = ballot({ method: 'schulze', options: 12, rules: { choices: { min: 0, max: 12 } } });
const runoff = ballot({ method: 'instant-runoff', options: 3 });
const rank = (option: string, rank: number) => ({ option, rank });
const purse = { amount: 100, currency: 'EUR', eachBallotWithin: true };
const budget = ballot({ method: 'budget-by-votes', options: [60, 40, 1], rules: { budget: purse } });

describe('a choice', () => {
  test.each<[ReturnType<typeof ballot>, Choice, string]>([
    [ballot({ method: 'yes-no' }), { kind: 'yes-no', answer: 'abstain' }, 'abstain'],
    [ballot({ method: 'choice', options: 3 }), { kind: 'choice', option: three }, '3'],
    [approval, { kind: 'approval', options: [three, one] }, '1 3'],
    [budget, { kind: 'budget', options: [two, one] }, '1 2'],
    [
      score,
      {
        kind: 'score',
        scores: [
          { option: three, score: -2 },
          { option: one, score: 0 },
        ],
      },
      '1:0 3:-2',
    ],
    [score, { kind: 'score', scores: [{ option: one, score: -0 }] }, '1:0'],
    [
      schulze,
      { kind: 'ranking', ranks: [rank(optionId(12), 2), rank(two, 1), rank(one, 2), rank(three, 3)] },
      '2>1=12>3',
    ],
    [ballot({ method: 'petition' }), { kind: 'petition' }, 'signed'],
    [
      ballot({ method: 'supports-and-objections', options: 3 }),
      { kind: 'supports-and-objections', supports: [three], objections: [one] },
      '-1 +3',
    ],
    [schulze, { kind: 'ranking', ranks: [] }, 'blank'],
    [approval, { kind: 'blank' }, 'blank'],
  ])('is kept as one text: %#', (question, choice, content) => {
    expect(checkChoice(question, choice, 'online')).toEqual({ ok: true, value: content });
  });

  test.each<[string, ReturnType<typeof ballot>, Choice, object]>([
    ['another kind', approval, { kind: 'choice', option: one }, { type: 'wrong-kind-of-choice', wanted: 'approval' }],
    [
      'a blank petition',
      ballot({ method: 'petition' }),
      { kind: 'blank' },
      { type: 'wrong-kind-of-choice', wanted: 'petition' },
    ],
    [
      'an invalid sheet without paper',
      approval,
      { kind: 'invalid' },
      { type: 'wrong-kind-of-choice', wanted: 'approval' },
    ],
    [
      'an unknown answer',
      ballot({ method: 'yes-no' }),
      { kind: 'yes-no', answer: 'maybe' as 'yes' },
      { type: 'invalid', field: 'answer', because: 'unknown-value' },
    ],
    [
      'an unknown option',
      approval,
      { kind: 'approval', options: [optionId(4)] },
      { type: 'unknown-option', option: optionId(4) },
    ],
    [
      'a duplicate option',
      approval,
      { kind: 'approval', options: [one, one] },
      { type: 'duplicate-option', option: one },
    ],
    [
      'too many options',
      approval,
      { kind: 'approval', options: [one, two, three] },
      { type: 'too-many-choices', max: 2, given: 3 },
    ],
    ['too few options', approval, { kind: 'approval', options: [] }, { type: 'too-few-choices', min: 1, given: 0 }],
    [
      'more than the cap pays for',
      budget,
      { kind: 'budget', options: [one, two, three] },
      { type: 'over-the-cap', cap: 100, cost: 101, currency: 'EUR' },
    ],
    [
      'a score too high',
      score,
      { kind: 'score', scores: [{ option: two, score: 4 }] },
      { type: 'score-out-of-range', option: two, min: -2, max: 3 },
    ],
    [
      'half a score',
      score,
      { kind: 'score', scores: [{ option: two, score: 0.5 }] },
      { type: 'score-out-of-range', option: two, min: -2, max: 3 },
    ],
    [
      'ranks with a hole',
      schulze,
      { kind: 'ranking', ranks: [rank(one, 1), rank(two, 3)] },
      { type: 'ranks-with-holes', missing: 2 },
    ],
    ['ranks from two', schulze, { kind: 'ranking', ranks: [rank(one, 2)] }, { type: 'ranks-with-holes', missing: 1 }],
    [
      'a rank of nought',
      schulze,
      { kind: 'ranking', ranks: [rank(one, 0)] },
      { type: 'invalid', field: 'ranks', because: 'wrong-type' },
    ],
    [
      'level ranks in a run-off',
      runoff,
      { kind: 'ranking', ranks: [rank(one, 1), rank(two, 1)] },
      { type: 'ranks-level', rank: 1 },
    ],
    [
      'support and objection at once',
      ballot({ method: 'supports-and-objections', options: 3 }),
      { kind: 'supports-and-objections', supports: [two], objections: [two] },
      { type: 'duplicate-option', option: two },
    ],
  ])('is refused with %s', (...[, question, choice, refusal]) => {
    expect(checkChoice(question, choice, 'online')).toEqual({ ok: false, refusal });
  });

  test('on paper may be a sheet that nobody can read', () => {
    expect(checkChoice(approval, { kind: 'invalid' }, 'paper')).toEqual({ ok: true, value: 'invalid' });
  });

  test.each(METHODS)('comes back from its text: %s', (method) => {
    const needs = METHOD_NEEDS[method];
    const question = ballot({ method, options: needs.budget ? [9, 8, 7] : needs.options[0] === 0 ? 0 : 12 });
    fc.assert(
      fc.property(anyContent(question), (content) => {
        expect(checkChoice(question, choiceOf(question, content), 'online')).toEqual({ ok: true, value: content });
      }),
    );
  });
});

describe('a text that no choice makes', () => {
  test.each([
    [approval, ['', ' ', '0', '4', '01', '1 1', '1  2', '1,2', '1 2 ', '1:1', 'yes', '1 2 3']],
    [score, ['1', '1:', '1:4', '1:-3', '1:0 1:0', '1:--1', '1:00000']],
    [schulze, ['1>1', '>1', '1>', '1>>2', '13', '1 2']],
    [runoff, ['1=2']],
    [ballot({ method: 'choice', options: 3 }), ['1 2']],
    [ballot({ method: 'supports-and-objections', options: 3 }), ['1', '+', '+1 -1', '+4']],
  ])('is never counted: %#', (question, contents) => {
    const read = marksReader(question);
    for (const content of contents) expect(() => read(content), content).toThrow(MalformedContent);
  });
});
