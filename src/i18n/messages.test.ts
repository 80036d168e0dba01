import { describe, expect, it } from 'vitest';
import { UI_LANGS } from './languages.ts';
import { createMessages, messagesIn } from './messages.ts';

describe('a message', () => {
  it('has its arguments, and numbers as its language writes them', () => {
    expect(messagesIn('en').t('count.proposals', { count: 1 })).toBe('1 proposal');
    expect(messagesIn('en').t('count.proposals', { count: 1234 })).toBe('1,234 proposals');
    expect(messagesIn('fr').t('count.proposals', { count: 0 })).toBe('0 proposition');
  });

  it('writes a number that is a name without separators', () => {
    expect(messagesIn('en').t('versions.earlier', { version: 1234 })).toBe('Version 1234, earlier');
  });

  it('keeps what is not a text as it is', () => {
    const link = { href: '/' };
    expect(messagesIn('en').parts<'trace.rule', object>('trace.rule', { rule: link })).toEqual(['Rule: ', link]);
  });

  it('is not read as markup', () => {
    const messages = createMessages('en', new Map([['nav.main', "1 < 2, don't, '{'as it is'}'"]]));
    expect(messages.t('nav.main')).toBe("1 < 2, don't, {as it is}");
  });

  it.each(['email.closing', 'direct-message.published', 'post.answer', 'invalid.empty'] as const)(
    'has no-break spaces before French signs in %s too',
    (key) => {
      expect(messagesIn('fr').format(key, {})).not.toMatch(/ [:;?!»%]|« /);
    },
  );
});

describe('a message that is not translated', () => {
  const messages = createMessages('fi', new Map([['nav.main', 'Pää']]));

  it('is in English, by the plural rules of English', () => {
    expect(messages.t('nav.main')).toBe('Pää');
    expect(messages.t('count.proposals', { count: 1 })).toBe('1 proposal');
    expect(messages.has('count.proposals')).toBe(true);
  });
});

it.each(UI_LANGS)('leaves out in %s what a message is not given where its key is put together', (lang) => {
  expect(messagesIn(lang).format('feed.version', { title: 'Vélo' })).not.toMatch(/undefined|[{}]/);
});
