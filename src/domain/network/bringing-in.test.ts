import { describe, expect, it } from 'vitest';
import { afterOfferReply, type BringsIn, checkBringsIn, mayBringIn, OFFER_STATUSES } from './bringing-in.ts';

const ALLOWED: BringsIn = { institutionsMax: 2, registeredMax: 1_000 };
const A = { institution: 'https://a.example/', registeredMax: 600 };
const B = { institution: 'https://b.example/', registeredMax: 400 };

describe('what a co-host may bring in', () => {
  it('is nothing where the host allows nothing', () => {
    expect(mayBringIn(null, { taken: [], added: A })).toEqual({
      ok: false,
      refusal: { type: 'bringing-in-refused', because: 'not-allowed' },
    });
  });

  it('is so many institutions with so many people together, to the last of them', () => {
    expect(mayBringIn(ALLOWED, { taken: [A], added: B }).ok).toBe(true);
    expect(mayBringIn(ALLOWED, { taken: [A], added: { ...B, registeredMax: 401 } })).toEqual({
      ok: false,
      refusal: { type: 'bringing-in-refused', because: 'people', limit: 400 },
    });
    const third = { institution: 'https://c.example/', registeredMax: 1 };
    expect(mayBringIn({ ...ALLOWED, registeredMax: 5_000 }, { taken: [A, B], added: third })).toEqual({
      ok: false,
      refusal: { type: 'bringing-in-refused', because: 'institutions', limit: 2 },
    });
  });

  it('leaves its own place to one that was brought in before', () => {
    expect(mayBringIn(ALLOWED, { taken: [A, B], added: A }).ok).toBe(true);
  });

  it.each([
    [
      { ...ALLOWED, institutionsMax: 0 },
      { field: 'bringsIn.institutionsMax', because: 'too-small', limit: 1 },
    ],
    [
      { ...ALLOWED, institutionsMax: 499 },
      { field: 'bringsIn.institutionsMax', because: 'too-large', limit: 498 },
    ],
    [
      { ...ALLOWED, registeredMax: 0 },
      { field: 'bringsIn.registeredMax', because: 'too-small', limit: 1 },
    ],
    [
      { ...ALLOWED, registeredMax: 100_001 },
      { field: 'bringsIn.registeredMax', because: 'too-large', limit: 100_000 },
    ],
  ])('%j is refused by name', (input, fault) => {
    expect(checkBringsIn(input, [], 100_000)).toEqual({ ok: false, refusal: { type: 'invalid', ...fault } });
  });

  it('is no less than what was brought in already', () => {
    expect(checkBringsIn({ institutionsMax: 1, registeredMax: 1_000 }, [A, B], 100_000)).toMatchObject({
      refusal: { field: 'bringsIn.institutionsMax', limit: 2 },
    });
    expect(checkBringsIn({ institutionsMax: 2, registeredMax: 999 }, [A, B], 100_000)).toMatchObject({
      refusal: { field: 'bringsIn.registeredMax', limit: 1_000 },
    });
    expect(checkBringsIn(ALLOWED, [A, B], 100_000).ok).toBe(true);
  });

  it('comes to the same in whatever order the answers arrive', () => {
    for (const one of OFFER_STATUSES) {
      for (const other of OFFER_STATUSES) {
        if ([one, other].every((each) => each === 'refused' || each === 'declined')) continue;
        expect(afterOfferReply(one, other)).toBe(afterOfferReply(other, one));
      }
    }
  });
});
