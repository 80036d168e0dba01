import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { readFormerStaticPages, readStaticPage } from '../../../application/institution/reads.ts';
import {
  addStaticPage,
  changeStaticPage,
  publishStaticPage,
  unpublishStaticPage,
} from '../../../application/institution/write-static-pages.ts';
import { etagOf } from '../../../application/kit/not-modified.ts';
import type { FormerStaticPage, StaticPage, StaticPageKind } from '../../../domain/institution/static-page.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line, pageProse } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, type FormAnswer, type FormInput, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState, hiddenField, rowButton, whatChanged } from '../kit/form-parts.ts';
import { formFields, labelsOf, valuesWith } from '../kit/form-table.ts';
import { type FormValues, localisedIn } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { start } from '../kit/time.ts';
import { contentIn, type FormSubject, kindFrom, staticPageItems, templateValues } from './static-page-fields.ts';
import { adminPagePath, declared, NEW_STATIC_PAGE, publicLink, STATIC_PAGES } from './static-pages.ts';

/** What a page said before, each with the way to fill the form in with it. */
function formerTexts(context: PageContext, page: StaticPage, former: readonly FormerStaticPage[]): Html {
  if (former.length === 0) return NOTHING;
  const { locale, institution } = context;
  const items = former.map((each, index) => {
    const until = (former[index - 1] ?? page).changedAt;
    const at = (moment: Date) => start(context, moment, institution.timeZone);
    const href = context.href(adminPagePath(page), { former: each.changedAt.toISOString() });
    const period = locale.html('pages.former-period', { from: at(each.changedAt), until: at(until) });
    return markup`<li><a href="${href}">${line(context, choose(context, each.title))}</a> <span class="small quiet">${period}</span></li>`;
  });
  return markup`<section aria-labelledby="former"><h2 id="former">${locale.t('pages.former')}</h2>
<p>${locale.t('pages.former-lead')}</p>
<ul>${items}</ul></section>`;
}

/** Says that the form has an earlier text in it, which is not public until it is saved. */
function chosenNote(context: PageContext, chosen: FormerStaticPage, page: StaticPage): Html {
  const { locale, institution } = context;
  const at = start(context, chosen.changedAt, institution.timeZone);
  return markup`<p class="note">${locale.html('pages.former-chosen', { at })} <a href="${context.href(adminPagePath(page))}">${locale.t('pages.former-back')}</a></p>`;
}

/** The form of a new page, filled in with a template where one is named. */
export async function newStaticPage(context: PageContext): Promise<PageAnswer> {
  const kind = kindFrom(context.query.get('template') ?? '');
  return await newAnswered(context, kind, null);
}

/** Drafts it, and goes on to where it is published. */
export const acceptNewStaticPage: Accepts = async (context, formInput) => {
  const agent = requireAgent(context, 'admin');
  if (!agent.ok) return agent;
  const kind = kindFrom(formInput.text('kind'));
  const refused = (refusal: Refusal | null) => newAnswered(context, kind, { values: formInput, refusal });
  const content = contentIn(context, { kind, page: null }, formInput);
  if (isPreview(formInput)) return await refused(null);
  if (!content.ok) return await refused(content.refusal);
  const done = await submitOnce(context, formInput, async (within) => {
    const by = { kind: 'agent', id: agent.value.id } as const;
    const added = await addStaticPage(within, { kind, content: content.value, by });
    return added.ok ? ok(context.href(adminPagePath(added.value), { done: 'page-added' })) : added;
  });
  return done.ok ? { to: done.value } : await refused(done.refusal);
};

async function newAnswered(context: PageContext, kind: StaticPageKind, given: FormState | null): Promise<PageAnswer> {
  const { t } = context.locale;
  return await adminLayout(context, 'admin', async () => {
    const formState = given ?? { values: templateValues(context, kind), refusal: null };
    return {
      title: t(`page-kind.${kind}`),
      refusal: formState.refusal,
      crumbs: [{ href: context.href(STATIC_PAGES), name: t('pages.nav') }],
      main: markup`${kind === 'other' ? NOTHING : markup`<p class="lead">${t('pages.template-lead')}</p>`}
${form(context, { kind, page: null }, { action: NEW_STATIC_PAGE, formState, hidden: hiddenField('kind', kind) })}`,
    };
  });
}

/** What a button of the page does beside saving its texts, and the note that follows it. */
const ACTS = {
  publish: { act: publishStaticPage, done: 'page-published' },
  unpublish: { act: unpublishStaticPage, done: 'page-unpublished' },
} as const;
type Act = keyof typeof ACTS;

/** One page: its texts and where it is shown, how it looks, and whether everybody can read it. */
export async function editStaticPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await editAnswered(context, c, null);
}

export const acceptStaticPage: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'admin');
  if (!agent.ok) return agent;
  const by = { kind: 'agent', id: agent.value.id } as const;
  const found = await readStaticPage(context.app, { slug: slugIn(c), drafts: true });
  if (!found.ok) return found;
  const page = found.value;
  const act = formInput.text('act');
  if (act in ACTS) return await acted(context, c, { act: act as Act, page, formInput, by });
  const refused = (refusal: Refusal | null) => editAnswered(context, c, { values: formInput, refusal });
  if (isPreview(formInput)) return await refused(null);
  const content = contentIn(context, { kind: page.kind, page }, formInput);
  if (!content.ok) return await refused(content.refusal);
  const done = await submitOnce(context, formInput, async (within) => {
    const changed = await changeStaticPage(within, {
      slug: page.slug,
      content: content.value,
      basedOn: formInput.text('from'),
      by,
    });
    return changed.ok ? ok(context.href(adminPagePath(changed.value), { done: 'page-changed' })) : changed;
  });
  return done.ok ? { to: done.value } : await refused(done.refusal);
};

