import { describe, expect, it, test } from 'vitest';
import { content } from '../../../test/support/participation.ts';
import { type Content, checkContent, hashedContent } from './version.ts';

const OFFERED = ['fr', 'en'];

describe('what a proposal says', () => {
  it('is kept with its texts checked', () => {
    const input = content({ title: { FR: ' Une piste ' }, body: { fr: 'Le quai\r\nest large.' }, lang: 'FR' });
    expect(checkContent(input, OFFERED)).toEqual({
      ok: true,
      value: content({ title: { fr: 'Une piste' }, body: { fr: 'Le quai\nest large.' } }),
    });
  });

  it('may be in a language that the consultation does not offer', () => {
    const input = content({ title: { tr: 'Bisiklet yolu' }, body: { tr: 'Rıhtım geniş.' }, lang: 'tr' });
    expect(checkContent(input, OFFERED)).toEqual({ ok: true, value: input });
  });

  it('keeps a cost in cents and what it amends', () => {
    const input = content({ cost: { amount: 0, currency: 'EUR' }, amends: 7 });
    expect(checkContent(input, OFFERED)).toEqual({ ok: true, value: input });
  });

  test.each<[string, string, Partial<Content>, object?]>([
    ['lang', 'not-a-language', { lang: 'français' }],
    ['title', 'missing', { title: {} }],
    ['title.fr', 'empty', { title: { fr: '' } }],
    ['title.fr', 'control-characters', { title: { fr: 'a\nb' } }],
    ['title.fr', 'too-long', { title: { fr: 'x'.repeat(201) } }, { limit: 200 }],
    ['body', 'missing', { body: {} }],
    ['body.fr', 'too-long', { body: { fr: 'x'.repeat(20_001) } }, { limit: 20_000 }],
    ['title.en', 'source-language-missing', { lang: 'en' }],
    ['body.en', 'source-language-missing', { lang: 'en', title: { en: 'a' } }],
    ['cost.amount', 'wrong-type', { cost: { amount: 1.5, currency: 'EUR' } }],
    ['cost.amount', 'wrong-type', { cost: { amount: 2 ** 53, currency: 'EUR' } }],
    ['cost.amount', 'too-small', { cost: { amount: -1, currency: 'EUR' } }, { limit: 0, currency: 'EUR' }],
    ['cost.currency', 'unknown-value', { cost: { amount: 1, currency: 'euro' } }],
    ['amends', 'unknown-value', { amends: 0 }],
    ['amends', 'unknown-value', { amends: 2 ** 40 }],
  ])('is refused for %s: %s', (...[field, because, change, rest]) => {
    expect(checkContent(content(change), OFFERED)).toEqual({
      ok: false,
      refusal: { type: 'invalid', field, because, ...rest },
    });
  });
});

describe('what is hashed', () => {
  it('is the source language with every member there', () => {
    expect(hashedContent(content())).toEqual({
      title: 'Une piste sur le quai',
      body: 'Le quai est large ; une piste y tient.',
      lang: 'fr',
      cost: null,
      amends: null,
    });
  });

  it('does not change with translations', () => {
    const translated = content({
      title: { ...content().title, en: 'A lane' },
      body: { ...content().body, en: 'Wide.' },
    });
    expect(hashedContent(translated)).toEqual(hashedContent(content()));
  });

  test.each<Partial<Content>>([
    { title: { fr: 'Autre' } },
    { body: { fr: 'Autre' } },
    { cost: { amount: 1, currency: 'EUR' } },
    { amends: 1 },
  ])('changes with %j', (change) => {
    expect(hashedContent(content(change))).not.toEqual(hashedContent(content()));
  });
});
