import type { Context } from 'hono';
import { readStaticPage, readStaticPages } from '../../../application/institution/reads.ts';
import { deleteStaticPage, orderStaticPages } from '../../../application/institution/write-static-pages.ts';
import { STATIC_PAGE_KINDS, type StaticPage } from '../../../domain/institution/static-page.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, refuse } from '../../../domain/kit/result.ts';
import { placeOf } from '../../../i18n/dates.ts';
import { adminLayout, adminLink } from '../kit/admin.ts';
import { choose, line, pageProse } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { idempotencyField } from '../kit/field.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminTable, confirmPage } from '../kit/form-parts.ts';
import { excerptOf } from '../kit/markdown.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNote } from '../kit/refusal-note.ts';
import { state } from '../kit/state.ts';
import { pagePath } from '../kit/static-page-links.ts';
import { date, start } from '../kit/time.ts';

export const STATIC_PAGES = '/admin/pages';
export const NEW_STATIC_PAGE = '/admin/new-page';

export function adminPagePath({ slug }: Pick<StaticPage, 'slug'>): string {
  return `${STATIC_PAGES}/${slug}`;
}

/** The pages that the institution wrote, in the order of menu and footer, and the templates of those it has not. */
export async function staticPagesPage(context: PageContext): Promise<PageAnswer> {
  return await answered(context, null);
}

/** Moves a page up by one. */
export const acceptStaticPages: Accepts = async (context, formInput) => {
  const agent = requireAgent(context, 'admin');
  if (!agent.ok) return agent;
  const done = await submitOnce(context, formInput, async (within) => {
    const slugs = (await readStaticPages(within, { drafts: true })).map(({ slug }) => slug);
    const at = slugs.indexOf(formInput.text('up'));
    const before = slugs[at - 1];
    if (at === -1 || before === undefined) return refuse({ type: 'not-found', what: 'page' });
    const ordered = await orderStaticPages(within, {
      slugs: slugs.with(at - 1, formInput.text('up')).with(at, before),
      by: { kind: 'agent', id: agent.value.id },
    });
    return ordered.ok ? ok(context.href(STATIC_PAGES, { done: 'pages-ordered' })) : ordered;
  });
  return done.ok ? { to: done.value } : await answered(context, done.refusal);
};

async function answered(context: PageContext, refusal: Refusal | null): Promise<PageAnswer> {
  const { app, locale, institution } = context;
  const { t } = locale;
  return await adminLayout(context, 'admin', async () => {
    const pages = await readStaticPages(app, { drafts: true });
    return {
      title: t('pages.nav'),
      refusal,
      main: markup`<p class="lead">${t('pages.lead')}</p>
${refusalNote(context, refusal)}
${newPages(context, pages)}
${adminTable({
  id: 'pages',
  title: t('pages.list'),
  caption: t('pages.caption', { place: placeOf(institution.timeZone) }),
  columns: [t('pages.name'), t('admin.state'), t('pages.shown-in'), t('pages.changed'), t('pages.order')],
  rows: pages.map((page, index) => [
    markup`<a href="${context.href(adminPagePath(page))}">${line(context, choose(context, page.title))}</a>`,
    page.isPublished ? state('open', t('pages.published')) : state('upcoming', t('pages.draft')),
    shownIn(context, page),
    start(context, page.changedAt, institution.timeZone),
    index === 0 ? NOTHING : upButton(context, page),
  ]),
  empty: t('pages.none'),
})}`,
    };
  });
}

/** A form for each template that was not used yet, and an empty one. */
function newPages({ href, locale: { t } }: PageContext, pages: readonly StaticPage[]): Html {
  const open = STATIC_PAGE_KINDS.filter((kind) => kind === 'other' || !pages.some((page) => page.kind === kind));
  return markup`<section aria-labelledby="new"><h2 id="new">${t('pages.new')}</h2>
<ul class="plain-list">${open.map((kind) => markup`<li><a href="${href(NEW_STATIC_PAGE, { template: kind })}">${t(`page-kind.${kind}`)}</a></li>`)}</ul></section>`;
}