async function acted(
  context: PageContext,
  c: Context,
  of: { readonly act: Act; readonly page: StaticPage; readonly formInput: FormInput; readonly by: Actor },
): Promise<FormAnswer> {
  const { page, formInput, by } = of;
  const { act, done } = ACTS[of.act];
  const result = await submitOnce(context, formInput, async (within: Application): Promise<Result<string, Refusal>> => {
    const published = await act(within, { slug: page.slug, by });
    return published.ok ? ok(context.href(adminPagePath(page), { done })) : published;
  });
  if (result.ok) return { to: result.value };
  const values = valuesWith(staticPageItems(context, { kind: page.kind, page }), page);
  return await editAnswered(context, c, { values, refusal: result.refusal });
}

async function editAnswered(context: PageContext, c: Context, given: FormState | null): Promise<PageAnswer> {
  const { app, locale } = context;
  const { t } = locale;
  return await adminLayout(context, 'admin', async () => {
    const found = await readStaticPage(app, { slug: slugIn(c), drafts: true });
    if (!found.ok) return found;
    const page = found.value;
    const of = { kind: page.kind, page };
    const items = staticPageItems(context, of);
    const now = valuesWith(items, page);
    const former = await readFormerStaticPages(app, page);
    const chosen = former.find(({ changedAt }) => changedAt.toISOString() === context.query.get('former'));
    const values = chosen === undefined ? now : valuesWith(items, { ...page, ...chosen });
    const formState = given ?? { values, refusal: null };
    const meanwhile = formState.refusal?.type === 'changed-meanwhile';
    const from = meanwhile ? '' : formState.values.text('from');
    return {
      title: choose(context, page.title).text,
      refusal: formState.refusal,
      crumbs: [{ href: context.href(STATIC_PAGES), name: t('pages.nav') }],
      main: markup`${publicLink(context, page)}
${page.isPublished ? markup`<p>${t('pages.published-lead')}</p>` : markup`<p>${t('pages.draft-lead')}</p>`}
${actForm(context, page, page.isPublished ? 'unpublish' : 'publish')}
${meanwhile ? whatChanged(context, { now, values: formState.values }, labelsOf(items)) : NOTHING}
${given === null && chosen !== undefined ? chosenNote(context, chosen, page) : NOTHING}
<section aria-labelledby="texts"><h2 id="texts">${t('pages.texts')}</h2>
${form(context, of, { action: adminPagePath(page), formState, hidden: hiddenField('from', from === '' ? etagOf(page) : from) })}</section>
${formerTexts(context, page, former)}
<p><a href="${context.href(`${adminPagePath(page)}/delete`)}">${t('pages.delete')}</a></p>`,
    };
  });
}

function slugIn(c: Context): string {
  return c.req.param('page') ?? '';
}

function isPreview(formInput: FormInput): boolean {
  return formInput.text('do') === 'preview';
}

function form(
  context: PageContext,
  of: FormSubject,
  { action, formState, hidden }: { readonly action: string; readonly formState: FormState; readonly hidden: Html },
): Html {
  const { t } = context.locale;
  const items = staticPageItems(context, of);
  return markup`${adminForm(context, {
    action,
    formState,
    labels: { ...labelsOf(items), kind: t('pages.kind'), pages: t('pages.nav') },
    fields: markup`${hidden}${formFields(context, items, formState)}<p>${rowButton('preview', t('answers.preview'))}</p>`,
    button: t(of.page?.isPublished === true ? 'admin.save' : 'admin.save-draft'),
  })}
${preview(context, of, formState.values)}`;
}

/** How the page looks in each language that something is typed in. */
function preview(context: PageContext, { kind, page }: FormSubject, values: FormValues): Html {
  const { locale, institution } = context;
  const langs = [...new Set([...institution.languages, ...Object.keys(page?.text ?? {})])];
  const [titles, texts] = [localisedIn(values, 'title', langs), localisedIn(values, 'text', langs)];
  const written = langs.filter((lang) => lang in texts);
  const conformity = (['full', 'partial', 'none'] as const).find((each) => each === values.text('conformity')) ?? null;
  return markup`<section aria-labelledby="preview"><h2 id="preview">${locale.t('letters.preview-title')}</h2>
${
  written.length === 0
    ? markup`<p class="quiet">${locale.t('pages.preview-none')}</p>`
    : written.map(
        (lang) => markup`<section class="note"><h3>${line(context, { lang, text: titles[lang] ?? '' })}</h3>
${kind === 'accessibility' ? declared(context, { conformity }) : NOTHING}
${pageProse(context, { lang, text: texts[lang] ?? '' })}</section>`,
      )
}</section>`;
}

function actForm(context: PageContext, page: StaticPage, act: Act): Html {
  return adminForm(context, {
    action: adminPagePath(page),
    fields: hiddenField('act', act),
    button: context.locale.t(`pages.${act}`),
    danger: act === 'unpublish',
  });
}
