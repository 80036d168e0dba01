import { describe, expect, it, test } from 'vitest';
import { changedParts, checkPublishable, checkStaticPage, type StaticPageContent } from './static-page.ts';

const notice: StaticPageContent = {
  slug: 'mentions-legales',
  title: { fr: 'Mentions légales' },
  text: { fr: 'Éditeur : la ville.' },
  conformity: null,
  inMenu: false,
  inFooter: true,
};
const invalid = (field: string, because: string, more: object = {}) => ({
  ok: false,
  refusal: { type: 'invalid', field, because, ...more },
});

describe('a page of the institution', () => {
  it('is kept with its texts checked, also at an address that no consultation may have', () => {
    const input = { ...notice, slug: 'accessibility', title: { FR: ' Accessibilité ' } };
    expect(checkStaticPage('accessibility', { ...input, conformity: 'partial' })).toEqual({
      ok: true,
      value: { ...input, conformity: 'partial', title: { fr: 'Accessibilité' } },
    });
  });

  test.each<[string, string, Partial<StaticPageContent>]>([
    ['slug', 'not-a-slug', { slug: 'Mentions' }],
    ['slug', 'not-a-slug', { slug: 'a--b' }],
    ['title', 'missing', { title: {}, text: {} }],
    ['title.fr', 'control-characters', { title: { fr: 'a\nb' } }],
    ['text.en', 'missing', { title: { fr: 'Mentions', en: 'Notice' } }],
    ['title.en', 'missing', { text: { fr: 'Texte', en: 'Text' } }],
    ['conformity', 'unknown-field', { conformity: 'full' }],
  ])('is refused for its %s: %s', (field, because, change) => {
    expect(checkStaticPage('legal-notice', { ...notice, ...change })).toMatchObject(invalid(field, because));
  });

  it('is not public with gaps of a template, or as a declaration that declares nothing', () => {
    expect(checkPublishable('legal-notice', notice)).toEqual({ ok: true, value: null });
    expect(checkPublishable('legal-notice', { ...notice, text: { fr: 'Hôte : [[nom]]', en: 'Host: us' } })).toEqual(
      invalid('text.fr', 'has-gaps'),
    );
    expect(checkPublishable('other', { ...notice, title: { fr: 'A [[b]]' } })).toEqual(invalid('title.fr', 'has-gaps'));
    expect(checkPublishable('other', { ...notice, text: { fr: 'Voir [ici](https://a.example) et [1][2]' } }).ok).toBe(
      true,
    );
    expect(checkPublishable('accessibility', notice)).toEqual(invalid('conformity', 'missing'));
    expect(checkPublishable('accessibility', { ...notice, conformity: 'none' }).ok).toBe(true);
  });

  it('knows in what it was changed', () => {
    expect(changedParts(notice, { ...notice, title: { ...notice.title } })).toEqual([]);
    expect(changedParts({ ...notice, text: { a: '1', b: '2' } }, { ...notice, text: { b: '2', a: '1' } })).toEqual([]);
    expect(changedParts(notice, { ...notice, text: { fr: 'Autre' }, inMenu: true, conformity: 'full' })).toEqual([
      'text',
      'conformity',
      'inMenu',
    ]);
  });
});
