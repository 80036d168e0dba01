import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  checkLang,
  checkLine,
  checkLocalised,
  checkLocalisedLine,
  checkText,
  lengthOf,
  TRANSLATIONS_MAX,
  textIn,
} from './text.ts';

const invalid = (because: string, rest: object = {}) => ({
  ok: false,
  refusal: { type: 'invalid', field: 'body', because, ...rest },
});

describe('a text', () => {
  test.each([
    ['line ends of every kind', 'a\r\nb\rc\nd', 'a\nb\nc\nd'],
    ['space around', ' \t a b \n ', 'a b'],
    ['tabs and line feeds inside', 'a\tb\nc', 'a\tb\nc'],
    ['a letter and its accent apart', 'e\u0301te\u0301', 'été'],
    ['right-to-left text with its marks', '\u200fשלום\u200f', '\u200fשלום\u200f'],
    ['an emoji of several code points', '👩‍🚒', '👩‍🚒'],
    ['characters beyond 16 bits', '𠮷野家', '𠮷野家'],
    ['a byte order mark around', '\ufeffa\ufeff', 'a'],
  ])('is kept with %s', (_, given, stored) => {
    expect(checkText(given, 'body', 100)).toEqual({ ok: true, value: stored });
  });

  test.each([
    ['nothing', ''],
    ['spaces', ' \n\t\u00a0\u3000'],
    ['zero-width joiners', '\u200b\u200d\u2060'],
    ['fillers', '\u3164\u115f\u00ad'],
    ['directional marks alone', '\u202e\u2066'],
    ['the blank of Braille', '\u2800'],
  ])('of %s is refused as empty', (_, given) => {
    expect(checkText(given, 'body', 100)).toEqual(invalid('empty'));
  });

  test.each([
    ['NUL', '\u0000'],
    ['backspace', '\b'],
    ['escape', '\u001b'],
    ['vertical tab', '\u000b'],
    ['form feed', '\f'],
    ['DEL', '\u007f'],
    ['a C1 control', '\u0085'],
    ['a byte order mark', '\ufeff'],
    ['a lone high surrogate', '\ud83d'],
    ['a lone low surrogate', '\udc00'],
    ['a non-character', '\uffff'],
    ['a non-character of another plane', '\u{1fffe}'],
    ['a non-character of the Arabic block', '\ufdd0'],
  ])('with %s inside is refused', (_, character) => {
    expect(checkText(`a${character}b`, 'body', 100)).toEqual(invalid('control-characters'));
  });

  it('is measured in code points, so an emoji is one', () => {
    expect(lengthOf('😀é漢')).toBe(3);
    expect(checkText('😀'.repeat(5), 'body', 5).ok).toBe(true);
    expect(checkText('😀'.repeat(6), 'body', 5)).toEqual(invalid('too-long', { limit: 5 }));
  });

  it('is measured after it was composed and trimmed', () => {
    expect(checkText(`  ${'e\u0301'.repeat(5)}  `, 'body', 5).ok).toBe(true);
  });

  const anyText = fc.string({ unit: 'binary', maxLength: 60 });

  it('is in NFC and stays the same when checked again', () => {
    fc.assert(
      fc.property(anyText, (given) => {
        const once = checkText(given, 'body', 100);
        fc.pre(once.ok);
        expect(once.value).toBe(once.value.normalize('NFC'));
        expect(checkText(once.value, 'body', 100)).toEqual(once);
      }),
    );
  });

  it('is never kept longer than allowed', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 20 }), (given, max) => {
        const checked = checkText(given, 'body', max);
        expect(checked.ok ? lengthOf(checked.value) <= max : true).toBe(true);
      }),
    );
  });
});

describe('a text of one line', () => {
  it('is kept', () => {
    expect(checkLine(' Ana\tB ', 'body', 80)).toEqual({ ok: true, value: 'Ana\tB' });
  });

  test.each(['\n', '\r\n', '\u2028', '\u2029'])('is refused with the line break %j', (lineBreak) => {
    expect(checkLine(`a${lineBreak}b`, 'body', 80)).toEqual(invalid('control-characters'));
  });

  it('is refused as any text is', () => {
    expect(checkLine('', 'body', 80)).toEqual(invalid('empty'));
  });
});

