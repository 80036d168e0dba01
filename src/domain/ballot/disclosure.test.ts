import { describe, expect, test } from 'vitest';
import { ballot } from '../../../test/support/ballots.ts';
import { at } from '../../../test/support/participation.ts';
import { ballotDisclosureOf } from './disclosure.ts';

const open = at('2026-03-10T00:00:00Z');
const closed = at('2026-03-25T00:00:00Z');
const entered = at('2026-03-27T00:00:00Z');

describe('the counts of a ballot', () => {
  test.each([
    ['always', open, false, true],
    ['after-taking-part', open, false, false],
    ['after-taking-part', open, true, true],
    ['after-close', open, true, false],
    ['after-close', at('2026-03-24T23:59:59.999Z'), true, false],
    ['after-close', closed, false, true],
  ] as const)('%s at %s, having taken part: %s', (...[resultsVisibility, now, tookPart, visible]) => {
    const question = ballot({ method: 'yes-no', rules: { resultsVisibility } });
    expect(ballotDisclosureOf(question, { now, tookPart })).toEqual(
      visible ? { visible } : { visible, because: resultsVisibility, until: closed },
    );
  });

  test('wait until the last sheet of paper may be entered', () => {
    const question = ballot({ method: 'yes-no', paperUntil: entered });
    expect(ballotDisclosureOf(question, { now: closed, tookPart: true })).toMatchObject({
      visible: false,
      until: entered,
    });
    expect(ballotDisclosureOf(question, { now: entered, tookPart: false })).toEqual({ visible: true });
  });
});
