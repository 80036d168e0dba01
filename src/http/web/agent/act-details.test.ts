import { describe, expect, it } from 'vitest';
import { COMMITMENT_STATUSES, VERDICTS } from '../../../domain/answer/answer.ts';
import { PHASE_KINDS } from '../../../domain/consultation/phase.ts';
import { EVENT_TYPES, type EventType } from '../../../domain/event/event.ts';
import { MAIL_KINDS } from '../../../domain/mail/mail-template.ts';
import { DECISIONS } from '../../../domain/moderation/decision.ts';
import { APPEAL_OUTCOMES } from '../../../domain/moderation/report.ts';
import { MODERATION_RULES } from '../../../domain/moderation/rule.ts';
import { COHOSTING } from '../../../domain/network/host.ts';
import { SUBTOTAL_FAULTS } from '../../../domain/network/subtotal.ts';
import { STANDINGS } from '../../../domain/participant/standing.ts';
import { DETAIL_PARTS } from '../../../domain/proposal/details.ts';
import { UI_LANGS } from '../../../i18n/languages.ts';
import { locale } from '../kit/language.ts';
import { detailsInWords } from './act-details.ts';

/** Each name whose values are codes, with all of them and an event that has it. */
const CODES: readonly (readonly [type: EventType, name: string, codes: readonly string[]])[] = [
  ['phase-opened', 'kind', PHASE_KINDS],
  ['letter-text-changed', 'letter', MAIL_KINDS],
  ['letter-text-changed', 'lang', UI_LANGS],
  ['proposal-removed', 'rule', MODERATION_RULES],
  ['support-given', 'side', ['for', 'against']],
  ['support-given', 'standing', STANDINGS],
  ['answer-published', 'verdict', VERDICTS],
  ['commitment-updated', 'status', COMMITMENT_STATUSES],
  ['cohost-changed', 'status', COHOSTING],
  ['invitation-changed', 'status', COHOSTING],
  ['report-decided', 'outcome', ['upheld', 'dismissed']],
  ['report-decided', 'decision', DECISIONS],
  ['appeal-decided', 'outcome', APPEAL_OUTCOMES],
  ['subtotal-refused', 'because', SUBTOTAL_FAULTS],
  ['subtotal-refused', 'about', ['supports', 'e3b0c442-98fc-4c14-9afb-4c8996fb9242']],
  ['policy-changed', 'policy', ['allow', 'limit', 'block']],
];

const WORDS_TOO: ReadonlySet<string> = new Set(['institution', 'insult', 'advertising']);

describe.each(UI_LANGS)('the details of an act in %s', (lang) => {
  const shown = { locale: locale(lang), institution: { timeZone: 'Europe/Paris' } as never };
  const wordsOf = (type: EventType, data: Readonly<Record<string, unknown>>) =>
    detailsInWords(shown, { type, data }).map(({ text }) => text);

  it.each(CODES)('have words for each code of %s, %s', (type, name, codes) => {
    for (const code of codes) {
      const [line = '', ...others] = wordsOf(type, { [name]: code });
      const value = line.split(/:\s/u).slice(1).join(': ');
      expect([code, others]).toEqual([code, []]);
      expect(value).not.toBe('');
      // Some codes are words of the language: "insult", "institution".
      if (!WORDS_TOO.has(code)) expect(value).not.toBe(code);
      expect(value).not.toMatch(/^[a-z-]+\.[a-z-]+$/);
    }
  });

  it('have words for what is yes or no, for nothing, and for parts of a whole', () => {
    const [own = '', not = ''] = [true, false].map((isOwn) => wordsOf('letter-text-changed', { isOwn })[0]);
    expect(own).not.toBe(not);
    expect(`${own}${not}`).not.toMatch(/true|false/);
    for (const name of ['policy', 'issuer']) expect(wordsOf('policy-changed', { [name]: null })[0]).not.toMatch(/null/);
    for (const part of DETAIL_PARTS)
      expect(wordsOf('details-changed', { parts: [part] })[0]).not.toContain(`: ${part}`);
    for (const kind of ['proposal', 'comment']) {
      expect(wordsOf('report-filed', { subject: { kind, id: 'x' } })[0]).not.toContain(`: ${kind}`);
    }
  });

  it('leave out identifiers, hashes and what no event of today has', () => {
    expect(wordsOf('ballot-announced', { ballotId: 'x', rulesHash: 'y', constructor: 'z' })).toEqual([]);
  });

  it('are of acts that have a name, whatever they are', () => {
    for (const type of EVENT_TYPES) expect(shown.locale.find(`event.${type}`)).not.toBeNull();
  });
});
