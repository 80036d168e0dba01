import { expect, it } from 'vitest';
import { REQUEST_DUE } from '../domain/community/request-due.ts';
import type { DecisionMail, DigestLine, MailMessage } from '../domain/mail/mail.ts';
import { NEWS_TYPES } from '../domain/mail/news.ts';
import { UI_LANGS, type UiLang } from './languages.ts';
import { messagesIn } from './messages.ts';
import { writeLetter } from './write-letter.ts';

const ORIGIN = 'https://lyon.example';

function lineOf(type: DigestLine['type'], overrides: Partial<DigestLine> = {}): DigestLine {
  return {
    type,
    link: `${ORIGIN}/consultations/velo`,
    title: 'Une piste',
    number: 12,
    phase: null,
    verdict: 'accepted-in-part',
    commitment: 'kept',
    institution: 'Torino',
    until: { at: '2026-03-31T22:00:00Z', zone: 'Europe/Paris' },
    ...overrides,
  };
}

function digest(lang: string, lines: readonly DigestLine[]): MailMessage {
  const sections = [{ title: 'Le vélo', link: `${ORIGIN}/consultations/velo`, lines, otherProposals: 25 }];
  const says = { kind: 'digest', sections, unfollow: `${ORIGIN}/unfollow/secret` } as const;
  return { to: 'ana@city.example', lang, institution: { fr: 'Ville de Lyon' }, says };
}

it.each(UI_LANGS)('says every kind of news in %s, with all that it is about', (lang) => {
  const { subject, text } = writeLetter(
    digest(
      lang,
      NEWS_TYPES.map((type) => lineOf(type)),
    ),
    ORIGIN,
  );
  expect(subject).toContain('Ville de Lyon');
  expect(text).not.toMatch(/[{}]|undefined/);
  expect(text.split('\n').filter((line) => line.startsWith('- '))).toHaveLength(NEWS_TYPES.length + 1);
  expect(text).toContain(`${ORIGIN}/unfollow/secret`);
});

it('calls a phase without a title by its kind, and says an end as a deadline', () => {
  const { text } = writeLetter(digest('en', [lineOf('phase-opened', { title: '', phase: 'propose' })]), ORIGIN);
  expect(text).toContain('- “Proposals” has begun, until 31 March 2026 at 23:59 (Paris time).\n');
});

it('takes nothing that somebody wrote for a place to fill', () => {
  const { text } = writeLetter(digest('en', [lineOf('proposal-accepted', { title: '{origin} {unfollow}' })]), ORIGIN);
  expect(text).toContain('- New proposal: “{origin} {unfollow}”\n');
});

it.each(UI_LANGS)('reminds of commitments in %s, with their days and where they are', (lang) => {
  const line = { commitment: 'Une\npiste', dueOn: '2026-03-31', number: 12, title: 'Le {day}', link: `${ORIGIN}/c` };
  const says = {
    kind: 'reminder',
    lines: [{ edge: 'after', ...line } as const, { edge: 'before', ...line } as const],
    more: true,
    open: `${ORIGIN}/admin/answers`,
    settings: `${ORIGIN}/admin/reminders`,
  } as const;
  const { subject, text } = writeLetter(
    { to: 'ana@city.example', lang, institution: { fr: 'Ville de Lyon' }, says },
    ORIGIN,
  );
  expect(subject).toContain('Ville de Lyon');
  const lines = text.split('\n').filter((each) => each.startsWith('- '));
  expect(lines).toHaveLength(3);
  for (const text of lines.slice(0, 2)) expect(text).toMatch(/31.*2026.*Une piste.*12.*Le \{day\}/);
  expect(new Set(lines).size).toBe(3);
  expect(text).toContain(`\n  ${ORIGIN}/c\n`);
  for (const link of [says.open, says.settings]) expect(text).toContain(`\n${link}\n`);
  expect(text.replaceAll('{day}', '')).not.toMatch(/[{}]|undefined/);
});

it.each(UI_LANGS)('reminds of feature requests in %s, with their moments and where they are', (lang) => {
  const line = { number: 12, title: 'Une\npièce {at}', zone: 'Europe/Paris', link: `${ORIGIN}/r` };
  const says = {
    kind: 'requests',
    lines: REQUEST_DUE.map((due) => {
      const at = due === 'close' || due === 'settle' ? '2026-03-31T21:59:00Z' : '2026-03-31';
      return { due, at, ...line };
    }),
    more: true,
    settings: `${ORIGIN}/admin/reminders`,
  } as const;
  const { subject, text } = writeLetter(
    { to: 'ana@city.example', lang, institution: { fr: 'Ville de Lyon' }, says },
    ORIGIN,
  );
  expect(subject).toContain('Ville de Lyon');
  const lines = text.split('\n').filter((each) => each.startsWith('- '));
  expect(new Set(lines).size).toBe(REQUEST_DUE.length + 1);
  for (const each of lines.slice(0, -1)) expect(each).toMatch(/31.*2026.*12.*Une pièce \{at\}/);
  for (const each of lines.slice(0, 2)) expect(each).toMatch(/23[.:]59/);
  expect(text).toContain(`\n${says.settings}\n`);
  expect(text.replaceAll('{at}', '')).not.toMatch(/[{}]|undefined/);
});

it.each(UI_LANGS)('tells an author in %s what was decided, by which rule, why, and where to appeal', (lang) => {
  const says = {
    kind: 'decision',
    decided: 'remove',
    subject: 'comment',
    title: 'Une\n{rule}',
    number: 12,
    consultation: 'Vélo',
    rule: 'insult',
    reason: 'Vise {name}',
    link: `${ORIGIN}/me`,
    appeal: `${ORIGIN}/me/appeals/1`,
    host: null,
  } as const;
  const input = (of: Partial<DecisionMail>) =>
    writeLetter({ to: 'a@city.example', lang, institution: { fr: 'Ville de Lyon' }, says: { ...says, ...of } }, ORIGIN);
  const { subject, text } = input({});
  expect(subject).toContain('Ville de Lyon');
  for (const part of ['Une {rule}', 'Vélo', 'Vise {name}', says.link, says.appeal]) expect(text).toContain(part);
  expect(text).toContain(messagesIn(lang as UiLang).t('moderation-rule.insult'));
  expect(text.replaceAll(/\{(rule|name)\}/g, '')).not.toMatch(/[{}]|undefined|null/);
  const kinds = (['accept', 'hold', 'remove', 'restore', 'granted', 'refused'] as const).map((decided) =>
    input({ decided }),
  );
  expect(new Set(kinds.map((each) => each.text)).size).toBe(6);
  const elsewhere = input({ title: '', appeal: null, reason: '', host: 'https://host.example/c/1' }).text;
  expect(elsewhere).toContain('12\n');
  expect(elsewhere).toContain('\nhttps://host.example/c/1\n');
  expect(elsewhere).not.toContain('/me/appeals/');
});

it.each(['fr', 'es', 'ca', 'it'] as const)('names the institution without an article before it in %s', (lang) => {
  const { t } = messagesIn(lang);
  for (const text of [
    t('email.closing', { institution: 'Ville de Lyon', origin: ORIGIN }),
    t('welcome.lead', { institution: 'Ville de Lyon' }),
    t('commons.origin', { institution: 'Ville de Lyon' }),
    t('mirror.hosted', { institution: 'Ville de Lyon' }),
  ]) {
    expect(text).toMatch(/:\sVille de Lyon/u);
  }
});
