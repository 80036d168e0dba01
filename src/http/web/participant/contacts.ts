import type { Application } from '../../../application/application.ts';
import { kindOf } from '../../../application/connector/manage-connectors.ts';
import { readConnectors } from '../../../application/connector/reads.ts';
import {
  giveContactConsent,
  readContactConsent,
  withdrawContactConsent,
} from '../../../application/participant/contact/consent.ts';
import { CONTACT_FIELDS, CONTACT_TERMS, type Contact } from '../../../domain/participant/contact.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { doneNote } from '../kit/done-note.ts';
import { acceptForm, type FormAnswer } from '../kit/form.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { signInPath } from '../kit/participation-notice.ts';
import { table } from '../kit/table.ts';
import { date } from '../kit/time.ts';

const PUBLIC = '/contacts';
const OWN = '/me/contacts';

/** The whole list of what contact management may learn of those who consent, for everybody. */
export async function contactsPage(context: PageContext): Promise<PageAnswer> {
  const { locale } = context;
  const title = locale.t('contacts.title');
  return {
    cache: 'never',
    content: {
      title,
      canonical: PUBLIC,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.t('contacts.lead')}</p>
${fields(context, null)}
<p>${locale.t('contacts.never')}</p>
<p>${(await isConnected(context.app)) ? locale.t('contacts.connected') : locale.t('contacts.not-connected')}</p>
<p>${locale.t('contacts.revocable')} ${ownLink(context)}</p></div>`,
    },
  };
}

/** To the reader's own consent, by the sign-in where nobody is signed in. An agent has none. */
function ownLink(context: PageContext): Html {
  const { locale, viewer } = context;
  if (viewer.agent !== null && viewer.participantId === null) return NOTHING;
  const href = viewer.participantId === null ? signInPath(context, OWN) : context.href(OWN);
  return markup`<a href="${href}">${locale.t('contacts.own-title')}</a>`;
}

/** Somebody's own consent, with what is told of them word for word. */
export async function ownContactsPage(context: PageContext): Promise<PageAnswer> {
  const who = requireParticipant(context);
  if (!who.ok) return who;
  const { app, locale, institution } = context;
  const { since, contact } = await readContactConsent(app, { participantId: who.value });
  const title = locale.t('contacts.own-title');
  const consented = since !== null;
  const state = consented
    ? locale.html('contacts.consented', { at: date(context, since, institution.timeZone) })
    : locale.t('contacts.not-consented');
  return {
    cache: 'never',
    content: {
      title,
      canonical: null,
      crumbs: [{ href: context.href('/me'), name: locale.t('me.title') }],
      main: markup`<div class="single"><h1>${title}</h1>
${doneNote(context)}
<p class="lead">${locale.t('contacts.own-lead')}</p>
<p><strong>${state}</strong></p>
${fields(context, consented || contact === null ? contact : { ...contact, consentedAt: '' })}
<p>${locale.t('contacts.never')}</p>
<form method="post" action="${context.href(OWN)}"><input type="hidden" name="intent" value="${consented ? 'withdraw' : 'give'}"><input type="hidden" name="terms" value="${CONTACT_TERMS}">
<p><button type="submit">${locale.t(consented ? 'contacts.withdraw' : 'contacts.give')}</button></p></form></div>`,
    },
  };
}

export function acceptOwnContacts(app: Application) {
  return acceptForm(app, async (context, formInput): Promise<FormAnswer> => {
    const who = requireParticipant(context);
    if (!who.ok) return who;
    const participantId = who.value;
    const gives = formInput.text('intent') === 'give';
    const done = gives
      ? await giveContactConsent(app, { participantId, terms: Number(formInput.text('terms')) })
      : await withdrawContactConsent(app, { participantId });
    if (!done.ok) return done;
    return { to: context.href(OWN, { done: gives ? 'contact-given' : 'contact-withdrawn' }) };
  });
}

async function isConnected(app: Application): Promise<boolean> {
  return (await readConnectors(app)).some(({ kind }) => kindOf(app, kind)?.contacts !== undefined);
}

/** Each field that is told, with what it is for; beside it what would be told of a person. */
function fields(context: PageContext, contact: Contact | null): Html {
  const { locale } = context;
  const columns = [locale.t('contacts.field'), locale.t('contacts.what')];
  return table({
    scrolls: 'contact-fields',
    stacks: true,
    caption: locale.t('contacts.caption'),
    columns: contact === null ? columns : [...columns, locale.t('contacts.yours')],
    rows: CONTACT_FIELDS.map((name) => {
      const row = [markup`<code>${name}</code>`, locale.t(`contacts.field-${name}`)];
      return contact === null ? row : [...row, markup`<bdi>${fieldOf(contact, name)}</bdi>`];
    }),
  });
}

function fieldOf(contact: Contact, name: (typeof CONTACT_FIELDS)[number]): string {
  const value = contact[name];
  return Array.isArray(value) ? value.join(', ') : String(value ?? '');
}
