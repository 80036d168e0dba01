import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { anyContent, ballot, row, sha256 } from '../../../test/support/ballots.ts';
import { consultation, phase } from '../../../test/support/participation.ts';
import { COMMUNITY_RULES } from '../consultation/rules.ts';
import { type CityCount, jointSeedTextOf, jointTally } from '../network/joint-tally.ts';
import { type Ballot, checkBallot } from './ballot.ts';
import { METHOD_NEEDS, METHODS, TIES_RULES } from './method.ts';
import { type BallotRules, checkBallotRules } from './rules.ts';
import { ballotRulesDocument, weightsOfRules } from './rules-document.ts';
import { tallyOf, togetherIn } from './tally.ts';
import { type InstitutionWeight, WEIGHT_MAX, weightOf, weightsNow } from './weights.ts';

const WHO = { standings: ['institution'], decidingStanding: ['institution'] } as const;
const at = (city: string) => `https://${city}.example/`;
const TWO: readonly InstitutionWeight[] = [
  { institution: at('lyon'), weight: 3 },
  { institution: at('torino'), weight: 2 },
];
const asked = (method: (typeof METHODS)[number], rules: Partial<BallotRules> = {}): Ballot =>
  ballot({
    method,
    options: METHOD_NEEDS[method].budget ? [40, 30, 30, 20] : METHOD_NEEDS[method].options[0] === 0 ? 0 : 4,
    rules: { ...WHO, anonymityThreshold: 1, ...rules },
  });

/** What each institution counts of its ballots, and all of them weighted. */
function together(question: Ballot, cast: ReadonlyMap<string, readonly string[]>) {
  const lots = { seed: '', sha256 };
  const cities = Array.from(cast, ([institution, contents]): CityCount => {
    const rows = contents.map((content) => row(content, 1, { standing: 'institution' }));
    const { turnout, subtotals: piles } = tallyOf(question, rows, lots);
    return { institution, turnout, piles };
  });
  const joint = jointTally(question, cities, sha256);
  if (!joint.ok) throw new Error(joint.refusal.type);
  const sorted = cities.toSorted((a, b) => (a.institution < b.institution ? -1 : 1));
  return { joint: joint.value, seed: sha256(jointSeedTextOf(sorted)) };
}

const shared = METHODS.filter((method) => METHOD_NEEDS[method].additive);
const cases = shared.flatMap((method) =>
  TIES_RULES.filter((ties) => METHOD_NEEDS[method].ties.includes(ties)).map((ties) => [method, ties] as const),
);

test.each(cases)('%s (%s) comes to what the ballots come to that are cast as often as they weigh', (method, ties) => {
  const cities = ['lyon', 'torino', 'girona', 'oulu', 'gent', 'graz'].map(at);
  const question = asked(method, { ties });
  const voted = fc.array(
    fc.tuple(
      fc.option(fc.oneof(anyContent(question), fc.constant(method === 'petition' ? 'signed' : 'blank'))),
      fc.integer({ min: 1, max: 40 }),
      fc.boolean(),
    ),
    {
      minLength: cities.length,
      maxLength: cities.length,
    },
  );
  fc.assert(
    fc.property(voted, (each) => {
      const votes = each.map(([content, weight, isNamed], index) => ({
        institution: cities[index] ?? '',
        content,
        weight: isNamed ? weight : 1,
        isNamed,
      }));
      const named = votes.filter(({ isNamed }) => isNamed).map(({ institution, weight }) => ({ institution, weight }));
      const weighted = { ...question, rules: { ...question.rules, weights: named.length === 0 ? null : named } };
      const cast = votes.map(({ institution, content }) => [institution, content === null ? [] : [content]] as const);
      const { joint, seed } = together(weighted, new Map(cast));
      const repeated = tallyOf(
        question,
        votes.flatMap(({ content, weight }) =>
          content === null ? [] : [row(content, weight, { standing: 'institution' })],
        ),
        { seed, sha256 },
      );
      const { deciding, places, working, outcome } = repeated;
      expect(joint).toMatchObject({ deciding, places, working, outcome });
      expect(togetherIn(weighted, joint)).toEqual(togetherIn(question, repeated));
      // Who took part is counted once.
      expect(joint.turnout.cast).toBe(cast.filter(([, contents]) => contents.length > 0).length);
    }),
    { numRuns: 100 },
  );
});

describe('what decides', () => {
  const weights = [{ institution: at('lyon'), weight: 10 }];
  const cast = new Map([
    [at('lyon'), ['yes']],
    [at('torino'), ['no']],
    [at('oulu'), ['no']],
  ]);

  it('are weighted votes: one institution may outvote two, and a threshold is of votes', () => {
    const outcome = (rules: Partial<BallotRules>) =>
      together(asked('yes-no', { weights, ...rules }), cast).joint.outcome;
    expect(outcome({})).toEqual({ kind: 'adopted', decidedBy: 'majority', reached: 10, needed: 3 });
    expect(outcome({ weights: null })).toMatchObject({ kind: 'rejected', reached: 1 });
    const share = { numerator: 5, denominator: 6 };
    expect(outcome({ threshold: { kind: 'share', share, of: 'valid', reach: 'at-least' } })).toEqual({
      kind: 'adopted',
      decidedBy: 'threshold',
      reached: 10,
      needed: 10,
    });
    expect(outcome({ threshold: { kind: 'count', count: 11 } })).toMatchObject({ kind: 'rejected', needed: 11 });
  });

  it('is a quorum of institutions, whatever they weigh', () => {
    const outcome = (count: number) =>
      together(asked('yes-no', { weights, quorum: { kind: 'count', count } }), cast).joint.outcome;
    expect(outcome(3).kind).toBe('adopted');
    expect(outcome(4)).toEqual({ kind: 'no-quorum', decidedBy: 'quorum', turnout: 3, needed: 4 });
  });
});

