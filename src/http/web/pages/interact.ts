import type { Context } from 'hono';
import { type FoundHome, findHome, type Homes, type Intent } from '../../../application/find-home.ts';
import type { Followable } from '../../../application/followed.ts';
import type { Application } from '../../../application/ports.ts';
import { readConsultation } from '../../../application/read-consultations.ts';
import { readProposal } from '../../../application/read-proposals.ts';
import { ANYBODY } from '../../../application/sign-in.ts';
import { admitSupportFromElsewhere } from '../../../domain/consultation/eligibility.ts';
import { proposalHandleOf } from '../../../domain/handle.ts';
import { accountIn } from '../../../domain/participant/account-address.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import { clientAddress } from '../../client-address.ts';
import { handleOn } from '../components/follow.ts';
import { interactForm } from '../components/interact-form.ts';
import { type Chosen, choose, line } from '../content.ts';
import { errorPage, notSetUp } from '../error-page.ts';
import { followableAt, pathTo } from '../followable.ts';
import { type InteractLimits, interactLimits } from '../interact-limits.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import { type PageAnswer, pageResponse } from '../page.ts';
import { isSameOrigin } from '../same-origin.ts';
import { openVisit, type Visit } from '../visit.ts';
import { onwardPage } from './onward.ts';

/** What somebody wants to follow or support, as the page names it. */
type Subject = {
  readonly about: Followable;
  readonly title: Chosen;
  readonly address: string;
  /** Whether an account elsewhere may support it now. */
  readonly supports: boolean;
};

/** The form by itself: what is left of the way where a link, a change of language or a reload ends up. */
export async function interactPage(visit: Visit): Promise<PageAnswer> {
  const subject = await subjectOf(visit);
  if (!subject.ok) return subject;
  return formPage(visit, subject.value, { typed: '', said: null, status: 200 });
}

export type Interacting = {
  readonly app: Application;
  /** Null where the node has no way out. */
  readonly homes: Homes | null;
  readonly trustProxy: boolean;
};

/** Sends somebody on to their own server. What they typed is used for that and kept nowhere. */
export function acceptInteract({ app, homes, trustProxy }: Interacting): (c: Context) => Promise<Response> {
  const limits = interactLimits();
  return async (c) => {
    if (!isSameOrigin(c.req.raw.headers, app.origin)) return errorPage(app, c, 403);
    const visit = await openVisit(app, c);
    if (visit === null) return notSetUp(app, c);
    const subject = await subjectOf(visit);
    if (!subject.ok) return pageResponse(visit, c, subject);
    const form = await c.req.formData().catch(() => null);
    const typed = String(form?.get('account') ?? '')
      .toWellFormed()
      .trim()
      .slice(0, 300);
    const intent: Intent = form?.get('intent') === 'support' ? 'support' : 'follow';
    const wait = await secondsToWait(limits, { client: clientAddress(c, trustProxy), typed });
    if (wait > 0) {
      c.header('retry-after', String(wait));
      const said = visit.locale.t('interact.too-many');
      return pageResponse(visit, c, formPage(visit, subject.value, { typed, said, status: 429 }));
    }
    const nowhere: Homes = { find: async () => ({ kind: 'unreachable' }) };
    const home = await findHome(app, homes ?? nowhere, { address: typed, about: subject.value.about, intent });
    if (!home.ok) return pageResponse(visit, c, home);
    return pageResponse(visit, c, answerPage(visit, subject.value, { typed, intent, home: home.value }));
  };
}

async function secondsToWait(
  limits: InteractLimits,
  by: { readonly client: string; readonly typed: string },
): Promise<number> {
  const wait = await limits.ofClient(by.client);
  const account = accountIn(by.typed);
  return wait > 0 || account === null ? wait : await limits.ofHost(account.host);
}