describe('a language', () => {
  test.each([
    ['fr', 'fr'],
    ['FR', 'fr'],
    ['fr_FR', 'fr-fr'],
    ['pt-BR', 'pt-br'],
    ['zh-Hant-TW', 'zh-hant-tw'],
    ['ca-valencia', 'ca-valencia'],
    ['kmr', 'kmr'],
  ])('%s is kept as %s', (given, stored) => {
    expect(checkLang(given, 'lang')).toEqual({ ok: true, value: stored });
  });

  test.each(['', 'f', 'french', 'fr-', '-fr', 'fr-a-b-c-d', 'fr fr', 'fr\n', '12', '__proto__', 'constructor'])(
    '%j is refused',
    (given) => {
      expect(checkLang(given, 'lang')).toEqual({
        ok: false,
        refusal: { type: 'invalid', field: 'lang', because: 'not-a-language' },
      });
    },
  );
});

describe('a text in several languages', () => {
  it('keeps each language in its own form', () => {
    expect(checkLocalised({ FR: ' Vélo ', 'en-GB': 'Bike' }, 'body', 100)).toEqual({
      ok: true,
      value: { fr: 'Vélo', 'en-gb': 'Bike' },
    });
  });

  it('is refused without a language', () => {
    expect(checkLocalised({}, 'body', 100)).toEqual(invalid('missing'));
  });

  it('is refused with a language said twice', () => {
    expect(checkLocalised({ fr: 'a', FR: 'b' }, 'body', 100)).toEqual({
      ok: false,
      refusal: { type: 'invalid', field: 'body.FR', because: 'duplicate' },
    });
  });

  it('is refused with something that is no language', () => {
    expect(checkLocalised({ french: 'a' }, 'body', 100)).toEqual({
      ok: false,
      refusal: { type: 'invalid', field: 'body.french', because: 'not-a-language' },
    });
  });

  it('names the language whose text is refused', () => {
    expect(checkLocalised({ fr: 'a', en: '' }, 'body', 100)).toEqual({
      ok: false,
      refusal: { type: 'invalid', field: 'body.en', because: 'empty' },
    });
  });

  it('is refused with more languages than anybody reads', () => {
    const mails = 'abcdefghijklmnopqrstuvwxyz';
    const many = Object.fromEntries(
      Array.from({ length: TRANSLATIONS_MAX + 1 }, (_, n) => [`a${mails[n % 26]}${mails[Math.floor(n / 26)]}`, 'a']),
    );
    expect(checkLocalised(many, 'body', 100)).toEqual(invalid('too-many', { limit: TRANSLATIONS_MAX }));
  });

  it('may be held to one line', () => {
    expect(checkLocalisedLine({ fr: 'a\nb' }, 'body', 100)).toEqual({
      ok: false,
      refusal: { type: 'invalid', field: 'body.fr', because: 'control-characters' },
    });
    expect(checkLocalised({ fr: 'a\nb' }, 'body', 100).ok).toBe(true);
  });
});

describe('the text for a reader', () => {
  const text = { fr: 'Vélo', 'en-gb': 'Bicycle', ca: 'Bici' };

  test.each([
    [['ca'], 'ca'],
    [['fi', 'ca', 'fr'], 'ca'],
    [['fr-ca'], 'fr'],
    [['en-us'], 'en-gb'],
    [['en'], 'en-gb'],
    [['fi'], 'fr'],
    [[], 'fr'],
    [['constructor', 'ca'], 'ca'],
    [['__proto__', 'toString'], 'fr'],
  ])('who wants %j is the one in %s', (wanted, lang) => {
    expect(textIn(text, wanted)).toEqual({ lang, text: text[lang as keyof typeof text] });
  });

  it('is empty where there is none at all', () => {
    expect(textIn({}, ['fr'])).toEqual({ lang: '', text: '' });
  });
});
