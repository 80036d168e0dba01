import { describe, expect, test } from 'vitest';
import { ballot, optionId, sha256 } from '../../../test/support/ballots.ts';
import { at, consultation, phase } from '../../../test/support/participation.ts';
import { type Ballot, checkBallot, extendedBallot, finalAt, publishedBallot } from './ballot.ts';
import { METHOD_NEEDS, METHODS } from './method.ts';
import { type BallotRules, defaultBallotRules, groupMinimumBeside } from './rules.ts';
import { ballotRulesDocument } from './rules-document.ts';

const within = consultation({ phases: [phase({ kind: 'vote' })] });
const draft = { publishedAt: null, rulesHash: null };
const choice = ballot({ ...draft, method: 'choice', options: 3 });
const budget = ballot({ ...draft, method: 'budget-by-votes', options: [10, 20] });
type Invalid = { readonly ok: false; readonly refusal: object };

const invalid = (
  field: string,
  because: string,
  more: number | { readonly limit: number; readonly currency: string } | undefined = undefined,
): Invalid => ({
  ok: false,
  refusal: { type: 'invalid', field, because, ...(typeof more === 'number' ? { limit: more } : more) },
});

/** The same with what is wrong elsewhere beside it. */
const invalids = (...all: readonly Invalid[]): Invalid => {
  const [first, ...others] = all.map(({ refusal }) => refusal);
  return { ok: false, refusal: { ...first, others } };
};

describe('a ballot', () => {
  test.each(METHODS)('of %s holds as the defaults make it, once what they cannot guess is said', (method) => {
    const needs = METHOD_NEEDS[method];
    const ballotView = ballot({ ...draft, method, options: needs.budget ? [10, 20] : needs.options[0] === 0 ? 0 : 3 });
    expect(checkBallot(ballotView, within)).toEqual({ ok: true, value: ballotView });
  });

  test.each<[string, Partial<Ballot>, Invalid]>([
    ['a slug with spaces', { slug: 'école' }, invalid('slug', 'not-a-slug')],
    ['no question', { question: {} }, invalid('question', 'missing')],
    [
      'a language that nobody reads here',
      { question: { fi: 'Kyllä?' } },
      invalid('question.fi', 'language-not-offered'),
    ],
    ['an unknown method', { method: 'borda' as 'choice' }, invalid('method', 'unknown-value')],
    ['one option to choose from', { options: choice.options.slice(0, 1) }, invalid('options', 'too-small', 2)],
    [
      'options out of order',
      { options: choice.options.toReversed() },
      invalids(invalid('options.0.number', 'unknown-value'), invalid('options.2.number', 'unknown-value')),
    ],
    [
      'two options that read the same',
      { options: choice.options.map((option) => ({ ...option, name: { fr: 'Oui' } })) },
      invalids(invalid('options.1', 'duplicate'), invalid('options.2', 'duplicate')),
    ],
    [
      'one option under two numbers',
      { options: choice.options.map((option) => ({ ...option, id: optionId(1) })) },
      invalids(invalid('options.1', 'duplicate'), invalid('options.2', 'duplicate')),
    ],
    [
      'costs without a budget',
      { options: choice.options.map((option) => ({ ...option, cost: 5 })) },
      invalids(...[0, 1, 2].map((row) => invalid(`options.${row}.cost`, 'not-for-this-method'))),
    ],
    [
      'faults in several fields',
      { slug: 'école', closesAt: new Date(Number.NaN), rules: { ...choice.rules, registered: 0 } },
      invalids(invalid('slug', 'not-a-slug'), invalid('registered', 'too-small', 1), invalid('closesAt', 'not-a-date')),
    ],
    ['an end before its start', { closesAt: at('2026-03-05T00:00:00Z') }, invalid('closesAt', 'ends-before-it-starts')],
    ['an end that is no date', { closesAt: new Date(Number.NaN) }, invalid('closesAt', 'not-a-date')],
    ['an opening before its phase', { opensAt: at('2026-02-28T00:00:00Z') }, invalid('opensAt', 'outside-the-phase')],
    ['an end after its phase', { closesAt: at('2026-04-01T00:00:01Z') }, invalid('closesAt', 'outside-the-phase')],
    [
      'paper that has to be in before the close',
      { paperUntil: at('2026-03-20T00:00:00Z') },
      invalid('paperUntil', 'ends-before-it-starts'),
    ],
  ])('is refused with %s', (_, changed, refusal) => {
    expect(checkBallot({ ...choice, ...changed }, within)).toEqual(refusal);
  });

  test('is refused in a consultation without a phase to vote in', () => {
    const propose = consultation({ phases: [phase({ kind: 'propose' })] });
    expect(checkBallot(choice, propose)).toEqual(invalid('opensAt', 'outside-the-phase'));
  });

  test('is refused with standings that its consultation does not let in', () => {
    const residents = consultation({ phases: [phase({ kind: 'vote' })], rules: { standings: ['resident'] } });
    expect(checkBallot(choice, residents)).toEqual(invalid('standings', 'unknown-value'));
  });

  test.each([
    [null, 'missing', undefined],
    [0, 'too-small', { limit: 1, currency: 'EUR' }],
    [1.5, 'wrong-type', undefined],
    [2e14, 'too-large', { limit: 1e14, currency: 'EUR' }],
  ])('of a budget is refused with a cost of %s', (cost, because, limit) => {
    const options = budget.options.map((option) => ({ ...option, cost }));
    expect(checkBallot({ ...budget, options }, within)).toEqual(
      invalids(invalid('options.0.cost', because, limit), invalid('options.1.cost', because, limit)),
    );
  });
});