async function subjectOf(visit: Visit): Promise<Result<Subject, Refusal>> {
  const { app, institution, now } = visit;
  const about = followableAt(app.origin, visit.query.get('uri') ?? '');
  if (about === null) return refuse({ type: 'not-found', what: 'institution' });
  if (about.kind === 'institution') {
    return ok({
      about,
      title: choose(visit, institution.name),
      address: handleOn(visit, institution.handle),
      supports: false,
    });
  }
  const audience = { drafts: false };
  if (about.kind === 'consultation') {
    const found = await readConsultation(app, { slug: about.slug, audience });
    if (!found.ok) return found;
    const { consultation } = found.value;
    const title = choose(visit, consultation.title, consultation.languages);
    const address = consultation.host?.uri ?? handleOn(visit, consultation.handle);
    return ok({ about, title, address, supports: false });
  }
  const found = await readProposal(app, { slug: about.slug, number: about.number, audience, viewer: ANYBODY });
  if (!found.ok) return found;
  const { consultation, status, updatedAt, title, lang, uri } = found.value;
  if (status !== 'published') return refuse({ type: 'gone', what: 'proposal', since: updatedAt });
  return ok({
    about,
    title: choose(visit, title, [lang]),
    address: uri ?? handleOn(visit, proposalHandleOf(consultation.handle, about.number)),
    supports: admitSupportFromElsewhere(consultation, now).ok,
  });
}

function answerPage(
  visit: Visit,
  subject: Subject,
  answer: { readonly typed: string; readonly intent: Intent; readonly home: FoundHome },
): PageAnswer {
  const { locale } = visit;
  const { typed, home } = answer;
  const host = accountIn(typed)?.host ?? '';
  switch (home.kind) {
    case 'found':
      return onward(visit, subject, { ...home, named: host, intent: answer.intent });
    case 'not-an-address':
      return formPage(visit, subject, { typed, said: locale.t('interact.not-an-address'), status: 422 });
    case 'no-account':
      return formPage(visit, subject, { typed, said: locale.t('interact.no-account', { host }), status: 422 });
    case 'blocked':
      return formPage(visit, subject, { typed, said: locale.t('interact.blocked', { host }), status: 403 });
    case 'unreachable':
      return formPage(visit, subject, { typed, said: locale.t('interact.unreachable', { host }), status: 422 });
    case 'offers-nothing':
      return formPage(visit, subject, { typed, said: locale.t('interact.offers-nothing', { host }), status: 422 });
  }
}

/** Leads to the visitor's server. */
function onward(
  visit: Visit,
  subject: Subject,
  to: {
    readonly url: string;
    readonly host: string;
    readonly named: string;
    readonly isNamed: boolean;
    readonly intent: Intent;
  },
): PageAnswer {
  const { locale } = visit;
  const text = to.isNamed
    ? locale.say(to.intent === 'support' ? 'interact.onward-support' : 'interact.onward-follow', {
        host: to.host,
        what: line(visit, subject.title),
      })
    : locale.say('interact.elsewhere', { named: to.named, host: markup`<strong>${to.host}</strong>` });
  return onwardPage(visit, { url: to.url, name: to.host, opens: to.isNamed, text, crumbs: [backTo(visit, subject)] });
}

function formPage(
  visit: Visit,
  subject: Subject,
  state: { readonly typed: string; readonly said: string | null; readonly status: 200 | 403 | 422 | 429 },
): PageAnswer {
  const { locale, app } = visit;
  const { about, supports } = subject;
  const title = locale.t(supports ? 'interact.title-support' : 'interact.title');
  const { typed, said, status } = state;
  const wrong = said !== null && status === 422;
  return {
    status,
    keep: status === 200 ? 'shared' : 'never',
    content: {
      title,
      canonical: null,
      crumbs: [backTo(visit, subject)],
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${line(visit, subject.title)}</p>
${said === null ? NOTHING : markup`<p class="note error" role="alert">${said}</p>`}
${interactForm(visit, { about, supports, typed, wrong })}
<section aria-labelledby="by-hand"><h2 id="by-hand">${locale.t('interact.by-hand')}</h2>
<p>${locale.t('interact.by-hand-follow')}</p>
<p><code class="handle">${subject.address}</code></p>
${supports ? byHandSupport(visit, app.origin + pathTo(about)) : NOTHING}
</section></div>`,
    },
  };
}

function byHandSupport(visit: Visit, url: string): Html {
  return markup`<p>${visit.locale.t('interact.by-hand-support')}</p>
<p><code class="handle">${url}</code></p>`;
}

function backTo(visit: Visit, { about, title }: Subject) {
  return { href: visit.href(pathTo(about)), name: line(visit, title) };
}
