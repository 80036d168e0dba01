import type { Application } from '../../../application/application.ts';
import { proveResidence } from '../../../application/participant/prove-residence.ts';
import { readOwnStanding } from '../../../application/participant/reads.ts';
import { readRecognitionWays } from '../../../application/participant/standing.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { countedIn, recognitionWouldCount, type Standing } from '../../../domain/participant/standing.ts';
import { clientAddress } from '../../kit/client-address.ts';
import { limitOf } from '../../kit/limit.ts';
import { STATUS } from '../../kit/problem.ts';
import { facts } from '../consultation/rules.ts';
import { contactLink } from '../institution/about.ts';
import { choose, line } from '../kit/content.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { doneNote } from '../kit/done-note.ts';
import { textField } from '../kit/field.ts';
import { acceptForm, type FormAnswer } from '../kit/form.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { errorNote, refusalNote } from '../kit/refusal-note.ts';

/** How somebody is recognised as a resident: the ways that this institution offers, each with where it begins. */
export async function recognitionWays(context: PageContext): Promise<Html> {
  const { app, locale, viewer, institution, path } = context;
  const ways = await readRecognitionWays(app);
  const signIn =
    viewer.participantId === null ? context.href('/sign-in', { next: path }) : context.href('/me/sign-ins');
  const link = (href: string, text: Html) => markup`<li><a href="${href}">${text}</a></li>`;
  const items = [
    ...(ways.provider === null
      ? []
      : [link(signIn, locale.html('counting.by-provider', { label: line(context, choose(context, ways.provider)) }))]),
    ...(ways.address ? [link(signIn, markup`${locale.t('counting.by-address')}`)] : []),
    ...(ways.letter ? [link(context.href('/me/standing/letter'), markup`${locale.t('counting.by-letter')}`)] : []),
    ...(ways.code ? [link(context.href('/me/standing'), markup`${locale.t('counting.by-code')}`)] : []),
  ];
  const asking =
    institution.contact === null
      ? NOTHING
      : markup`<p>${locale.html('counting.ask', { contact: contactLink(institution.contact) })}</p>`;
  return markup`${items.length === 0 ? markup`<p>${locale.t('counting.no-way')}</p>` : markup`<ul>${items}</ul>`}
${asking}`;
}

const PATH = '/me/standing';
const CODE_FIELD_MAX = 100;
/** Codes that one person, or one network, may try. */
const PER_PERSON = { points: 5, duration: 3_600 };
const PER_CLIENT = { points: 20, duration: 3_600 };

type Shown = { readonly values: string; readonly refusal: Refusal | null; readonly tooMany?: boolean };

/** The standing of a participant, and the form for the code by which residents prove to be one. */
export async function ownStandingPage(context: PageContext): Promise<PageAnswer> {
  return await shownPage(context, { values: '', refusal: null });
}

export function acceptOwnStanding(app: Application, trustProxy: boolean) {
  const [ofPerson, ofClient] = [limitOf(PER_PERSON), limitOf(PER_CLIENT)];
  return acceptForm(app, async (context, formInput, c): Promise<FormAnswer> => {
    const text = formInput.text('code').slice(0, CODE_FIELD_MAX);
    const who = requireParticipant(context);
    if (!who.ok) return who;
    const wait = (await ofPerson(who.value)) || (await ofClient(clientAddress(c, trustProxy)));
    if (wait > 0) {
      c.header('retry-after', String(wait));
      return await shownPage(context, { values: text, refusal: null, tooMany: true });
    }
    const proven = await proveResidence(app, { participantId: who.value, code: text });
    if (!proven.ok) return await shownPage(context, { values: text, refusal: proven.refusal });
    return { to: context.href(PATH, { done: 'residence-proven' }) };
  });
}

async function shownPage(context: PageContext, { values: text, refusal, tooMany = false }: Shown): Promise<PageAnswer> {
  const { app, locale } = context;
  const who = requireParticipant(context);
  if (!who.ok) return who;
  const own = await readOwnStanding(app, who.value);
  if (!own.ok) return own;
  const { standing } = own.value;
  const title = locale.t('standing.title');
  return {
    cache: 'never',
    status: tooMany ? 429 : refusal === null ? 200 : STATUS[refusal.type],
    content: {
      title,
      canonical: null,
      crumbs: [{ href: context.href('/me'), name: locale.t('me.title') }],
      main: markup`<div class="single"><h1>${title}</h1>
${doneNote(context)}${refusalNote(context, refusal, { code: locale.t('standing.code') })}
${tooMany ? errorNote(locale.t('standing.too-many')) : NOTHING}
${facts([{ name: locale.t(`standing-person.${standing}`), text: markup`${locale.t(`standing-description.${standing}`)}` }])}
${
  standing === 'resident'
    ? NOTHING
    : markup`<h2>${locale.t('standing.prove')}</h2><p>${locale.t('standing.prove-said')}</p>
${await recognitionWays(context)}
<form method="post" action="${context.href(PATH)}">
${textField(context, { name: 'code', label: locale.t('standing.code'), hint: locale.t('standing.code-hint'), value: text, required: true, max: CODE_FIELD_MAX, autocomplete: 'off', refusal })}
<p><button type="submit">${locale.t('standing.send')}</button></p></form>`
}</div>`,
    },
  };
}

type Counted = {
  readonly act: 'support' | 'vote';
  /** The standings whose count decides. */
  readonly deciding: readonly Standing[];
  /** As what this visitor acts; null for somebody who is not signed in. */
  readonly standing: Standing | null;
};

/** In which count what this visitor is about to do will be. */
export function countingSentence({ locale }: PageContext, { act, deciding, standing }: Counted): string {
  const names = deciding.map((each) => locale.t(`standing.${each}`).toLocaleLowerCase(locale.lang));
  const standings = locale.list(names);
  if (standing === null) return locale.t('counting.unknown', { act, standings });
  const own = locale.t(`standing.${standing}`);
  return countedIn(deciding, standing) === 'deciding'
    ? locale.t('counting.deciding', { act, own })
    : locale.t('counting.beside', { act, own, standings });
}

/** The same before the act, with how to be recognised where that would change it. Agents do not take part. */
export async function countingNote(context: PageContext, counted: Counted): Promise<Html> {
  if (context.viewer.agent !== null) return NOTHING;
  const ways = recognitionWouldCount(counted.deciding, counted.standing)
    ? markup`<details class="small"><summary>${context.locale.t('counting.ways')}</summary>${await recognitionWays(context)}</details>`
    : NOTHING;
  return markup`<div class="note"><p><strong>${countingSentence(context, counted)}</strong></p>${ways}</div>`;
}
