import { describe, expect, it } from 'vitest';
import { checkMailTemplate, MAIL_KINDS, placeholdersOf, STANDARD_TEXT } from './mail-template.ts';

const CLOSING = 'Le service de {institution}, {origin}';
const refusalOf = (kind: (typeof MAIL_KINDS)[number], overrides: Partial<typeof STANDARD_TEXT>) => {
  const checked = checkMailTemplate(kind, { ...STANDARD_TEXT, ...overrides });
  return checked.ok ? null : checked.refusal;
};

describe('the words of a letter', () => {
  it.each(MAIL_KINDS)('may say every name that a %s has', (kind) => {
    const introduction = placeholdersOf(kind)
      .map((name) => `{${name}}`)
      .join(' ');
    expect(checkMailTemplate(kind, { subject: '{institution}', introduction, closing: CLOSING })).toMatchObject({
      ok: true,
      value: { introduction },
    });
  });

  it('are the standard ones where nothing stands', () => {
    const checked = checkMailTemplate('follow', { subject: ' ', introduction: '\n', closing: null });
    expect(checked).toEqual({ ok: true, value: STANDARD_TEXT });
  });

  it.each([
    ['sign-in', { introduction: 'Valable {hours} heures' }, { field: 'introduction', name: 'hours' }],
    ['follow', { subject: 'Valable {minutes}' }, { field: 'subject', name: 'minutes' }],
    ['sign-in', { introduction: 'Ouvrez {link}' }, { field: 'introduction', name: 'link' }],
    ['digest', { introduction: 'Bonjour {name}' }, { field: 'introduction', name: 'name' }],
    ['digest', { introduction: 'Bonjour {}' }, { field: 'introduction', name: '' }],
    ['digest', { closing: `${CLOSING} {unfollow}` }, { field: 'closing', name: 'unfollow' }],
  ] as const)('in a %s do not say what it does not have: %o', (kind, input, why) => {
    expect(refusalOf(kind, input)).toEqual({ type: 'unknown-placeholder', ...why });
  });

  it.each([
    ['À bientôt.', 'institution'],
    ['La ville de {institution}', 'origin'],
    ['{origin}', 'institution'],
  ])('end with who sent it, and from where: %s', (closing, name) => {
    expect(refusalOf('sign-in', { closing })).toEqual({ type: 'placeholder-missing', field: 'closing', name });
  });

  it('have a subject of one line, and an end to their length', () => {
    expect(refusalOf('sign-in', { subject: 'Un\nBcc: autre' })).toMatchObject({ type: 'invalid', field: 'subject' });
    expect(refusalOf('sign-in', { subject: 'a'.repeat(151) })).toMatchObject({ because: 'too-long', limit: 150 });
    expect(refusalOf('sign-in', { introduction: 'a'.repeat(2_001) })).toMatchObject({ because: 'too-long' });
  });
});
