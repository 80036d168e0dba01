import { checkPathSegment } from '../federation/handle.ts';
import { checkAll, checkEach } from '../kit/check-all.ts';
import type { Id } from '../kit/id.ts';
import type { Refusal, RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { BODY_MAX, checkLocalised, checkLocalisedLine, checkWritten, type Localised, NAME_MAX } from '../kit/text.ts';

/** What a page is for. There is one of each but of `other`, so that whatever cites the charter knows which page it is. */
export const STATIC_PAGE_KINDS = ['legal-notice', 'charter', 'accessibility', 'other'] as const;
export type StaticPageKind = (typeof STATIC_PAGE_KINDS)[number];

/**
 * What a declaration of accessibility says of the site: fully, partially or not compliant (RGAA 4, "état de conformité";
 * the model statement of the European Commission, Implementing Decision (EU) 2018/1523).
 */
export const CONFORMITIES = ['full', 'partial', 'none'] as const;
export type Conformity = (typeof CONFORMITIES)[number];

/** Pages of an institution, drafts too. */
export const STATIC_PAGES_MAX = 50;
/** Of those, the ones in the menu: on a phone it has a few lines at the top of every page. */
export const MENU_PAGES_MAX = 5;

/** What agents write. */
export type StaticPageContent = {
  /** The last part of its address. */
  readonly slug: string;
  readonly title: Localised;
  /** Markdown, as other texts of the institution. */
  readonly text: Localised;
  /** Of a declaration of accessibility; null until it is declared, and of every other page. */
  readonly conformity: Conformity | null;
  readonly inMenu: boolean;
  readonly inFooter: boolean;
};

/** A page of the institution beside those of the node: a legal notice, a charter, a declaration, or what else it needs. */
export type StaticPage = StaticPageContent & {
  readonly id: Id;
  readonly kind: StaticPageKind;
  readonly isPublished: boolean;
  /** Its place among all pages, from 0; two never have the same. */
  readonly position: number;
  readonly createdAt: Date;
  readonly changedAt: Date;
};

/** What a page said until it was changed, and since when. */
export type FormerStaticPage = Pick<StaticPage, 'title' | 'text' | 'conformity' | 'changedAt'>;

/** Earlier texts that are stored of a page, the latest. */
export const FORMER_PAGES_MAX = 50;

/** What a change of a page may be about. */
const STATIC_PAGE_PARTS = ['slug', 'title', 'text', 'conformity', 'inMenu', 'inFooter'] as const;
export type StaticPagePart = (typeof STATIC_PAGE_PARTS)[number];

/** A page as it is stored. Each language that has a title has a text, or its readers would get half of it. */
export function checkStaticPage(kind: StaticPageKind, input: StaticPageContent): Result<StaticPageContent, Refusal> {
  const { inMenu, inFooter, conformity } = input;
  const checked = checkAll({
    slug: checkPathSegment(input.slug, 'slug'),
    title: checkLocalisedLine(input.title, 'title', NAME_MAX),
    text: checkLocalised(input.text, 'text', BODY_MAX),
    conformity:
      conformity === null || kind === 'accessibility'
        ? ok(conformity)
        : refuse({ type: 'invalid', field: 'conformity', because: 'unknown-field' }),
  });
  if (!checked.ok) return checked;
  const { title, text } = checked.value;
  const both = checkEach([...missing(title, text, 'text'), ...missing(text, title, 'title')]);
  return both.ok ? ok({ ...checked.value, inMenu, inFooter }) : both;
}

function missing(has: Localised, other: Localised, field: string): readonly Result<null, RefusalOf<'invalid'>>[] {
  return Object.keys(has).map((lang) =>
    Object.hasOwn(other, lang) ? ok(null) : refuse({ type: 'invalid', field: `${field}.${lang}`, because: 'missing' }),
  );
}

/** Refuses to show what is not finished: gaps of a template, and a declaration of accessibility that declares nothing. */
export function checkPublishable(
  kind: StaticPageKind,
  { title, text, conformity }: StaticPageContent,
): Result<null, RefusalOf<'invalid'>> {
  const declared: Result<null, RefusalOf<'invalid'>> = kind === 'accessibility' && conformity === null
    ? refuse({ type: 'invalid', field: 'conformity', because: 'missing' })
    : ok(null);
  const checked = checkEach([checkWritten({ title, text }), declared]);
  return checked.ok ? ok(null) : checked;
}

/** In what two states of a page differ. */
export function changedParts(before: StaticPageContent, after: StaticPageContent): readonly StaticPagePart[] {
  const words = (value: unknown) =>
    JSON.stringify(
      typeof value === 'object' && value !== null
        ? Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
        : value,
    );
  return STATIC_PAGE_PARTS.filter((part) => words(before[part]) !== words(after[part]));
}
