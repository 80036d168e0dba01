import { describe, expect, it } from 'vitest';
import { at, proposal } from '../../../test/support/participation.ts';
import { changedParts, type Details, withDetails } from './details.ts';

const NOTHING: Details = { tags: [], topics: [], location: null, place: null, images: [] };
const PROPOSAL = proposal();

describe('details of a proposal', () => {
  it('differ by part: topics in their order, the place by words or coordinates, images by address and words', () => {
    expect(changedParts(NOTHING, { ...NOTHING })).toEqual([]);
    expect(changedParts({ ...NOTHING, tags: ['a', 'b'] }, { ...NOTHING, tags: ['b', 'a'] })).toEqual(['tags']);
    expect(changedParts(NOTHING, { ...NOTHING, topics: ['water'] })).toEqual(['topics']);
    expect(changedParts(NOTHING, { ...NOTHING, place: 'Gare' })).toEqual(['place']);
    expect(changedParts(NOTHING, { ...NOTHING, location: { lat: 1, lon: 2 } })).toEqual(['place']);
    const image = { hash: 'h', alt: 'Un pont' };
    expect(
      changedParts({ ...NOTHING, images: [image] }, { ...NOTHING, images: [{ ...image, alt: 'La gare' }] }),
    ).toEqual(['images']);
  });

  it('change without a new version', () => {
    const later = at('2026-03-03T08:00:00Z');
    const changed = withDetails(PROPOSAL, { before: NOTHING, after: { ...NOTHING, tags: ['rue'] }, at: later });
    expect(changed).toMatchObject({
      ok: true,
      value: { parts: ['tags'], proposal: { tags: ['rue'], updatedAt: later, detailsChangedAt: later } },
    });
    expect(changed.ok && changed.value.proposal.current).toBe(PROPOSAL.current);
  });

  it('refuses what changes nothing, and a proposal that was taken back', () => {
    expect(withDetails(PROPOSAL, { before: NOTHING, after: NOTHING, at: at('2026-03-03T08:00:00Z') })).toEqual({
      ok: false,
      refusal: { type: 'unchanged' },
    });
    const after = { ...NOTHING, tags: ['rue'] };
    expect(
      withDetails({ ...PROPOSAL, status: 'withdrawn' }, { before: NOTHING, after, at: at('2026-03-03T08:00:00Z') }),
    ).toMatchObject({
      ok: false,
      refusal: { type: 'wrong-status' },
    });
  });
});
