import { describe, expect, it } from 'vitest';
import { OWN_REASONS } from '../../../domain/host/verdict-reason.ts';
import { SUBTOTAL_FAULTS } from '../../../domain/network/subtotal.ts';
import { UI_LANGS } from '../../../i18n/languages.ts';
import { STATUS } from '../../kit/problem.ts';
import { locale } from '../kit/language.ts';
import { activityInWords, reasonInWords } from './reason-words.ts';

describe.each(UI_LANGS)('why a message became what it did, in %s', (lang) => {
  const own = locale(lang);

  it('is in words for every reason there is', () => {
    for (const reason of [...OWN_REASONS, ...SUBTOTAL_FAULTS, ...Object.keys(STATUS)]) {
      const words = reasonInWords(own, reason);
      expect([reason, words === reason, words.startsWith('traffic-reason.')]).toEqual([reason, false, false]);
      expect(words).toMatch(/^\p{Lu}/u);
    }
  });

  it('names each kind of activity that does something here, and any other one', () => {
    const other = activityInWords(own, 'other');
    for (const type of ['Accept', 'Announce', 'Create', 'EmojiReact', 'QuoteRequest', 'TentativeAccept', 'Undo']) {
      expect(activityInWords(own, type)).not.toBe(type);
      expect(activityInWords(own, type)).not.toBe(other);
    }
    expect(activityInWords(own, 'constructor')).toBe(other);
    expect(other).not.toBe('activity.other');
  });
});