describe('the rules of a ballot', () => {
  const third = { numerator: 1, denominator: 3 };
  test.each<[string, Partial<BallotRules>, Invalid]>([
    ['nobody may vote', { standings: [] }, invalid('standings', 'missing')],
    ['brought standings may vote', { standings: ['imported'] }, invalid('standings', 'unknown-value')],
    ['a standing is there twice', { standings: ['paper', 'paper'] }, invalid('standings', 'duplicate')],
    ['nobody decides', { decidingStanding: [] }, invalid('decidingStanding', 'missing')],
    ['who decides may not vote', { decidingStanding: ['fediverse'] }, invalid('decidingStanding', 'unknown-value')],
    ['no territory is allowed', { territories: [] }, invalid('territories', 'missing')],
    ['a territory is there twice', { territories: ['75056', '75056'] }, invalid('territories', 'duplicate')],
    ['scores have no place', { scores: { min: 0, max: 5 } }, invalid('scores', 'not-for-this-method')],
    ['choices have no place', { choices: { min: 1, max: 2 } }, invalid('choices', 'not-for-this-method')],
    ['nobody is registered', { registered: 0 }, invalid('registered', 'too-small', 1)],
    ['the quorum is nothing', { quorum: { kind: 'count', count: 0 } }, invalid('quorum.count', 'too-small')],
    [
      'the quorum is a share of nobody knows how many',
      { quorum: { kind: 'share', share: third } },
      invalid('registered', 'missing'),
    ],
    [
      'the threshold is more than all',
      { threshold: { kind: 'share', share: { numerator: 3, denominator: 2 }, of: 'valid', reach: 'at-least' } },
      invalid('threshold.share', 'too-large'),
    ],
    [
      'the threshold is more than the whole',
      { threshold: { kind: 'share', share: { numerator: 1, denominator: 1 }, of: 'valid', reach: 'more-than' } },
      invalid('threshold.share', 'too-large'),
    ],
    [
      'the threshold is of something unknown',
      { threshold: { kind: 'share', share: third, of: 'cast' as 'valid', reach: 'at-least' } },
      invalid('threshold.of', 'unknown-value'),
    ],
    ['ties are for the mayor', { ties: 'mayor' as 'shared' }, invalid('ties', 'unknown-value')],
    ['replacement is unheard of', { replacement: 'all' as 'first-stands' }, invalid('replacement', 'unknown-value')],
    ['results are for some', { resultsVisibility: 'admin' as 'always' }, invalid('resultsVisibility', 'unknown-value')],
    ['no ballot could be published', { anonymityThreshold: 0 }, invalid('anonymityThreshold', 'too-small', 1)],
    ['a group may be nobody', { groupMinimum: 0 }, invalid('groupMinimum', 'too-small', 1)],
  ])('are refused where %s', (_, rules, refusal) => {
    expect(checkBallot({ ...choice, rules: { ...choice.rules, ...rules } }, within)).toEqual(refusal);
  });

  test.each<[Parameters<typeof ballot>[0], string, string]>([
    [{ method: 'approval', options: 3, rules: { choices: null } }, 'choices', 'missing'],
    [{ method: 'approval', options: 3, rules: { choices: { min: 1, max: 4 } } }, 'choices.max', 'too-large'],
    [{ method: 'approval', options: 3, rules: { choices: { min: 3, max: 2 } } }, 'choices.min', 'too-large'],
    [{ method: 'score', options: 3, rules: { scores: { min: 3, max: 3 } } }, 'scores.max', 'too-small'],
    [
      { method: 'score', options: 3, rules: { threshold: { kind: 'count', count: 1 } } },
      'threshold',
      'not-for-this-method',
    ],
    [{ method: 'petition', rules: { threshold: null } }, 'threshold', 'missing'],
    [{ method: 'instant-runoff', options: 3, rules: { ties: 'shared' } }, 'ties', 'not-for-this-method'],
    [{ method: 'equal-shares', options: [1], rules: { ties: 'shared' } }, 'ties', 'not-for-this-method'],
    [{ method: 'budget-by-votes', options: [1], rules: { budget: null } }, 'budget', 'missing'],
    [
      {
        method: 'budget-by-votes',
        options: [1],
        rules: { budget: { amount: 5, currency: '€', eachBallotWithin: true } },
      },
      'budget.currency',
      'unknown-value',
    ],
    [
      {
        method: 'petition',
        rules: { threshold: { kind: 'share', share: third, of: 'valid', reach: 'at-least' } },
      },
      'threshold.of',
      'not-for-this-method',
    ],
  ])('of %j are refused for %s', (input, field, because) => {
    expect(checkBallot(ballot({ ...draft, ...input }), within)).toMatchObject({ refusal: { field, because } });
  });

  test('are a document in which everything that is frozen can be read, and nothing that can change', () => {
    const document = ballotRulesDocument(budget, 'velo-2026');
    expect(document).toEqual(JSON.parse(JSON.stringify(document)));
    const renamed = budget.options.map((option) =>
      option.number === 1 ? { ...option, name: { fr: 'Autre' } } : option,
    );
    const hash = (of: Ballot) => sha256(JSON.stringify(ballotRulesDocument(of, 'velo-2026')));
    expect(hash({ ...budget, options: renamed })).not.toBe(hash(budget));
    expect(hash({ ...budget, id: optionId(9), position: 4, publishedAt: at('2026-03-01T00:00:00Z') })).toBe(
      hash(budget),
    );
  });

  test('name the fewest ballots of a group where they are not those of a pattern', () => {
    const document = (rules: Partial<BallotRules>) =>
      ballotRulesDocument({ ...choice, rules: { ...choice.rules, ...rules } }, 'velo-2026');
    expect(document({ anonymityThreshold: 5, groupMinimum: 5 })).not.toHaveProperty('groupMinimum');
    expect(document({ anonymityThreshold: 1, groupMinimum: 5 })).toMatchObject({
      anonymityThreshold: 1,
      groupMinimum: 5,
    });
  });

  test.each([
    [1, 5],
    [5, 5],
    [20, 20],
  ])('keep so many people together beside a threshold of %i: %i', (anonymityThreshold, least) => {
    expect(groupMinimumBeside(anonymityThreshold)).toBe(least);
  });

  test('publish one by one what is seldom alike, where nobody says otherwise', () => {
    const usual = METHODS.map((method) => [method, defaultBallotRules(method, 3).anonymityThreshold] as const);
    expect(usual.filter(([, threshold]) => threshold === 1).map(([method]) => method)).toEqual([
      'schulze',
      'instant-runoff',
      'budget-by-votes',
      'equal-shares',
    ]);
    for (const method of METHODS) expect(defaultBallotRules(method, 3).groupMinimum).toBe(5);
  });

  test('stay the same document when the ballot is extended', () => {
    const later = extendedBallot(
      choice,
      {
        closesAt: at('2026-03-30T00:00:00Z'),
        reason: { fr: 'Le site a été indisponible deux jours.' },
        now: at('2026-03-20T00:00:00Z'),
      },
      within,
    );
    expect(later.ok && ballotRulesDocument(later.value, 'velo-2026')).toEqual(ballotRulesDocument(choice, 'velo-2026'));
  });
});

