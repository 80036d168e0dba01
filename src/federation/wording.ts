import type { Verdict } from '../domain/answer/answer.ts';
import type { Phase, PhaseKind } from '../domain/consultation/phase.ts';
import { type Lang, textIn } from '../domain/kit/text.ts';
import type { ModerationRule } from '../domain/moderation/rule.ts';
import { dates } from '../i18n/dates.ts';
import { uiLangFor } from '../i18n/languages.ts';
import { messagesIn } from '../i18n/messages.ts';
import type { PhaseEdge } from './uris.ts';

/** Sentences of posts are in the first of `langs` that the interface has: the post's own, then those of its consultation. */

/** What a post says when a phase opens or closes. A phase with a title of its own is called by it. */
export function phaseSentence(
  langs: readonly Lang[],
  of: {
    readonly edge: PhaseEdge;
    readonly kind: PhaseKind;
    readonly title: string | null;
    readonly closesAt: Date;
    readonly timeZone: string;
  },
): string {
  const { lang: known, t } = messagesIn(uiLangFor(langs));
  const phase = of.title ?? t(`phase.${of.kind}`);
  if (of.edge === 'closed') return t('post.phase-closed', { phase });
  const { deadline, onClock } = dates(known);
  return t('post.phase-opened', { phase, until: onClock(deadline(of.closesAt, of.timeZone), of.timeZone) });
}

/** What a consultation posts of many new proposals at once. */
export function digestSentence(
  langs: readonly Lang[],
  { consultation, proposals }: { readonly consultation: string; readonly proposals: number },
): string {
  return messagesIn(uiLangFor(langs)).t('post.new-proposals', { consultation, count: proposals });
}

/** What stands above the text of an official answer: with what it answers, unless it stands beside that. */
export function answerHeading(
  langs: readonly Lang[],
  of: { readonly verdict: Verdict; readonly answered: { readonly number: number; readonly title: string } | null },
): string {
  const { lang: known, t } = messagesIn(uiLangFor(langs));
  const name = t(`verdict.${of.verdict}`);
  // Pages show it alone, with a capital.
  const verdict = name.charAt(0).toLocaleLowerCase(known) + name.slice(1);
  return of.answered === null ? t('post.answer', { verdict }) : t('post.answer-to', { ...of.answered, verdict });
}

/** What stands above the commitments of an official answer. */
export function commitmentsHeading(langs: readonly Lang[]): string {
  return messagesIn(uiLangFor(langs)).t('post.commitments');
}

export type GoneType = 'proposal-held' | 'proposal-removed' | 'proposal-withdrawn';

/** What stands in place of a proposal that is not shown any more. */
export function goneSentence(
  langs: readonly Lang[],
  { type, number, rule }: { readonly type: GoneType; readonly number: number; readonly rule: ModerationRule | null },
): string {
  const { t } = messagesIn(uiLangFor(langs));
  if (type === 'proposal-held') return t('post.proposal-held', { number });
  if (type === 'proposal-withdrawn' || rule === null) return t('gone.withdrawn', { number });
  return t('post.proposal-removed', { number, rule: t(`moderation-rule.${rule}`) });
}

/** What the text of a proposal by an account elsewhere begins with: its author is told by the post. */
export function acceptedHeading(langs: readonly Lang[], number: number): string {
  return messagesIn(uiLangFor(langs)).t('post.accepted', { number });
}

/** How people propose from their own server. */
export function mentionSentence(langs: readonly Lang[], handle: string): string {
  return messagesIn(uiLangFor(langs)).t('post.mention', { handle });
}

/** From when until when a phase is open; called by its title where it has one. */
export function phaseDates(
  langs: readonly Lang[],
  {
    title,
    kind,
    opensAt,
    closesAt,
    timeZone,
  }: Pick<Phase, 'kind' | 'title' | 'opensAt' | 'closesAt'> & {
    readonly timeZone: string;
  },
): string {
  const { lang: known, t } = messagesIn(uiLangFor(langs));
  const { deadline, start, onClock } = dates(known);
  const phase = title === null ? t(`phase.${kind}`) : textIn(title, langs).text;
  const until = onClock(deadline(closesAt, timeZone), timeZone);
  return t('post.phase-dates', { phase, from: start(opensAt, timeZone), until });
}

/** Where a proposal is supported that was made from a post elsewhere: people see both. */
export function originalSentence(langs: readonly Lang[], url: string): string {
  return messagesIn(uiLangFor(langs)).t('post.original', { url });
}

/** Where people take part in what another platform decides about. */
export function sourceSentence(langs: readonly Lang[], of: { readonly label: string; readonly url: string }): string {
  return messagesIn(uiLangFor(langs)).t('post.source', of);
}

/** Until when and where somebody votes in a poll whose own server shows none. */
export function pollPageSentence(
  langs: readonly Lang[],
  { closesAt, timeZone, url }: { readonly closesAt: Date; readonly timeZone: string; readonly url: string },
): string {
  const { lang: known, t } = messagesIn(uiLangFor(langs));
  const { deadline, onClock } = dates(known);
  return t('post.poll-page', { until: onClock(deadline(closesAt, timeZone), timeZone), url });
}
