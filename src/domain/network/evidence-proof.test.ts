import { describe, expect, it } from 'vitest';
import { CONTRADICTION_KINDS, isContradiction, PROOFS } from './evidence-proof.ts';
import { EVIDENCE } from './peer.ts';

describe('what proves evidence', () => {
  it('is said of every kind', () => {
    expect(Object.keys(PROOFS).toSorted()).toEqual([...EVIDENCE].toSorted());
  });

  it('are two signed documents of what is passed on, and nothing else', () => {
    expect(CONTRADICTION_KINDS.toSorted()).toEqual([
      'counted-before',
      'not-as-committed',
      'sequence-reused',
      'two-subtotals',
    ]);
    expect(EVIDENCE.filter(isContradiction).toSorted()).toEqual(CONTRADICTION_KINDS.toSorted());
    for (const kind of ['forged-proof', 'too-many', 'flood', 'withheld', 'two-journals'] as const) {
      expect(isContradiction(kind), kind).toBe(false);
    }
  });
});
