import { describe, expect, it, test } from 'vitest';
import { REQUEST_STATES, REQUEST_STEP_NAMES, type RequestState, stepsFrom } from './feature-request-states.ts';
import { checkMerge, duplicateOfBy, isPossibleMerge, MERGED_FROM, mergedInto, pledgersInForce } from './merge.ts';
import type { PledgeStatement } from './pledge.ts';

const TORINO = 'https://torino.example/';
const GIRONA = 'https://girona.example/';

describe('a request that is withdrawn as a duplicate', () => {
  const duplicate = { number: 4, state: 'open', pledging: [] } as const;
  const because = (of: Partial<Parameters<typeof checkMerge>[0]>, target: Parameters<typeof checkMerge>[1]) => {
    const checked = checkMerge({ ...duplicate, ...of }, target);
    return checked.ok ? checked.value : checked.refusal.because;
  };

  it('is a draft, open or specified, and none that somebody pays for', () => {
    const from = REQUEST_STATES.map((state) => [state, because({ state }, { number: 2, state: 'open' })]);
    expect(from).toEqual(REQUEST_STATES.map((state) => [state, MERGED_FROM.includes(state) ? 2 : 'funded']));
    const withdrawn = REQUEST_STATES.filter((state) => stepsFrom(state).some(({ step }) => step === 'withdraw'));
    expect(withdrawn).toEqual([...MERGED_FROM, 'funded', 'commissioned']);
  });

  it('names a request that is no draft and was not withdrawn', () => {
    const no: Partial<Record<RequestState, string>> = { draft: 'target-draft', withdrawn: 'target-withdrawn' };
    for (const state of REQUEST_STATES) expect(because({}, { number: 2, state })).toBe(no[state] ?? 2);
    expect(because({}, { number: 2, state: null })).toBe('unknown-request');
  });

  it('does not name itself', () => {
    expect(because({}, { number: 4, state: 'open' })).toBe('itself');
    expect(because({}, { number: 4, state: null })).toBe('itself');
  });

  it('has no pledges in force, and the refusal names whose they are', () => {
    expect(
      checkMerge({ ...duplicate, state: 'specified', pledging: [TORINO] }, { number: 2, state: 'specified' }),
    ).toEqual({
      ok: false,
      refusal: { type: 'merge-refused', because: 'pledged', number: 2, institutions: [TORINO] },
    });
  });
});

describe('pledges that keep a request from being merged', () => {
  const day = (date: string) => new Date(`2026-${date}T08:00:00Z`);
  const request = { state: 'specified', specifiedAt: day('03-02') } as const;
  const received = (statement: Partial<PledgeStatement>, receivedAt = day('03-03')) => {
    const head = { institution: TORINO, request: 'r', sequence: 1, since: 0, statedAt: receivedAt };
    const content = { kind: 'money', amount: 100, currency: 'EUR', expiresAt: day('12-31'), conditions: [] } as const;
    return { statement: { of: 'pledge', ...head, ...content, ...statement } as PledgeStatement, receivedAt };
  };
  const now = day('03-10');

  test.each<[string, readonly string[], ReturnType<typeof received>[]]>([
    ['nothing', [], []],
    ['a pledge', [TORINO], [received({})]],
    ['two pledges of one institution', [TORINO], [received({}), received({ sequence: 2, since: 1, kind: 'work' })]],
    ['pledges of two', [TORINO, GIRONA], [received({}), received({ institution: GIRONA })]],
    ['one that expired', [], [received({ expiresAt: now })]],
    ['one that was withdrawn', [], [received({}), received({ of: 'withdrawal', sequence: 2 })]],
    ['one for an earlier specification', [], [received({}, day('03-01'))]],
  ])('are those in force: %s', (_, institutions, statements) => {
    expect(pledgersInForce(request, statements, now)).toEqual(institutions);
  });

  it('are none where nothing is pledged for', () => {
    for (const state of REQUEST_STATES) {
      const institutions = pledgersInForce({ ...request, state }, [received({})], now);
      expect([state, institutions]).toEqual([state, state === 'specified' ? [TORINO] : []]);
    }
    expect(pledgersInForce({ ...request, specifiedAt: null }, [received({})], now)).toEqual([]);
  });
});

describe('duplicates by what was decided', () => {
  it('are named by a withdrawal of a request that could be merged, and name another one', () => {
    for (const step of REQUEST_STEP_NAMES) {
      expect([step, isPossibleMerge(4, { step, from: 'open', duplicateOf: 2 })]).toEqual([step, step === 'withdraw']);
      expect(isPossibleMerge(4, { step, from: 'open' })).toBe(true);
    }
    const withdraw = { step: 'withdraw', duplicateOf: 2 } as const;
    const from = REQUEST_STATES.filter((state) => isPossibleMerge(4, { ...withdraw, from: state }));
    expect(from).toEqual(MERGED_FROM);
    expect(isPossibleMerge(4, { ...withdraw, from: 'open', duplicateOf: 4 })).toBe(false);
    expect(isPossibleMerge(4, { ...withdraw, from: 'funded', duplicateOf: null })).toBe(true);
  });

  it('are of the request that the last such step names', () => {
    expect(duplicateOfBy([])).toBeNull();
    expect(duplicateOfBy([{}, { duplicateOf: null }])).toBeNull();
    expect(duplicateOfBy([{ duplicateOf: 2 }, { duplicateOf: 3 }, {}])).toBe(3);
  });

  it('are found through others, also where a host says that two are duplicates of each other', () => {
    const all = [
      { number: 1, duplicateOf: 3 },
      { number: 2, duplicateOf: 1 },
      { number: 3, duplicateOf: 5 },
      { number: 6, duplicateOf: 7 },
      { number: 7, duplicateOf: 6 },
    ];
    const into = (number: number) => mergedInto(number, all).map((each) => each.number);
    expect([1, 2, 3, 4, 5, 6, 7].map(into)).toEqual([[2], [], [1, 2], [], [1, 2, 3], [7], [6]]);
  });
});
