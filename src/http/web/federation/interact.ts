import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import {
  type Intent,
  type InteractionResolver,
  type ResolvedInteraction,
  resolveInteraction,
} from '../../../application/federation/resolve-interaction.ts';
import { ANYBODY } from '../../../application/kit/viewer.ts';
import type { Followable } from '../../../application/mail/digest/ports.ts';
import { readProposal } from '../../../application/proposal/read-proposals.ts';
import { admitSupportFromElsewhere } from '../../../domain/consultation/eligibility.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { accountIn } from '../../../domain/participant/shown-name.ts';
import { clientAddress } from '../../kit/client-address.ts';
import { type Limit, limitOf, QUOTAS } from '../../kit/limit.ts';
import { type Chosen, choose, line } from '../kit/content.ts';
import { errorPage, notSetUp } from '../kit/error-page.ts';
import { followableAt, pathTo } from '../kit/followable.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import { type PageAnswer, pageResponse } from '../kit/page.ts';
import { createPageContext, type PageContext } from '../kit/page-context.ts';
import { errorNote } from '../kit/refusal-note.ts';
import { isSameOrigin } from '../kit/same-origin.ts';
import { handleAtHost, handleOn, interactForm } from './follow.ts';
import { redirectPage } from './share-elsewhere.ts';

type InteractLimits = {
  /** Seconds until this client may ask again; 0 for now. */
  readonly ofClient: Limit;
  /** The same for everybody who names a host. */
  readonly ofHost: Limit;
};

export function interactLimits(): InteractLimits {
  return { ofClient: limitOf(QUOTAS.accountNetwork), ofHost: limitOf(QUOTAS.accountHost) };
}

/** What somebody wants to follow or support, as the page names it. */
type Subject = {
  readonly about: Followable;
  readonly title: Chosen;
  readonly address: string;
  /** Whether an account elsewhere may support it now. */
  readonly supports: boolean;
};

/** The form by itself: what is left of the way where a link, a change of language or a reload ends up. */
export async function interactPage(context: PageContext): Promise<PageAnswer> {
  const subject = await subjectOf(context);
  if (!subject.ok) return subject;
  return formPage(context, subject.value, { values: '', input: null, status: 200 });
}

type Interacting = {
  readonly app: Application;
  /** Null where the node has no way out. */
  readonly interactionResolver: InteractionResolver | null;
  readonly trustProxy: boolean;
};

/** Sends somebody on to their own server. What they typed is used for that and kept nowhere. */
export function acceptInteract({
  app,
  interactionResolver,
  trustProxy,
}: Interacting): (c: Context) => Promise<Response> {
  const limits = interactLimits();
  return async (c) => {
    if (!isSameOrigin(c.req.raw.headers, app.origin)) return errorPage(app, c, 403);
    const context = await createPageContext(app, c);
    if (context === null) return notSetUp(app, c);
    const subject = await subjectOf(context);
    if (!subject.ok) return pageResponse(context, c, subject);
    const form = await c.req.formData().catch(() => null);
    const text = String(form?.get('account') ?? '')
      .toWellFormed()
      .trim()
      .slice(0, 300);
    const intent: Intent = form?.get('intent') === 'support' ? 'support' : 'follow';
    const wait = await secondsToWait(limits, { client: clientAddress(c, trustProxy), values: text });
    if (wait > 0) {
      c.header('retry-after', String(wait));
      const content = context.locale.t('interact.too-many');
      return pageResponse(context, c, formPage(context, subject.value, { values: text, input: content, status: 429 }));
    }
    const nowhere: InteractionResolver = { find: async () => ({ kind: 'unreachable' }) };
    const home = await resolveInteraction(app, interactionResolver ?? nowhere, {
      address: text,
      about: subject.value.about,
      intent,
    });
    if (!home.ok) return pageResponse(context, c, home);
    return pageResponse(context, c, answerPage(context, subject.value, { values: text, intent, home: home.value }));
  };
}

async function secondsToWait(
  limits: InteractLimits,
  by: { readonly client: string; readonly values: string },
): Promise<number> {
  const wait = await limits.ofClient(by.client);
  const account = accountIn(by.values);
  return wait > 0 || account === null ? wait : await limits.ofHost(account.host);
}

