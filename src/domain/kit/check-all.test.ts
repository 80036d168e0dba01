import { describe, expect, it } from 'vitest';
import { checkAll, checkEach, faultsIn } from './check-all.ts';
import type { Fault } from './refusal.ts';
import { ok, type Result, refuse } from './result.ts';

const fault = (field: string): Fault => ({ type: 'invalid', field, because: 'missing' });
const no = (field: string): Result<string> => refuse(fault(field));

describe('several checks at once', () => {
  it('hold what each holds', () => {
    expect(checkAll({ title: ok('a'), count: ok(1) })).toEqual(ok({ title: 'a', count: 1 }));
    expect(checkEach([ok('a'), ok('b')])).toEqual(ok(['a', 'b']));
  });

  it('are refused as the one that does not hold', () => {
    expect(checkAll({ title: ok('a'), body: no('body') })).toEqual(no('body'));
  });

  it('are refused with every fault, in the order of the checks', () => {
    const refused = checkAll({
      title: no('title'),
      rows: checkEach([no('rows.0'), ok('b'), no('rows.2')]),
      body: no('body'),
    });
    expect(refused.ok ? [] : faultsIn(refused.refusal)).toEqual(['title', 'rows.0', 'rows.2', 'body'].map(fault));
  });

  it('say a refusal that is about no field alone', () => {
    const other = { type: 'unchanged' } as const;
    expect(checkAll({ same: refuse(other), body: no('body') })).toEqual(refuse(other));
    expect(checkAll({ body: no('body'), same: refuse(other) })).toEqual(no('body'));
  });
});