describe('weights in frozen rules', () => {
  const community = consultation({ rules: COMMUNITY_RULES });
  const checked = (weights: readonly InstitutionWeight[], rules: Partial<BallotRules> = {}) =>
    checkBallotRules({ ...asked('choice', rules).rules, weights }, { method: 'choice', options: 4 });
  const oneOf = (institution: string, weight = 1) => [...TWO, { institution, weight }];

  it.each<[string, readonly InstitutionWeight[], object]>([
    ['an institution twice', oneOf(at('lyon')), { field: 'weights.2.institution', because: 'duplicate' }],
    ['zero', oneOf(at('oulu'), 0), { field: 'weights.2.weight', because: 'too-small', limit: 1 }],
    ['less than zero', oneOf(at('oulu'), -1), { field: 'weights.2.weight', because: 'too-small', limit: 1 }],
    ['a part of a vote', oneOf(at('oulu'), 1.5), { field: 'weights.2.weight', because: 'wrong-type' }],
    [
      'too large',
      oneOf(at('oulu'), WEIGHT_MAX + 1),
      { field: 'weights.2.weight', because: 'too-large', limit: 1_000_000 },
    ],
    ['a name', oneOf('Ville de Lyon'), { field: 'weights.2.institution', because: 'not-a-node-address' }],
    [
      'another spelling',
      oneOf('https://LYON.example'),
      { field: 'weights.2.institution', because: 'not-a-node-address' },
    ],
    ['another scheme', oneOf('acct:lyon@lyon.example'), { because: 'not-a-node-address' }],
    ['nobody', [], { field: 'weights', because: 'missing' }],
    [
      'more than 500',
      Array.from({ length: 501 }, (_, nth) => ({ institution: at(`city${nth}`), weight: 1 })),
      { field: 'weights', because: 'too-many', limit: 500 },
    ],
  ])('refuse %s', (_, weights, refusal) => {
    expect(checked(weights)).toMatchObject({ ok: false, refusal: { type: 'invalid', ...refusal } });
  });

  it('take five hundred institutions of the largest weight', () => {
    const weights = Array.from({ length: 500 }, (_, nth) => ({ institution: at(`city${nth}`), weight: WEIGHT_MAX }));
    expect(checked(weights).ok).toBe(true);
  });

  it('are of communities alone', () => {
    const question = asked('choice', { weights: TWO });
    const phases = [phase({ kind: 'vote', opensAt: question.opensAt, closesAt: question.closesAt })];
    const refused = { type: 'invalid', field: 'weights', because: 'communities-only' };
    expect(checkBallot(question, consultation({ phases }))).toMatchObject({ ok: false, refusal: refused });
    expect(checkBallot(question, { ...community, phases })).toMatchObject({
      ok: true,
      value: { rules: { weights: TWO } },
    });
  });

  it.each(METHODS.filter((method) => !METHOD_NEEDS[method].additive))(
    'are refused for %s, which needs whole ballots',
    (method) => {
      const rules = { ...asked(method).rules, weights: TWO };
      expect(checkBallotRules(rules, { method, options: 4 })).toMatchObject({
        ok: false,
        refusal: { field: 'weights', because: 'not-for-this-method' },
      });
    },
  );

  it('are refused beside a threshold of those who could vote, which counts institutions', () => {
    const threshold = {
      kind: 'share',
      share: { numerator: 1, denominator: 2 },
      of: 'registered',
      reach: 'more-than',
    } as const;
    expect(checked(TWO, { threshold, registered: 9 })).toMatchObject({
      ok: false,
      refusal: { field: 'threshold.of', because: 'not-with-weights' },
    });
  });

  it('are an object in the document, which says nothing of them where there are none', () => {
    const document = (weights: BallotRules['weights']) =>
      ballotRulesDocument(asked('choice', { weights }), 'mutualiser');
    expect(document(null)).not.toHaveProperty('weights');
    expect(document(TWO)).toEqual({ ...document(null), weights: { [at('lyon')]: 3, [at('torino')]: 2 } });
    expect(weightsOfRules({ [at('lyon')]: 3, [at('torino')]: 2 })).toEqual(TWO);
    expect(weightsOfRules(undefined)).toBeNull();
  });

  it('follow an institution that moved, unless its new id has one', () => {
    const moves = [{ from: at('torino'), to: at('piemonte') }];
    const now = (weights: readonly InstitutionWeight[]) => ({ weights: weightsNow(weights, moves) });
    expect(weightOf(now(TWO), at('piemonte'))).toBe(2);
    expect(weightOf(now(TWO), at('lyon'))).toBe(3);
    expect(weightOf(now(oneOf(at('piemonte'), 7)), at('piemonte'))).toBe(7);
    expect(weightOf(now([{ institution: at('piemonte'), weight: 7 }, ...TWO]), at('piemonte'))).toBe(7);
    expect(weightOf({ weights: null }, at('lyon'))).toBe(1);
  });
});