async function subjectOf(context: PageContext): Promise<Result<Subject, Refusal>> {
  const { app, institution, now } = context;
  const about = followableAt(app.origin, context.query.get('uri') ?? '');
  if (about === null) return refuse({ type: 'not-found', what: 'institution' });
  if (about.kind === 'institution') {
    return ok({
      about,
      title: choose(context, institution.name),
      address: handleOn(context, institution.handle),
      supports: false,
    });
  }
  if (about.kind === 'consultation') {
    const found = await readConsultation(app, { slug: about.slug, viewer: ANYBODY });
    if (!found.ok) return found;
    const { consultation } = found.value;
    const title = choose(context, consultation.title, consultation.languages);
    return ok({ about, title, address: handleAtHost(context, consultation, null), supports: false });
  }
  const found = await readProposal(app, { slug: about.slug, number: about.number, viewer: ANYBODY });
  if (!found.ok) return found;
  const { consultation, status, updatedAt, title, lang } = found.value;
  if (status !== 'published') return refuse({ type: 'gone', what: 'proposal', since: updatedAt });
  return ok({
    about,
    title: choose(context, title, [lang]),
    address: handleAtHost(context, consultation, about.number),
    supports: admitSupportFromElsewhere(consultation, now).ok,
  });
}

function answerPage(
  context: PageContext,
  subject: Subject,
  answer: { readonly values: string; readonly intent: Intent; readonly home: ResolvedInteraction },
): PageAnswer {
  const { locale } = context;
  const { values: text, home } = answer;
  const host = accountIn(text)?.host ?? '';
  switch (home.kind) {
    case 'found':
      return onward(context, subject, { ...home, named: host, intent: answer.intent });
    case 'not-an-address':
      return formPage(context, subject, { values: text, input: locale.t('interact.not-an-address'), status: 422 });
    case 'no-account':
      return formPage(context, subject, {
        values: text,
        input: locale.t('interact.no-account', { host }),
        status: 422,
      });
    case 'blocked':
      return formPage(context, subject, { values: text, input: locale.t('interact.blocked', { host }), status: 403 });
    case 'unreachable':
      return formPage(context, subject, {
        values: text,
        input: locale.t('interact.unreachable', { host }),
        status: 422,
      });
    case 'offers-nothing':
      return formPage(context, subject, {
        values: text,
        input: locale.t('interact.offers-nothing', { host }),
        status: 422,
      });
  }
}

/** Leads to the visitor's server. */
function onward(
  context: PageContext,
  subject: Subject,
  to: {
    readonly url: string;
    readonly host: string;
    readonly named: string;
    readonly isNamed: boolean;
    readonly intent: Intent;
  },
): PageAnswer {
  const { locale } = context;
  const text = to.isNamed
    ? locale.html(to.intent === 'support' ? 'interact.onward-support' : 'interact.onward-follow', {
        host: to.host,
        what: line(context, subject.title),
      })
    : locale.html('interact.elsewhere', { named: to.named, host: markup`<strong>${to.host}</strong>` });
  return redirectPage(context, {
    url: to.url,
    name: to.host,
    opens: to.isNamed,
    text,
    crumbs: [backTo(context, subject)],
  });
}

function formPage(
  context: PageContext,
  subject: Subject,
  state: { readonly values: string; readonly input: string | null; readonly status: 200 | 403 | 422 | 429 },
): PageAnswer {
  const { locale, app } = context;
  const { about, supports } = subject;
  const title = locale.t(supports ? 'interact.title-support' : 'interact.title');
  const { values: text, input: content, status } = state;
  const wrong = content !== null && status === 422;
  return {
    status,
    cache: status === 200 ? 'shared' : 'never',
    content: {
      title,
      canonical: null,
      crumbs: [backTo(context, subject)],
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${line(context, subject.title)}</p>
${content === null ? NOTHING : errorNote(content)}
${interactForm(context, { about, supports, values: text, wrong })}
<section aria-labelledby="by-hand"><h2 id="by-hand">${locale.t('interact.by-hand')}</h2>
<p>${locale.t('interact.by-hand-follow')}</p>
<p><code class="handle">${subject.address}</code></p>
${supports ? byHandSupport(context, app.origin + pathTo(about)) : NOTHING}
</section></div>`,
    },
  };
}

function byHandSupport(context: PageContext, url: string): Html {
  return markup`<p>${context.locale.t('interact.by-hand-support')}</p>
<p><code class="handle">${url}</code></p>`;
}

function backTo(context: PageContext, { about, title }: Subject) {
  return { href: context.href(pathTo(about)), name: line(context, title) };
}
