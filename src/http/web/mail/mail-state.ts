import { type MailState, readMailState } from '../../../application/mail/mails.ts';
import type { MailFailure } from '../../../application/mail/ports.ts';
import { ATTEMPTS_MAX } from '../../../application/mail/send-mails.ts';
import { placeOf } from '../../../i18n/dates.ts';
import { adminTable } from '../kit/form-parts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { start } from '../kit/time.ts';

const SHOWN = 10;
/** A mail server may take its time; after this long it is worth a look. */
const WAITS_LONG_MS = 10 * 60_000;

/** What is not well with mail, and what to do about it, for administrators; nothing where all is well. */
export async function mailState(context: PageContext): Promise<Html> {
  const state = await readMailState(context.app, SHOWN);
  const parts = state.way === null ? [notSent(context)] : [waiting(context, state), givenUp(context, state)];
  if (state.way === 'shown' || parts.every((part) => part === NOTHING)) return NOTHING;
  return markup`<section aria-labelledby="mails"><h2 id="mails">${context.locale.t('mails.title')}</h2>
${parts}
</section>`;
}

function notSent({ locale }: PageContext): Html {
  return markup`<p class="note">${locale.t('mails.not-sent')}</p>`;
}

function waiting(context: PageContext, { waiting: count, since }: MailState): Html {
  const { locale, now, institution } = context;
  if (since === null || now.getTime() - since.getTime() < WAITS_LONG_MS) return NOTHING;
  const at = start(context, since, institution.timeZone);
  return markup`<p class="note"><strong>${locale.html('mails.waiting', { count, since: at })}</strong> ${locale.t('mails.waiting-do')}</p>`;
}

function givenUp(context: PageContext, { failures: { count, newest } }: MailState): Html {
  const { locale, institution } = context;
  if (count === 0) return NOTHING;
  return markup`<p class="note"><strong>${locale.t('mails.given-up', { count })}</strong> ${locale.t('mails.given-up-do')}</p>
${adminTable({
  id: 'given-up',
  title: locale.t('mails.newest'),
  caption: locale.t('mails.caption', { place: placeOf(institution.timeZone) }),
  columns: [locale.t('mails.when'), locale.t('mails.letter'), locale.t('mails.what')],
  rows: newest.map((failure) => [
    start(context, failure.at, institution.timeZone),
    failure.letter === null ? locale.t('mails.unreadable') : locale.t(`email.${failure.letter}.name`),
    becauseOf(context, failure),
  ]),
  empty: '',
})}`;
}

function becauseOf({ locale }: PageContext, { outcome, attempts }: MailFailure): string {
  if (outcome === 'expired') return locale.t('mails.expired');
  return attempts < ATTEMPTS_MAX ? locale.t('mails.refused') : locale.t('mails.failed', { count: attempts });
}
