import { describe, expect, it } from 'vitest';
import { countedIn, recognitionWouldCount } from './standing.ts';

describe('the count that an act is in', () => {
  it('is the deciding one for the standings that decide, and one beside it for the others', () => {
    expect(countedIn(['resident', 'paper'], 'resident')).toBe('deciding');
    expect(countedIn(['resident', 'paper'], 'registered')).toBe('beside');
    expect(countedIn(['resident'], null)).toBe('unknown');
  });

  it.each([
    ['registered', ['resident'], true],
    ['fediverse', ['resident', 'paper'], true],
    [null, ['resident'], true],
    ['resident', ['resident'], false],
    ['registered', ['registered', 'resident'], false],
    ['registered', ['institution'], false],
    ['imported', ['resident'], false],
  ] as const)('of %s changes by recognition where %j decide: %s', (standing, deciding, would) => {
    expect(recognitionWouldCount(deciding, standing)).toBe(would);
  });
});