function shownIn({ locale: { t, list } }: PageContext, page: StaticPage): string {
  const places = [...(page.inMenu ? [t('pages.place-menu')] : []), ...(page.inFooter ? [t('pages.place-footer')] : [])];
  return places.length === 0 ? t('pages.place-none') : list(places);
}

function upButton(context: PageContext, page: StaticPage): Html {
  const { t } = context.locale;
  return markup`<form method="post" action="${context.href(STATIC_PAGES)}">${idempotencyField(context)}<button class="minor" type="submit" name="up" value="${page.slug}">${t('pages.up')}<span class="hidden"> ${choose(context, page.title).text}</span></button></form>`;
}

/** The public page of one that is published. */
export function publicLink({ href, locale: { t } }: PageContext, page: StaticPage): Html {
  return page.isPublished ? markup`<p><a href="${href(pagePath(page))}">${t('admin.public-page')}</a></p>` : NOTHING;
}

const DESCRIPTION_MAX = 200;

/** A page that the institution wrote, as everybody reads it. */
export async function staticPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const { app, institution, locale } = context;
  const found = await readStaticPage(app, { slug: c.req.param('page') ?? '', drafts: false });
  if (!found.ok) return found;
  const page = found.value;
  const [title, text] = [choose(context, page.title), choose(context, page.text)];
  return {
    content: {
      title: title.text,
      description: excerptOf(text.text, DESCRIPTION_MAX),
      canonical: pagePath(page),
      main: markup`<div class="single"><h1>${line(context, title)}</h1>
${adminLink(context, { scope: 'admin', consultationId: null, path: adminPagePath(page), label: locale.t('admin.edit-page') })}
${declared(context, page)}
${pageProse(context, text)}
${page.kind === 'accessibility' ? markup`<p><a href="${context.href('/accessibility')}">${locale.t('pages.of-the-software')}</a></p>` : NOTHING}
<p class="small quiet">${locale.html('pages.changed-on', { date: date(context, page.changedAt, institution.timeZone) })}</p></div>`,
    },
  };
}

/** The state of a declaration, above its text. */
export function declared({ locale }: PageContext, { conformity }: Pick<StaticPage, 'conformity'>): Html {
  return conformity === null ? NOTHING : markup`<p class="lead">${locale.t(`conformity.${conformity}`)}</p>`;
}

/** The second step before a page is deleted. */
export async function deletePage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await deleteStaticPageAnswered(context, c, null);
}

export const acceptDeletePage: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'admin');
  if (!agent.ok) return agent;
  const done = await submitOnce(context, formInput, async (within) => {
    const by = { kind: 'agent', id: agent.value.id } as const;
    const deleted = await deleteStaticPage(within, { slug: c.req.param('page') ?? '', by });
    return deleted.ok ? ok(context.href(STATIC_PAGES, { done: 'page-deleted' })) : deleted;
  });
  return done.ok ? { to: done.value } : await deleteStaticPageAnswered(context, c, done.refusal);
};

async function deleteStaticPageAnswered(
  context: PageContext,
  c: Context,
  refusal: Refusal | null,
): Promise<PageAnswer> {
  const { t } = context.locale;
  return await adminLayout(context, 'admin', async () => {
    const found = await readStaticPage(context.app, { slug: c.req.param('page') ?? '', drafts: true });
    if (!found.ok) return found;
    const page = found.value;
    const title = choose(context, page.title);
    return {
      title: t('pages.delete'),
      refusal,
      crumbs: [
        { href: context.href(STATIC_PAGES), name: t('pages.nav') },
        { href: context.href(adminPagePath(page)), name: line(context, title) },
      ],
      main: confirmPage(context, {
        lead: t(page.isPublished ? 'pages.delete-published' : 'pages.delete-draft'),
        about: markup`<p><strong>${line(context, title)}</strong></p>`,
        action: `${adminPagePath(page)}/delete`,
        refusal,
        button: t('pages.delete-confirm'),
        back: adminPagePath(page),
      }),
    };
  });
}
