import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { checkHandle, checkSlug, handleOf, proposalHandleOf, RESERVED_HANDLES, slugFrom, stemOf } from './handle.ts';

const refused = (because: string, rest: object = {}) => ({
  ok: false,
  refusal: { type: 'invalid', field: 'slug', because, ...rest },
});

describe('a slug from a title', () => {
  test.each([
    ['Été à vélo : où rouler ?', 'ete-a-velo-ou-rouler'],
    ['Œuvres & Straße', 'oeuvres-strasse'],
    ['Quelle place pour la nature dans notre ville demain', 'quelle-place-pour-la-nature-dans-notre'],
    ['x'.repeat(60), 'x'.repeat(40)],
    ['???', ''],
  ])('of %j is %j', (title, slug) => {
    expect(slugFrom(title)).toBe(slug);
    if (slug !== '') expect(checkSlug(slug, 'slug').ok).toBe(true);
  });
});

describe('a slug', () => {
  test.each(['velo', 'velo-2026', '2026', 'a', 'budget-participatif-2026', 'x'.repeat(40)])('%s is kept', (slug) => {
    expect(checkSlug(slug, 'slug')).toEqual({ ok: true, value: slug });
  });

  test.each([
    '',
    '-',
    '-velo',
    'velo-',
    'velo--2026',
    'Velo',
    'vélo',
    'velo_2026',
    'velo 2026',
    'velo.2026',
    'velo/2026',
    'velo\n',
    'velo\u0000',
  ])('%j is refused', (slug) => {
    expect(checkSlug(slug, 'slug')).toEqual(refused('not-a-slug'));
  });

  it('is refused when it is too long', () => {
    expect(checkSlug('x'.repeat(41), 'slug')).toEqual(refused('too-long', { limit: 40 }));
  });

  it('is refused when its handle is reserved', () => {
    expect(checkSlug('sign-in', 'slug')).toEqual({
      ok: false,
      refusal: { type: 'handle-reserved', handle: 'sign_in' },
    });
  });
});

describe('a handle', () => {
  test.each(['lyon', 'velo_2026', '2026', 'x'.repeat(40)])('%s is kept', (handle) => {
    expect(checkHandle(handle, 'slug')).toEqual({ ok: true, value: handle });
  });

  test.each(['', '_', '_lyon', 'lyon_', 'velo__2026', 'Lyon', 'velo-2026', 'ly on', 'lyön', 'lyon\n'])(
    '%j is refused',
    (handle) => {
      expect(checkHandle(handle, 'slug')).toEqual(refused('not-a-handle'));
    },
  );

  it('is refused when it is too long', () => {
    expect(checkHandle('x'.repeat(41), 'slug')).toEqual(refused('too-long', { limit: 40 }));
  });

  test.each([...RESERVED_HANDLES])('%s is reserved', (handle) => {
    expect(checkHandle(handle, 'slug')).toEqual({ ok: false, refusal: { type: 'handle-reserved', handle } });
  });
});

describe('the stem of a handle', () => {
  test.each([
    ['velo_2026_42', 'velo_2026'],
    ['velo_2026', 'velo'],
    ['velo_1', 'velo'],
    ['velo', null],
    ['velo_042', null],
    ['velo_0', null],
    ['velo42', null],
    ['_42', null],
    ['42', null],
    ['velo_42_bis', null],
  ])('%s is %s', (handle, stem) => {
    expect(stemOf(handle)).toBe(stem);
  });

  it('of any proposal is the handle of its consultation', () => {
    const slug = fc.stringMatching(/^[a-z0-9]([a-z0-9-]?[a-z0-9]){0,15}$/);
    fc.assert(
      fc.property(slug, fc.integer({ min: 1, max: 2_147_483_647 }), (text, number) => {
        const handle = handleOf(text);
        expect(stemOf(proposalHandleOf(handle, number))).toBe(handle);
      }),
    );
  });
});

it('makes a handle of every slug that it keeps', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9-]{1,45}$/), (text) => {
      const slug = checkSlug(text, 'slug');
      fc.pre(slug.ok);
      expect(checkHandle(handleOf(slug.value), 'handle')).toEqual({ ok: true, value: text.replaceAll('-', '_') });
    }),
  );
});
