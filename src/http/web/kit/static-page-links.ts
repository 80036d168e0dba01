import type { StaticPageLink } from '../../../application/institution/ports.ts';
import type { ModerationRule } from '../../../domain/moderation/rule.ts';
import { choose, langAttribute } from './content.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageContext } from './page-context.ts';

/** Where everybody reads a page of the institution. */
export function pagePath({ slug }: Pick<StaticPageLink, 'slug'>): string {
  return `/pages/${slug}`;
}

/** Entries of the menu, in the order of the institution. */
export function menuPages(context: PageContext): Html {
  return entries(
    context,
    context.pages.filter(({ inMenu }) => inMenu),
  );
}

/** Entries of the footer; a declaration of accessibility has an entry of its own. */
export function footerPages(context: PageContext): Html {
  return entries(
    context,
    context.pages.filter(({ inFooter, kind }) => inFooter && kind !== 'accessibility'),
  );
}

/** The declaration of accessibility by the words of its state, as the law asks for; the page of the software where nothing is declared. */
export function accessibilityEntry(context: PageContext): Html {
  const { locale, pages } = context;
  const declaration = pages.find(({ kind }) => kind === 'accessibility');
  return declaration === undefined || declaration.conformity === null
    ? entry(context, '/accessibility', locale.t('nav.accessibility'))
    : entry(context, pagePath(declaration), locale.t(`conformity.${declaration.conformity}`));
}

function entries(context: PageContext, pages: readonly StaticPageLink[]): Html {
  return markup`${pages.map((page) => {
    const { lang, text } = choose(context, page.title);
    return entry(context, pagePath(page), markup`<span dir="auto"${langAttribute(context, lang)}>${text}</span>`);
  })}`;
}

/** An entry of a menu; that of the page itself says so. */
export function entry(context: PageContext, path: string, name: Html | string): Html {
  return markup`<li><a href="${context.href(path)}"${current(context, path)}>${name}</a></li>`;
}

export function current(context: PageContext, path: string): Html {
  return context.path === path ? markup` aria-current="page"` : NOTHING;
}

type Decided = { readonly rule: ModerationRule; readonly byHost?: boolean | undefined };

/** Leads to the charter that decisions go by; nothing where the institution has none. */
export function charterLink(context: PageContext): Html {
  const charter = context.pages.find(({ kind }) => kind === 'charter');
  if (charter === undefined) return NOTHING;
  const { lang, text } = choose(context, charter.title);
  return markup`<a href="${context.href(pagePath(charter))}"${langAttribute(context, lang)}>${text}</a>`;
}

/** By which rule something was decided, and where the rules are; those of another institution that decided are not here. */
export function ruleLine(context: PageContext, { rule, byHost }: Decided): Html {
  const { locale } = context;
  const charter = byHost === true ? NOTHING : charterLink(context);
  return markup`<p>${locale.html('trace.rule', { rule: markup`<strong>${locale.t(`moderation-rule.${rule}`)}</strong>` })}${charter === NOTHING ? NOTHING : markup` (${charter})`}</p>`;
}
