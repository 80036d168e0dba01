import type { Verdict } from '../../domain/answer/answer.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import { type Localised, textIn } from '../../domain/kit/text.ts';
import type { ModerationRule } from '../../domain/moderation/rule.ts';
import { IMAGES_MAX } from '../../domain/proposal/details.ts';
import { dates } from '../../i18n/dates.ts';
import type { UiLang } from '../../i18n/languages.ts';
import { messagesIn } from '../../i18n/messages.ts';
import { type RefusalContext, refusalMessage } from '../../i18n/refusal-message.ts';
import type { Words } from '../inbox/context.ts';
import { CONFIRMATIONS, WITHDRAWALS } from './author-words.ts';

/** Texts of private messages: about what somebody sent, or about a decision on it. */
export type ReplyInput =
  | Words
  /** An officer decided against it, or that it is to be looked at again. The reason is public. */
  | {
      readonly kind: 'removed' | 'withheld';
      readonly rule: ModerationRule;
      readonly reason: string;
      readonly decidedAt: Date;
      /** The page on which the author appeals, once signed in. */
      readonly appeal: string;
    }
  /** An officer decided for it, or the rules let it in. */
  | { readonly kind: 'published'; readonly number: number | null; readonly url: string }
  /** The institution, or one that shares the consultation, answered a proposal of theirs. */
  | {
      readonly kind: 'answered';
      readonly institution: Localised;
      readonly number: number;
      /** Null where it stays: nothing that is kept in public repeats what its author may withdraw. */
      readonly title: Localised | null;
      readonly verdict: Verdict;
      readonly url: string;
    };

export type Saying = {
  readonly input: ReplyInput;
  readonly lang: UiLang;
  readonly where: RefusalContext;
  /** What it is about; null where somebody wrote to the institution alone. */
  readonly consultation: Pick<Consultation, 'title' | 'languages'> | null;
  /** The handle to mention in a proposal, with its host; null where there is no consultation. */
  readonly handle: string | null;
  /** The page of the consultation, else of the institution: it has the dates and the rules. */
  readonly url: string;
};

/** A few sentences, as plain text: which consultation, what became of it by which rule and when, and what can be done. */
export function sentenceFor(saying: Saying): string {
  const { consultation, lang } = saying;
  const text = textOf(saying);
  if (consultation === null) return text;
  const title = textIn(consultation.title, [lang, ...consultation.languages]).text;
  return messagesIn(lang).t('direct-message.about', { consultation: title, text });
}

function textOf({ input, lang, where, handle, url, consultation }: Saying): string {
  const { t } = messagesIn(lang);
  const { dateTime, onClock, deadline } = dates(lang);
  const { timeZone } = where;
  switch (input.kind) {
    case 'refused':
      return t('direct-message.refused', { reason: refusalMessage(lang, input.refusal, where), url });
    case 'how-to':
      return handle === null
        ? t('direct-message.how-to', { url })
        : t('direct-message.how-to-mention', { handle, url });
    case 'removed':
    case 'withheld': {
      const { reason, decidedAt, appeal } = input;
      const at = onClock(dateTime(decidedAt, timeZone), timeZone);
      const rule = t(`moderation-rule.${input.rule}`);
      return input.kind === 'removed'
        ? t('direct-message.removed', { at, rule, reason, appeal })
        : t('direct-message.withheld', { at, rule, reason });
    }
    case 'published':
      return input.number === null
        ? t('direct-message.published', { url: input.url })
        : t('direct-message.published-proposal', { number: input.number, url: input.url });
    case 'follow-ended':
      return t('direct-message.follow-ended', { url: input.url });
    case 'answered': {
      const { number, url: page } = input;
      const langs = [lang, ...(consultation?.languages ?? [])];
      const institution = textIn(input.institution, langs).text;
      const verdict = t(`verdict.${input.verdict}`);
      if (input.title === null)
        return t('direct-message.answered-in-public', { institution, number, verdict, url: page });
      const title = textIn(input.title, langs).text;
      return t('direct-message.answered', { institution, number, title, verdict, url: page });
    }
    case 'version-pending':
      return t('direct-message.version-pending', {
        version: input.version,
        url: input.url,
        confirmation: CONFIRMATIONS[lang][0],
      });
    case 'held':
      return t('direct-message.held', { url, withdrawal: WITHDRAWALS[lang][0] });
    case 'withdrawn':
      return t('direct-message.withdrawn', { kind: input.of, url });
    case 'left-out':
      return [...input.what.map((each) => t(`direct-message.left-out.${each}`, { max: IMAGES_MAX })), url].join(' ');
    case 'no-vote':
      return t('direct-message.no-vote', { until: onClock(deadline(input.closesAt, timeZone), timeZone), url });
    default:
      return t(`direct-message.${input.kind}`, { url });
  }
}
