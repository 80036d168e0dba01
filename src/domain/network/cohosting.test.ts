import { describe, expect, it } from 'vitest';
import { afterAct, afterReply, COHOSTING_ACTS, type CohostingAct, invitable } from './cohosting.ts';
import { COHOSTING, type Cohosting } from './host.ts';

/** What each act leads to; everything else is refused. */
const DONE: Readonly<Record<CohostingAct, Readonly<Partial<Record<Cohosting, Cohosting>>>>> = {
  accept: { invited: 'accepted', accepted: 'accepted' },
  refuse: { invited: 'refused', refused: 'refused' },
  leave: { accepted: 'left', left: 'left' },
  withdraw: { invited: 'withdrawn', accepted: 'withdrawn', withdrawn: 'withdrawn' },
};

describe('what is done to an invitation', () => {
  it.each(COHOSTING_ACTS.flatMap((act) => COHOSTING.map((status) => [act, status] as const)))(
    '%s while it is %s',
    (act, status) => {
      const after = afterAct(status, act);
      expect(after.ok ? after.value : undefined).toBe(DONE[act][status]);
    },
  );
});

describe('what is heard of an invitation', () => {
  /** Everything that two institutions can have done, each in its own order. */
  const SAID: readonly (readonly CohostingAct[])[] = [
    ['accept'],
    ['refuse'],
    ['accept', 'leave'],
    ['withdraw'],
    ['accept', 'withdraw'],
    ['refuse', 'withdraw'],
    ['accept', 'leave', 'withdraw'],
  ];

  it.each(SAID)('leads to the same end in every order, however often: %s %s %s', (...input) => {
    const acts = input.filter((act) => act !== undefined);
    const ends = orders(acts).map((order) => [...order, ...order].reduce<Cohosting>(afterReply, 'invited'));
    expect(new Set(ends).size).toBe(1);
  });

  it('never goes back: no answer that comes late undoes a withdrawal, and no acceptance a leaving', () => {
    for (const act of COHOSTING_ACTS) expect(afterReply('withdrawn', act)).toBe('withdrawn');
    expect(afterReply('left', 'accept')).toBe('left');
    expect(afterReply('accepted', 'accept')).toBe('accepted');
  });
});

it('invites nobody twice, and everybody anew who is out', () => {
  const may = [null, ...COHOSTING].filter((status) => invitable(status).ok);
  expect(may).toEqual([null, 'refused', 'left', 'withdrawn']);
});

function orders<T>(of: readonly T[]): readonly (readonly T[])[] {
  if (of.length < 2) return [of];
  return of.flatMap((one, index) => orders(of.toSpliced(index, 1)).map((rest) => [one, ...rest]));
}
