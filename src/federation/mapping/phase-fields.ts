import type { Consultation } from '../../domain/consultation/consultation.ts';
import { inOrder, type Phase, phaseState } from '../../domain/consultation/phase.ts';
import { textIn } from '../../domain/kit/text.ts';
import { dates } from '../../i18n/dates.ts';
import { uiLangFor } from '../../i18n/languages.ts';
import { messagesIn } from '../../i18n/messages.ts';
import type { ProfileField } from './actor.ts';

/** More than four fields are not shown by most servers. */
export const FIELDS_MAX = 4;

/**
 * What is open in a consultation and until when, in its first language; where nothing is, what opens next and from when. A
 * profile is the one place that every server shows, and where a citizen looks.
 */
export function phaseFields(
  { phases, languages, timeZone }: Pick<Consultation, 'phases' | 'languages' | 'timeZone'>,
  now: Date,
): readonly ProfileField[] {
  const { lang, t } = messagesIn(uiLangFor(languages));
  const { deadline, start, onClock } = dates(lang);
  const ordered = inOrder(phases);
  const nameOf = ({ title, kind }: Phase) => (title === null ? t(`phase.${kind}`) : textIn(title, languages).text);
  const open = ordered.filter((phase) => phaseState(phase, now) === 'open');
  if (open.length > 0) {
    return open.slice(0, FIELDS_MAX).map((phase) => ({
      name: nameOf(phase),
      value: t('when.until', { date: onClock(deadline(phase.closesAt, timeZone), timeZone) }),
    }));
  }
  const next = ordered.find((phase) => phaseState(phase, now) === 'upcoming');
  if (next === undefined) return [];
  return [{ name: nameOf(next), value: t('when.from', { date: onClock(start(next.opensAt, timeZone), timeZone) }) }];
}
