import { describe, expect, it } from 'vitest';
import { checkNewsletter } from './newsletter.ts';

const GIVEN = { subject: { fr: 'Réunion ' }, text: { fr: 'Venez le 12.' }, isPublic: false };

describe('a newsletter', () => {
  it('is kept without space around its texts', () => {
    expect(checkNewsletter(GIVEN)).toEqual({ ok: true, value: { ...GIVEN, subject: { fr: 'Réunion' } } });
  });

  it('is refused with a subject of two lines and a text over the limit, both named', () => {
    const bad = { ...GIVEN, subject: { fr: 'Un\nDeux' }, text: { fr: 'x'.repeat(10_001) } };
    expect(checkNewsletter(bad)).toMatchObject({
      ok: false,
      refusal: { field: 'subject.fr', others: [{ field: 'text.fr', because: 'too-long', limit: 10_000 }] },
    });
  });

  it('is refused in a language that has a subject and no text, or the other way round', () => {
    const half = { ...GIVEN, subject: { fr: 'Réunion', en: 'Meeting' }, text: { fr: 'Venez.', it: 'Venite.' } };
    expect(checkNewsletter(half)).toMatchObject({
      ok: false,
      refusal: { field: 'text.en', because: 'missing', others: [{ field: 'subject.it', because: 'missing' }] },
    });
  });
});
