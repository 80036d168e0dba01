import type { Application } from '../../../application/ports.ts';
import { proveResidence } from '../../../application/prove-residence.ts';
import { readOwnStanding } from '../../../application/read-own-standing.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { clientAddress } from '../../client-address.ts';
import { STATUS } from '../../problem.ts';
import { doneNote } from '../components/done-note.ts';
import { textField } from '../components/field.ts';
import { refusalNote } from '../components/refusal-note.ts';
import { facts } from '../components/rules-in-words.ts';
import { acceptForm, type FormAnswer } from '../form.ts';
import { limitOf } from '../limit.ts';
import { markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { participantOf } from '../who.ts';

const PATH = '/me/standing';
const CODE_FIELD_MAX = 100;
/** Codes that one person, or one network, may try. */
const PER_PERSON = { points: 5, duration: 3_600 };
const PER_CLIENT = { points: 20, duration: 3_600 };

type Shown = { readonly typed: string; readonly refusal: Refusal | null; readonly tooMany?: boolean };

/** As what somebody counts here, and the code from a letter by which a resident proves to be one. */
export async function ownStandingPage(visit: Visit): Promise<PageAnswer> {
  return await shownPage(visit, { typed: '', refusal: null });
}

export function acceptOwnStanding(app: Application, trustProxy: boolean) {
  const [ofPerson, ofClient] = [limitOf(PER_PERSON), limitOf(PER_CLIENT)];
  return acceptForm(app, async (visit, said, c): Promise<FormAnswer> => {
    const typed = said.text('code').slice(0, CODE_FIELD_MAX);
    const who = participantOf(visit);
    if (!who.ok) return who;
    const wait = (await ofPerson(who.value)) || (await ofClient(clientAddress(c, trustProxy)));
    if (wait > 0) {
      c.header('retry-after', String(wait));
      return await shownPage(visit, { typed, refusal: null, tooMany: true });
    }
    const proven = await proveResidence(app, { participantId: who.value, code: typed });
    if (!proven.ok) return await shownPage(visit, { typed, refusal: proven.refusal });
    return { to: visit.href(PATH, { done: 'residence-proven' }) };
  });
}

async function shownPage(visit: Visit, { typed, refusal, tooMany = false }: Shown): Promise<PageAnswer> {
  const { app, locale } = visit;
  const who = participantOf(visit);
  if (!who.ok) return who;
  const own = await readOwnStanding(app, who.value);
  if (!own.ok) return own;
  const { standing } = own.value;
  const title = locale.t('standing.title');
  return {
    keep: 'never',
    status: tooMany ? 429 : refusal === null ? 200 : STATUS[refusal.type],
    content: {
      title,
      canonical: null,
      crumbs: [{ href: visit.href('/me'), name: locale.t('me.title') }],
      main: markup`<div class="single"><h1>${title}</h1>
${doneNote(visit)}${refusalNote(visit, refusal, { code: locale.t('standing.code') })}
${tooMany ? markup`<p class="note error" role="alert">${locale.t('standing.too-many')}</p>` : NOTHING}
${facts([{ name: locale.words.standing[standing], said: markup`${locale.words.standingMeans[standing]}` }])}
${
  standing === 'resident'
    ? NOTHING
    : markup`<h2>${locale.t('standing.prove')}</h2><p>${locale.t('standing.prove-said')}</p>
<form method="post" action="${visit.href(PATH)}">
${textField(visit, { name: 'code', label: locale.t('standing.code'), hint: locale.t('standing.code-hint'), value: typed, required: true, max: CODE_FIELD_MAX, autocomplete: 'off', refusal })}
<p><button type="submit">${locale.t('standing.send')}</button></p></form>`
}</div>`,
    },
  };
}
