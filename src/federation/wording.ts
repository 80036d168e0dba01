import type { Verdict } from '../domain/answer/answer.ts';
import type { PhaseKind } from '../domain/consultation/phase.ts';
import type { Lang } from '../domain/kit/text.ts';
import type { ModerationRule } from '../domain/moderation/rule.ts';
import { dates } from '../i18n/dates.ts';
import { uiLangFor } from '../i18n/languages.ts';
import { messagesIn } from '../i18n/messages.ts';
import type { PhaseEdge } from './uris.ts';

/** What a post says when a phase opens or closes. A phase with a title of its own is called by it. */
export function phaseSentence(
  lang: Lang,
  of: {
    readonly edge: PhaseEdge;
    readonly kind: PhaseKind;
    readonly title: string | null;
    readonly closesAt: Date;
    readonly timeZone: string;
  },
): string {
  const { lang: known, t } = messagesIn(uiLangFor([lang]));
  const phase = of.title ?? t(`phase.${of.kind}`);
  if (of.edge === 'closed') return t('post.phase-closed', { phase });
  const { deadline, onClock } = dates(known);
  return t('post.phase-opened', { phase, until: onClock(deadline(of.closesAt, of.timeZone), of.timeZone) });
}

/** What a consultation posts of many new proposals at once. */
export function digestSentence(
  lang: Lang,
  { consultation, proposals }: { readonly consultation: string; readonly proposals: number },
): string {
  return messagesIn(uiLangFor([lang])).t('post.new-proposals', { consultation, count: proposals });
}

/** What stands above the text of an official answer. */
export function answerHeading(lang: Lang, verdict: Verdict): string {
  const { lang: known, t } = messagesIn(uiLangFor([lang]));
  const name = t(`verdict.${verdict}`);
  // Pages show it alone, with a capital.
  return t('post.answer', { verdict: name.charAt(0).toLocaleLowerCase(known) + name.slice(1) });
}

/** What stands above the commitments of an official answer. */
export function commitmentsHeading(lang: Lang): string {
  return messagesIn(uiLangFor([lang])).t('post.commitments');
}

export type GoneType = 'proposal-held' | 'proposal-removed' | 'proposal-withdrawn';

/** What stands in place of a proposal that is not shown any more. */
export function goneSentence(
  lang: Lang,
  { type, number, rule }: { readonly type: GoneType; readonly number: number; readonly rule: ModerationRule | null },
): string {
  const { t } = messagesIn(uiLangFor([lang]));
  if (type === 'proposal-held') return t('post.proposal-held', { number });
  if (type === 'proposal-withdrawn' || rule === null) return t('gone.withdrawn', { number });
  return t('post.proposal-removed', { number, rule: t(`moderation-rule.${rule}`) });
}

/** Where a proposal is supported that was made from a post elsewhere: people see both. */
export function originalSentence(lang: Lang, url: string): string {
  return messagesIn(uiLangFor([lang])).t('post.original', { url });
}

/** Where people take part in what another platform decides about. */
export function sourceSentence(lang: Lang, of: { readonly label: string; readonly url: string }): string {
  return messagesIn(uiLangFor([lang])).t('post.source', of);
}

/** Until when and where somebody votes in a poll whose own server shows none. */
export function pollPageSentence(
  lang: Lang,
  { closesAt, timeZone, url }: { readonly closesAt: Date; readonly timeZone: string; readonly url: string },
): string {
  const { lang: known, t } = messagesIn(uiLangFor([lang]));
  const { deadline, onClock } = dates(known);
  return t('post.poll-page', { until: onClock(deadline(closesAt, timeZone), timeZone), url });
}
