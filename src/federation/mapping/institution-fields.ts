import type { Consultation } from '../../domain/consultation/consultation.ts';
import { type Phase, phaseState } from '../../domain/consultation/phase.ts';
import type { Institution } from '../../domain/institution/institution.ts';
import { textIn } from '../../domain/kit/text.ts';
import { dates } from '../../i18n/dates.ts';
import { uiLangFor } from '../../i18n/languages.ts';
import { messagesIn } from '../../i18n/messages.ts';
import type { Uris } from '../uris.ts';
import type { ProfileField } from './actor.ts';
import { FIELDS_MAX } from './phase-fields.ts';

/**
 * What the profile of the institution says beside its text, in its first language: what is open until when, of each consultation
 * the phase that closes first, the soonest first; then where its site is and how it is reached.
 */
export function institutionFields(
  uris: Pick<Uris, 'origin' | 'host' | 'consultation'>,
  of: {
    readonly institution: Pick<Institution, 'languages' | 'contact'>;
    /** Consultations in which a phase is open at `now`. */
    readonly open: readonly Consultation[];
    readonly now: Date;
  },
): readonly ProfileField[] {
  const { languages, contact } = of.institution;
  const { lang, t } = messagesIn(uiLangFor(languages));
  const { deadline, onClock } = dates(lang);
  const nameOf = ({ title, kind }: Phase) => (title === null ? t(`phase.${kind}`) : textIn(title, languages).text);
  const lasting: readonly ProfileField[] = [
    { name: t('profile.site'), value: uris.host, href: `${uris.origin}/` },
    ...(contact === null ? [] : [{ name: t('contact.title'), value: contact, ...linkOf(contact) }]),
  ];
  const open = of.open
    .flatMap((consultation) => {
      const phase = firstToClose(consultation, of.now);
      return phase === undefined ? [] : [{ consultation, phase }];
    })
    .toSorted((a, b) => a.phase.closesAt.getTime() - b.phase.closesAt.getTime())
    .slice(0, FIELDS_MAX - lasting.length)
    .map(({ consultation: { slug, title, timeZone }, phase }) => ({
      name: textIn(title, languages).text,
      value: t('profile.open', {
        phase: nameOf(phase),
        date: onClock(deadline(phase.closesAt, timeZone), timeZone),
      }),
      href: uris.consultation(slug),
    }));
  return [...open, ...lasting];
}

function firstToClose({ phases }: Consultation, now: Date): Phase | undefined {
  return phases
    .filter((phase) => phaseState(phase, now) === 'open')
    .toSorted((a, b) => a.closesAt.getTime() - b.closesAt.getTime())[0];
}

/** Other servers take no links to mail addresses: those stay text. */
function linkOf(contact: string): Pick<ProfileField, 'href'> {
  return /^https?:\/\/\S+$/.test(contact) ? { href: contact } : {};
}
