import type { MailFailure } from '../../../application/mails.ts';
import { type MailState, readMailState } from '../../../application/read-mails.ts';
import { ATTEMPTS_MAX } from '../../../application/send-mails.ts';
import { placeOf } from '../../../words/dates.ts';
import { start } from '../components/time.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { deskTable } from './form-parts.ts';

const SHOWN = 10;
/** A mail server may take its time; after this long it is worth a look. */
const WAITS_LONG_MS = 10 * 60_000;

/** What is not well with mail, and what to do about it, for administrators; nothing where all is well. */
export async function mailState(visit: Visit): Promise<Html> {
  const state = await readMailState(visit.app, SHOWN);
  const parts = state.way === null ? [notSent(visit)] : [waiting(visit, state), givenUp(visit, state)];
  if (state.way === 'shown' || parts.every((part) => part === NOTHING)) return NOTHING;
  return markup`<section aria-labelledby="mails"><h2 id="mails">${visit.locale.t('mails.title')}</h2>
${parts}
</section>`;
}

function notSent({ locale }: Visit): Html {
  return markup`<p class="note">${locale.t('mails.not-sent')}</p>`;
}

function waiting(visit: Visit, { waiting: count, since }: MailState): Html {
  const { locale, now, institution } = visit;
  if (since === null || now.getTime() - since.getTime() < WAITS_LONG_MS) return NOTHING;
  const at = start(visit, since, institution.timeZone);
  return markup`<p class="note"><strong>${locale.say('mails.waiting', { count, since: at })}</strong> ${locale.t('mails.waiting-do')}</p>`;
}

function givenUp(visit: Visit, { failures: { count, newest } }: MailState): Html {
  const { locale, institution } = visit;
  if (count === 0) return NOTHING;
  return markup`<p class="note"><strong>${locale.t('mails.given-up', { count })}</strong> ${locale.t('mails.given-up-do')}</p>
${deskTable({
  id: 'given-up',
  title: locale.t('mails.newest'),
  caption: locale.t('mails.caption', { place: placeOf(institution.timeZone) }),
  columns: [locale.t('mails.when'), locale.t('mails.letter'), locale.t('mails.what')],
  rows: newest.map((failure) => [
    start(visit, failure.at, institution.timeZone),
    failure.letter === null ? locale.t('mails.unreadable') : locale.words.letter[failure.letter],
    becauseOf(visit, failure),
  ]),
  empty: '',
})}`;
}

function becauseOf({ locale }: Visit, { outcome, attempts }: MailFailure): string {
  if (outcome === 'expired') return locale.t('mails.expired');
  return attempts < ATTEMPTS_MAX ? locale.t('mails.refused') : locale.t('mails.failed', { count: attempts });
}
