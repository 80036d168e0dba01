import { describe, expect, test } from 'vitest';
import { checkPublishable, checkStaticPage } from '../domain/institution/static-page.ts';
import { UI_LANGS } from './languages.ts';
import { pageTemplate } from './page-template.ts';

const KNOWN = {
  institution: 'Ville de Lyon',
  contact: 'participation@lyon.example',
  origin: 'https://participation.example',
  day: '2026-03-02',
};
const KINDS = ['legal-notice', 'charter', 'accessibility'] as const;

describe('the template of a page', () => {
  test.each(KINDS)('%s can be stored in every language, and says what is known and what is not', (kind) => {
    for (const lang of UI_LANGS) {
      const { slug, title, text } = pageTemplate(kind, lang, KNOWN);
      const conformity = kind === 'accessibility' ? 'partial' : null;
      const content = { slug, title: { [lang]: title }, text: { [lang]: text }, inMenu: false, inFooter: true };
      expect(checkStaticPage(kind, { ...content, conformity })).toMatchObject({ ok: true });
      expect(text).toContain('Ville de Lyon');
      expect(text).toContain('<participation@lyon.example>');
      expect(text).toContain('[[');
      expect(checkPublishable(kind, { ...content, conformity })).toMatchObject({ refusal: { because: 'has-gaps' } });
      expect(pageTemplate(kind, lang, { ...KNOWN, contact: null }).text.split('[[').length).toBe(
        text.split('[[').length + 1,
      );
    }
  });
});
