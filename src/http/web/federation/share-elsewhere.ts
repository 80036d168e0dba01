import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { readBallot } from '../../../application/ballot/reads.ts';
import { ANYBODY, visibleConsultation } from '../../../application/kit/viewer.ts';
import { readProposal } from '../../../application/proposal/read-proposals.ts';
import { domainIn } from '../../../domain/host/host.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { accountIn } from '../../../domain/participant/shown-name.ts';
import { ballotPath } from '../ballot/ballot-item.ts';
import { type Chosen, choose, line } from '../kit/content.ts';
import { errorPage, notSetUp } from '../kit/error-page.ts';
import { followableAt, pathTo } from '../kit/followable.ts';
import type { Crumb } from '../kit/layout.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import { type PageAnswer, pageResponse } from '../kit/page.ts';
import { createPageContext, type PageContext } from '../kit/page-context.ts';
import { errorNote, faultLink } from '../kit/refusal-note.ts';
import { isSameOrigin } from '../kit/same-origin.ts';
import { SHARE } from '../kit/share-links.ts';

/**
 * A link to somebody else's site, which may open by itself. No redirect: Chromium holds one that answers a form against
 * the `form-action` of the page with the form, and our pages let forms go nowhere else.
 */
export function redirectPage(
  { locale }: PageContext,
  to: {
    readonly url: string;
    readonly name: string;
    /** Whether it opens at once: not where it is another site than somebody named. */
    readonly opens: boolean;
    readonly text?: Html | undefined;
    readonly crumbs?: readonly Crumb[] | undefined;
  },
): PageAnswer {
  const title = locale.t('interact.continue', { host: to.name });
  return {
    cache: 'never',
    content: {
      title,
      canonical: null,
      goesOn: to.opens ? to.url : undefined,
      crumbs: to.crumbs,
      main: markup`<div class="single"><h1>${title}</h1>
${to.text === undefined ? NOTHING : markup`<p class="lead">${to.text}</p>`}
<p><a class="button" href="${to.url}" rel="noopener noreferrer">${title}</a></p></div>`,
    },
  };
}

/** Where Mastodon, and those that learnt from it, take a text for a new post. */
const USUAL_PATH = '/share';
const BALLOT = /^\/consultations\/([a-z0-9-]{1,80})\/ballots\/([a-z0-9-]{1,80})$/;

type Shared = { readonly title: Chosen; readonly path: string };
type Attempt = { readonly typed: string; readonly isWrong: boolean };

/** Asks for the server of whoever shares a consultation, a proposal or a ballot. */
export async function shareElsewherePage(context: PageContext): Promise<PageAnswer> {
  const shared = await sharedIn(context);
  return shared.ok ? formPage(context, shared.value, { typed: '', isWrong: false }) : shared;
}

/** Leads to that server, where a post is waiting. What was typed is used for that and kept nowhere; nothing is asked of the server. */
export function acceptShareElsewhere(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    if (!isSameOrigin(c.req.raw.headers, app.origin)) return errorPage(app, c, 403);
    const context = await createPageContext(app, c);
    if (context === null) return notSetUp(app, c);
    const shared = await sharedIn(context);
    if (!shared.ok) return pageResponse(context, c, shared);
    const form = await c.req.formData().catch(() => null);
    const typed = String(form?.get('server') ?? '')
      .toWellFormed()
      .trim()
      .slice(0, 300);
    const host = accountIn(typed)?.host ?? domainIn(typed.replace(/^https:\/\/([^/]+)\/?$/i, '$1'));
    return pageResponse(
      context,
      c,
      host === null ? formPage(context, shared.value, { typed, isWrong: true }) : onward(context, shared.value, host),
    );
  };
}

/** What the address of a page of this node shows to everybody, where it can be shared. */
async function sharedIn(context: PageContext): Promise<Result<Shared, Refusal>> {
  const { app } = context;
  const uri = context.query.get('uri') ?? '';
  const [, slug, ballot] = (uri.startsWith(app.origin) && BALLOT.exec(uri.slice(app.origin.length))) || [];
  if (slug !== undefined && ballot !== undefined) {
    const found = await readBallot(app, { slug, ballot, viewer: ANYBODY });
    if (!found.ok) return found;
    const { question } = found.value.ballot;
    return ok({ title: choose(context, question, found.value.consultation.languages), path: ballotPath(found.value) });
  }
  const about = followableAt(app.origin, uri);
  if (about === null || about.kind === 'institution') return refuse({ type: 'not-found', what: 'page' });
  const path = pathTo(about);
  if (about.kind === 'proposal') {
    const found = await readProposal(app, { slug: about.slug, number: about.number, viewer: ANYBODY });
    if (!found.ok) return found;
    const { status, updatedAt, title, lang } = found.value;
    if (status !== 'published') return refuse({ type: 'gone', what: 'proposal', since: updatedAt });
    return ok({ title: choose(context, title, [lang]), path });
  }
  const found = await app.store.read((reader) => visibleConsultation(reader, { slug: about.slug, viewer: ANYBODY }));
  if (!found.ok) return found;
  return ok({ title: choose(context, found.value.title, found.value.languages), path });
}

function onward(context: PageContext, { title, path }: Shared, host: string): PageAnswer {
  const { app, locale } = context;
  return redirectPage(context, {
    url: `https://${host}${USUAL_PATH}?text=${encodeURIComponent(`${title.text} ${app.origin}${path}`)}`,
    name: host,
    opens: true,
    text: locale.html('share-link.onward', { host, what: line(context, title) }),
    crumbs: [{ href: context.href(path), name: line(context, title) }],
  });
}

function formPage(context: PageContext, { title, path }: Shared, { typed, isWrong }: Attempt): PageAnswer {
  const { app, locale } = context;
  const { t } = locale;
  const url = app.origin + path;
  return {
    status: isWrong ? 422 : 200,
    cache: isWrong ? 'never' : 'shared',
    content: {
      title: t('share-link.from-server'),
      canonical: null,
      crumbs: [{ href: context.href(path), name: line(context, title) }],
      main: markup`<div class="single"><h1>${t('share-link.from-server')}</h1>
<p class="lead">${line(context, title)}</p>
${isWrong ? errorNote(faultLink('server', t('share-link.not-a-server'))) : NOTHING}
<form method="post" action="${context.href(SHARE, { uri: url })}">
<p class="field"><label for="server">${t('share-link.server')}</label>
<span class="hint" id="server-hint">${t('share-link.server-hint')}</span>
<input id="server" data-fault="server" name="server" type="text" inputmode="url" autocapitalize="none" spellcheck="false" maxlength="300" required aria-describedby="server-hint" value="${typed}"${isWrong ? markup` aria-invalid="true"` : NOTHING}></p>
<p class="buttons"><button type="submit">${t('share-link.go')}</button></p>
</form>
<section aria-labelledby="by-hand"><h2 id="by-hand">${t('share-link.by-hand')}</h2>
<p><code class="handle">${title.text} ${url}</code></p></section></div>`,
    },
  };
}
