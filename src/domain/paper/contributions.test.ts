import { describe, expect, it, test } from 'vitest';
import { at, consultation, phase } from '../../../test/support/participation.ts';
import {
  actsOnPaper,
  admitPaper,
  CONTRIBUTION_SHEETS_MAX,
  type ContributionBatchInput,
  checkContributionBatch,
  ENTRIES_MAX,
  takesPaper,
} from './contributions.ts';

const NOW = at('2026-03-15T00:00:00Z');
const open = (overrides: Parameters<typeof consultation>[0] = {}) => consultation(overrides);
const comment = { proposal: null, side: 'neutral', body: 'Merci.', lang: 'FR' } as const;
const envelope = (input: Partial<ContributionBatchInput> = {}): ContributionBatchInput => ({
  reference: ' Marché 1 ',
  place: 'Marché',
  collectedOn: '2026-03-14',
  sheets: 1,
  entries: { proposals: [], supports: [{ proposal: 1, side: 'for', count: 1 }], comments: [] },
  ...input,
});

describe('an envelope of contributions', () => {
  it('is kept as it can be read, its texts without space around', () => {
    const checked = checkContributionBatch(open(), envelope(), NOW);
    expect(checked).toMatchObject({ ok: true, value: { reference: 'Marché 1', sheets: 1 } });
  });

  test.each([
    ['2026-03-16', 'in-the-future'],
    ['2026-02-30', 'not-a-date'],
    ['2026-03-14T10:00', 'not-a-date'],
    ['', 'missing'],
  ])('is refused with the day %s: %s', (collectedOn, because) => {
    expect(checkContributionBatch(open(), envelope({ collectedOn }), NOW)).toMatchObject({
      refusal: { field: 'collectedOn', because },
    });
  });

  it('has no more sheets and entries than one transaction takes', () => {
    const sheets = CONTRIBUTION_SHEETS_MAX + 1;
    expect(checkContributionBatch(open(), envelope({ sheets }), NOW)).toMatchObject({
      refusal: { field: 'sheets', because: 'too-large', limit: CONTRIBUTION_SHEETS_MAX },
    });
    const comments = Array.from({ length: ENTRIES_MAX + 1 }, () => comment);
    const many = envelope({ sheets: comments.length, entries: { proposals: [], supports: [], comments } });
    expect(checkContributionBatch(open(), many, NOW)).toMatchObject({
      refusal: { field: 'comments', because: 'too-many', limit: ENTRIES_MAX },
    });
  });
});

describe('paper', () => {
  it('comes in where the rules or a phase name it', () => {
    expect(takesPaper(open())).toBe(true);
    const residents = open({ rules: { standings: ['resident'] } });
    expect(takesPaper(residents)).toBe(false);
    expect(admitPaper('propose', residents, NOW)).toMatchObject({ refusal: { type: 'not-eligible' } });
    const one = phase({ kind: 'support', allows: ['support'], standings: ['paper'] });
    expect(takesPaper({ ...residents, phases: [one] })).toBe(true);
  });

  it('does what an open phase allows, wherever its people live', () => {
    const local = open({ rules: { territories: ['69387'] } });
    expect(actsOnPaper(local, NOW)).toContain('support');
    expect(actsOnPaper(local, at('2027-01-01T00:00:00Z'))).toEqual([]);
    expect(actsOnPaper({ ...local, publishedAt: null }, NOW)).toEqual([]);
  });
});
