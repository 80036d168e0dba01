import { describe, expect, it } from 'vitest';
import { CLOCKS_APART_MS, clockFaults, spanOf } from './peer.ts';

const DAY = 86_400_000;
const peers = (...ahead: readonly number[]) => ahead.map((aheadMs, nth) => ({ peer: `p${nth + 1}`, aheadMs }));

describe('clocks of peers beside ours', () => {
  it.each([
    ['none', peers(), []],
    ['all near', peers(0, -2_000, CLOCKS_APART_MS), []],
    ['one that is ahead, and nobody else', peers(DAY), [{ of: 'peer', peer: 'p1', aheadMs: DAY }]],
    ['one of three', peers(0, -DAY, 500), [{ of: 'peer', peer: 'p2', aheadMs: -DAY }]],
    ['two of three, ahead: ours is behind', peers(DAY, 0, DAY + 2), [{ of: 'own', aheadMs: -DAY - 2, peers: 2 }]],
    ['all of them behind: ours is ahead', peers(-DAY, -DAY - 1, -DAY + 1), [{ of: 'own', aheadMs: DAY, peers: 3 }]],
    [
      'half of four: nobody knows',
      peers(DAY, DAY, 0, 0),
      [
        { of: 'peer', peer: 'p1', aheadMs: DAY },
        { of: 'peer', peer: 'p2', aheadMs: DAY },
      ],
    ],
    [
      'two, to both sides',
      peers(DAY, -DAY),
      [
        { of: 'peer', peer: 'p1', aheadMs: DAY },
        { of: 'peer', peer: 'p2', aheadMs: -DAY },
      ],
    ],
  ] as const)('%s', (_, of, faults) => {
    expect(clockFaults(of)).toEqual(faults);
  });

  it.each([
    [61_000, 1, 'minute'],
    [-59 * 60_000, 59, 'minute'],
    [60 * 60_000, 1, 'hour'],
    [23 * 3_600_000, 23, 'hour'],
    [-DAY, 1, 'day'],
    [36 * 3_600_000, 2, 'day'],
  ] as const)('%i ms are %i %s', (ms, count, unit) => {
    expect(spanOf(ms)).toEqual({ count, unit });
  });
});
