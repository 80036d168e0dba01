import { SLUG_MAX } from '../../../domain/federation/handle.ts';
import {
  CONFORMITIES,
  STATIC_PAGE_KINDS,
  type StaticPage,
  type StaticPageContent,
  type StaticPageKind,
} from '../../../domain/institution/static-page.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { Result } from '../../../domain/kit/result.ts';
import { BODY_MAX, NAME_MAX } from '../../../domain/kit/text.ts';
import { uiLangFor } from '../../../i18n/languages.ts';
import { pageTemplate } from '../../../i18n/page-template.ts';
import { staticPageFrom } from '../../input/institution.ts';
import { choose } from '../kit/content.ts';
import { check, type Item, inputIn, line, localised, select, valuesWith } from '../kit/form-table.ts';
import type { FormDefaults, FormValues } from '../kit/form-values.ts';
import type { PageContext } from '../kit/page-context.ts';

/** What a form is of: a page that there is, or one to be made. */
export type FormSubject = Pick<StaticPage, 'kind'> & { readonly page: StaticPage | null };

/** A declaration of accessibility is in the footer of every page by itself, by the words of its state. */
function isAlwaysInFooter(kind: StaticPageKind): boolean {
  return kind === 'accessibility';
}

export function staticPageItems({ locale, institution }: PageContext, { kind, page }: FormSubject): readonly Item[] {
  const { t } = locale;
  const spoken = page === null ? [] : [...Object.keys(page.title), ...Object.keys(page.text)];
  const langs = [...new Set([...institution.languages, ...spoken])];
  return [
    localised('title', t('pages.name'), { langs, max: NAME_MAX }),
    ...(page?.isPublished === true
      ? []
      : [line('slug', t('pages.slug'), { hint: t('pages.slug-hint'), max: SLUG_MAX, required: true })]),
    ...(kind === 'accessibility'
      ? [
          select('conformity', t('pages.conformity'), {
            hint: t('pages.conformity-hint'),
            empty: 'null',
            options: [
              { value: '', label: t('pages.conformity-none-yet') },
              ...CONFORMITIES.map((value) => ({ value, label: t(`conformity.${value}`) })),
            ],
          }),
        ]
      : []),
    localised('text', t('pages.text'), { hint: t('admin.markdown'), langs, max: BODY_MAX, rows: 16, markdown: 'page' }),
    check('inMenu', t('pages.in-menu'), { hint: t('pages.in-menu-hint') }),
    ...(isAlwaysInFooter(kind) ? [] : [check('inFooter', t('pages.in-footer'), {})]),
  ];
}

/** What the form says. What it has no field for stays as it is. */
export function contentIn(
  context: PageContext,
  { kind, page }: FormSubject,
  values: FormValues,
): Result<StaticPageContent, Refusal> {
  return staticPageFrom({
    conformity: null,
    ...(page === null ? {} : { slug: page.slug }),
    ...(isAlwaysInFooter(kind) ? { inFooter: true } : {}),
    ...inputIn(staticPageItems(context, { kind, page }), values),
  });
}

/** The form of a new page: that of its template, in the language of whoever reads it, with what is known filled in. */
export function templateValues(context: PageContext, kind: StaticPageKind): FormDefaults {
  const { app, institution, locale, now } = context;
  const items = staticPageItems(context, { kind, page: null });
  if (kind === 'other') return valuesWith(items, { inFooter: true });
  const lang =
    institution.languages.find((each) => uiLangFor([each]) === locale.lang) ?? institution.languages[0] ?? '';
  const { slug, title, text } = pageTemplate(kind, uiLangFor([lang]), {
    institution: choose(context, institution.name, [lang]).text,
    contact: institution.contact,
    origin: app.origin,
    day: dayIn(now, institution.timeZone),
  });
  return valuesWith(items, { slug, title: { [lang]: title }, text: { [lang]: text }, inFooter: true });
}

/** The calendar day of a moment in a time zone, as `YYYY-MM-DD`. */
function dayIn(at: Date, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(at);
}

export function kindFrom(text: string): StaticPageKind {
  return STATIC_PAGE_KINDS.find((kind) => kind === text) ?? 'other';
}
