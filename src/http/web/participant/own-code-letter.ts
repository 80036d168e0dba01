import type { Application } from '../../../application/application.ts';
import {
  cancelCodeLetter,
  type OwnCodeLetter,
  readOwnCodeLetter,
  requestCodeLetter,
} from '../../../application/participant/code-letter/request-code-letter.ts';
import { readOwnStanding } from '../../../application/participant/reads.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { refuse } from '../../../domain/kit/result.ts';
import { NAME_MAX } from '../../../domain/kit/text.ts';
import { ADDRESS_LINES_MAX, ADDRESS_MAX } from '../../../domain/participant/code-letter.ts';
import { RETENTION } from '../../../domain/privacy/retention.ts';
import { clientAddress } from '../../kit/client-address.ts';
import { limitOf } from '../../kit/limit.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { doneNote } from '../kit/done-note.ts';
import { textArea, textField } from '../kit/field.ts';
import { acceptForm, type FormAnswer, statusOf } from '../kit/form.ts';
import { hiddenField } from '../kit/form-parts.ts';
import { type FormValues, formDefaults } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { errorNote, refusalNoteOn } from '../kit/refusal-note.ts';
import { date } from '../kit/time.ts';

export const OWN_CODE_LETTER = '/me/standing/letter';
/** Requests from one network: a household, or a hall in which people are helped. */
const PER_CLIENT = { points: 20, duration: 3_600 };

type Shown = { readonly values: FormValues; readonly refusal: Refusal | null; readonly tooMany?: boolean };

/** How somebody asks for a letter with the code that recognises them as a resident, and how far it is. */
export async function ownCodeLetterPage(context: PageContext): Promise<PageAnswer> {
  return await shownPage(context, { values: formDefaults({}), refusal: null });
}

export function acceptOwnCodeLetter(app: Application, trustProxy: boolean) {
  const ofClient = limitOf(PER_CLIENT);
  return acceptForm(app, async (context, formInput, c): Promise<FormAnswer> => {
    const who = requireParticipant(context);
    if (!who.ok) return who;
    if (formInput.text('intent') === 'cancel') {
      const cancelled = await cancelCodeLetter(app, { participantId: who.value });
      if (!cancelled.ok) return cancelled;
      return { to: context.href(OWN_CODE_LETTER, { done: 'code-letter-cancelled' }) };
    }
    const wait = await ofClient(clientAddress(c, trustProxy));
    if (wait > 0) {
      c.header('retry-after', String(wait));
      return await shownPage(context, { values: formInput, refusal: null, tooMany: true });
    }
    const [name, address] = [formInput.text('name'), formInput.text('address')];
    const lang = context.locale.lang;
    const requested = await requestCodeLetter(app, { participantId: who.value, name, address, lang });
    if (!requested.ok) return await shownPage(context, { values: formInput, refusal: requested.refusal });
    return { to: context.href(OWN_CODE_LETTER, { done: 'code-letter-requested' }) };
  });
}

async function shownPage(context: PageContext, shown: Shown): Promise<PageAnswer> {
  const { app, locale, institution, now } = context;
  const who = requireParticipant(context);
  if (!who.ok) return who;
  const own = await readOwnStanding(app, who.value);
  if (!own.ok) return own;
  const letter = await readOwnCodeLetter(app, who.value);
  if (!institution.codeLetters && letter === null) return refuse({ type: 'not-found', what: 'page' });
  const title = locale.t('code-letter.title');
  const isOpen = letter?.state === 'waiting' || letter?.state === 'printed';
  const isSoon = letter !== null && letter.nextFrom !== null && letter.nextFrom > now;
  const asks = institution.codeLetters && own.value.standing !== 'resident' && !isOpen && !isSoon;
  return {
    cache: 'never',
    status: shown.tooMany === true ? 429 : shown.refusal === null ? 200 : statusOf(shown.refusal),
    content: {
      title,
      canonical: null,
      crumbs: [
        { href: context.href('/me'), name: locale.t('me.title') },
        { href: context.href('/me/standing'), name: locale.t('standing.title') },
      ],
      main: markup`<div class="single"><h1>${title}</h1>
${doneNote(context)}
${shown.tooMany === true ? errorNote(locale.t('code-letter.too-many')) : NOTHING}
<p class="lead">${locale.t('code-letter.lead')}</p>
${own.value.standing === 'resident' ? markup`<p class="note">${locale.t('refusal.no-code-letter.verified')}</p>` : stateNote(context, letter)}
${asks ? form(context, shown) : NOTHING}
<p><a href="${context.href('/me/standing')}">${locale.t('counting.by-code')}</a></p></div>`,
    },
  };
}

function stateNote(context: PageContext, letter: OwnCodeLetter | null): Html {
  if (letter === null) return NOTHING;
  const { locale, institution, now } = context;
  const { state, requestedAt, sentAt, nextFrom } = letter;
  const on = (moment: Date) => date(context, moment, institution.timeZone);
  const next =
    nextFrom !== null && nextFrom > now ? markup` ${locale.html('code-letter.next', { at: on(nextFrom) })}` : NOTHING;
  const note = markup`<div class="note"><p>${locale.html(`code-letter.${state}`, { at: on(sentAt ?? requestedAt) })}${next}</p></div>`;
  if (state !== 'waiting') return note;
  return markup`${note}<form method="post" action="${context.href(OWN_CODE_LETTER)}">${hiddenField('intent', 'cancel')}
<p><button type="submit" class="second">${locale.t('code-letter.cancel')}</button></p></form>`;
}

function form(context: PageContext, { values, refusal }: Shown): Html {
  const { t } = context.locale;
  const labels = { name: t('code-letter.name'), address: t('code-letter.address') };
  const fields = markup`${textField(context, { name: 'name', label: labels.name, value: values.text('name'), required: true, max: NAME_MAX, autocomplete: 'name', refusal })}
${textArea(context, { name: 'address', label: labels.address, hint: t('code-letter.address-hint', { lines: ADDRESS_LINES_MAX }), value: values.text('address'), required: true, max: ADDRESS_MAX, rows: 4, refusal })}`;
  const days = RETENTION['code-letters'].days;
  return markup`<form method="post" action="${context.href(OWN_CODE_LETTER)}">
${refusalNoteOn(context.institution, context, { refusal, labels })}
${fields}
<p class="small">${t('code-letter.stored', { days })}</p>
<p><button type="submit">${t('code-letter.send')}</button></p></form>`;
}