describe('publishing', () => {
  test('freezes the rules once', () => {
    const published = publishedBallot(choice, { now: at('2026-03-01T00:00:00Z'), rulesHash: 'c'.repeat(64) });
    expect(published).toMatchObject({ ok: true, value: { rulesHash: 'c'.repeat(64) } });
    const again = published.ok
      ? publishedBallot(published.value, { now: at('2026-03-02T00:00:00Z'), rulesHash: '' })
      : null;
    expect(again).toEqual({ ok: false, refusal: { type: 'already-published' } });
  });

  test('comes too late at the close', () => {
    expect(publishedBallot(choice, { now: choice.closesAt, rulesHash: '' })).toEqual(
      invalid('closesAt', 'in-the-past'),
    );
  });
});

describe('an extension', () => {
  const reason = { fr: 'Panne.' };
  const open = at('2026-03-20T00:00:00Z');
  const extend = (closesAt: string, now = open) =>
    extendedBallot(choice, { closesAt: at(closesAt), reason, now }, within);

  test('moves the close and says why', () => {
    expect(extend('2026-03-30T00:00:00Z')).toMatchObject({
      ok: true,
      value: {
        closesAt: at('2026-03-30T00:00:00Z'),
        extensions: [{ from: choice.closesAt, to: at('2026-03-30T00:00:00Z'), reason, at: open }],
      },
    });
  });

  test('is refused from the very moment of the close', () => {
    expect(extend('2026-03-30T00:00:00Z', choice.closesAt)).toEqual({
      ok: false,
      refusal: { type: 'extension-too-late', closedAt: choice.closesAt },
    });
  });

  test.each(['2026-03-25T00:00:00Z', '2026-03-24T00:00:00Z'])('never shortens (%s)', (closesAt) => {
    expect(extend(closesAt)).toEqual({ ok: false, refusal: { type: 'extension-shortens', closesAt: choice.closesAt } });
  });

  test('never leaves its phase', () => {
    expect(extend('2026-04-02T00:00:00Z')).toEqual(invalid('closesAt', 'outside-the-phase'));
  });

  test('is refused without a reason', () => {
    const closesAt = at('2026-03-30T00:00:00Z');
    expect(extendedBallot(choice, { closesAt, reason: { fr: ' ' }, now: open }, within)).toEqual(
      invalid('reason.fr', 'empty'),
    );
  });

  test('takes the time for paper with it', () => {
    const paper = { ...choice, paperUntil: at('2026-03-27T00:00:00Z') };
    expect(finalAt(paper)).toEqual(at('2026-03-27T00:00:00Z'));
    const later = extendedBallot(paper, { closesAt: at('2026-03-30T00:00:00Z'), reason, now: open }, within);
    expect(later.ok && finalAt(later.value)).toEqual(at('2026-03-30T00:00:00Z'));
  });
});
