import type { MenuEntry } from '../../../domain/institution/institution.ts';
import type { Picture } from '../../../domain/kit/picture.ts';
import { ownName } from '../../../i18n/languages.ts';
import type { PlainMessageKey } from '../../../i18n/messages.ts';
import { SCRIPT, STYLESHEET } from './assets.ts';
import { choose, langAttribute, line } from './content.ts';
import { discoveryLink } from './embed/embedded.ts';
import { appearanceHead, MANIFEST, sharedPicture, siteName } from './institution-face.ts';
import { linkedData } from './json-ld.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import { addressOf, type PageContext } from './page-context.ts';
import { accessibilityEntry, current, entry, footerPages, menuPages } from './static-page-links.ts';

/** What a page says of itself to whoever shows a link to it. */
type Previewed = {
  readonly title: string;
  readonly description?: string | undefined;
  readonly canonical: string;
  /** The handle (`@name@host`) of the actor whose profile or post is at the same address. */
  readonly actor?: string | undefined;
};

/**
 * A card as others draw it of a link (Open Graph), and for servers of the fediverse whose page it is and that a document of
 * theirs is at the same address. No picture yet.
 */
function preview(context: PageContext, { title, description, canonical, actor }: Previewed): Html {
  const { institution, app } = context;
  const url = app.origin + canonical;
  return markup`<meta property="og:type" content="${actor === undefined || canonical === '/' ? 'website' : 'article'}">
<meta property="og:title" content="${title}">
${description === undefined ? NOTHING : markup`<meta property="og:description" content="${description}">`}
<meta property="og:site_name" content="${choose(context, institution.name).text}">
<meta property="og:url" content="${url}">
${
  actor === undefined
    ? NOTHING
    : markup`<meta name="fediverse:creator" content="${actor}">
<link rel="alternate" type="application/activity+json" href="${url}">`
}`;
}

type FeedLink = { readonly href: string; readonly title: string };
export type Crumb = { readonly href: string; readonly name: Html | string };

export type PageContent = {
  /** Begins the title of the window and names the page to search engines. */
  readonly title: string;
  readonly description?: string | undefined;
  /** The address without what only this visit has; null where there is none to be found again. */
  readonly canonical: string | null;
  /** The handle (`@name@host`) of the actor whose profile or post is at the same address, where one is. */
  readonly actor?: string | undefined;
  /** Whether search engines may list it: not what was searched for, not the later pages of a list. */
  readonly indexed?: boolean | undefined;
  readonly feeds?: readonly FeedLink[] | undefined;
  readonly crumbs?: readonly Crumb[] | undefined;
  /** Where the browser goes on by itself, at once; the page has the same as a link. */
  readonly goesOn?: string | undefined;
  /** Whether the page gains something where scripts run. */
  readonly scripted?: boolean | undefined;
  /** Whether other sites may show it in a frame (`embed`). */
  readonly embeddable?: boolean | undefined;
  /** Whether it may ask its reader where they are, once they press a button for it. */
  readonly located?: boolean | undefined;
  /** Its own picture, which other sites show beside a link to it; that of the institution where absent. */
  readonly picture?: Picture | null | undefined;
  /** What it is about, in the words of schema.org. */
  readonly linkedData?: object | undefined;
  readonly main: Html;
};

/** An entry of the node's own, and by which name an institution hides it; null where the law wants it. */
type Entry = { readonly path: string; readonly key: PlainMessageKey; readonly hides: MenuEntry | null };

const SECTIONS = [
  { path: '/consultations', key: 'nav.consultations', hides: 'menu-consultations' },
  { path: '/about', key: 'nav.about', hides: 'menu-about' },
] as const satisfies readonly Entry[];

const FOOTER = [
  { path: '/about', key: 'nav.about', hides: 'footer-about' },
  { path: '/privacy', key: 'nav.privacy', hides: null },
  { path: '/commons', key: 'commons.title', hides: 'footer-commons' },
  { path: '/network', key: 'network.title', hides: 'footer-network' },
] as const satisfies readonly Entry[];

const FEED = [
  { path: '/consultations.atom', key: 'nav.feed', hides: 'footer-feed' },
] as const satisfies readonly Entry[];

/** Those that the institution does not hide. */
function shown(context: PageContext, all: readonly Entry[]): readonly Html[] {
  const hidden: readonly (MenuEntry | null)[] = context.institution.hiddenEntries;
  const left = all.filter(({ hides }) => hides === null || !hidden.includes(hides));
  return left.map(({ path, key }) => entry(context, path, context.locale.t(key)));
}

function menu(context: PageContext): Html {
  const { locale, viewer } = context;
  const own = shown(context, SECTIONS);
  // A list without entries is announced all the same.
  if (own.length === 0 && viewer.agent === null && !context.pages.some(({ inMenu }) => inMenu)) return NOTHING;
  return markup`<nav aria-label="${locale.t('nav.main')}"><ul>${own}${menuPages(context)}${viewer.agent === null ? NOTHING : entry(context, '/admin', locale.t('admin.title'))}</ul></nav>`;
}

/** Runs before the page is painted: what it brings (tools, a map, buttons) moves nothing then. */
const SCRIPT_TAG = markup`<script src="${SCRIPT.path}" defer blocking="render"></script>`;

/** A whole page: what every page has around its content (DESIGN.md, Components). */
export function layout(context: PageContext, page: PageContent): Html {
  const { locale, institution } = context;
  const name = choose(context, institution.name);
  const title = page.title === name.text ? page.title : `${page.title} · ${name.text}`;
  return markup`<!doctype html>
<html lang="${locale.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${page.description === undefined ? NOTHING : markup`<meta name="description" content="${page.description}">`}
${page.indexed === false || page.canonical === null ? markup`<meta name="robots" content="noindex">` : NOTHING}
${page.canonical === null ? NOTHING : addresses(context, page.canonical)}
${page.canonical === null ? NOTHING : preview(context, { ...page, canonical: page.canonical })}
${page.goesOn === undefined ? NOTHING : markup`<meta http-equiv="refresh" content="0; url=${page.goesOn}">`}
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="${STYLESHEET.path}">
${appearanceHead(context)}
<link rel="manifest" href="${MANIFEST}">
${sharedPicture(context, page.picture)}
${page.embeddable === true && page.canonical !== null ? discoveryLink(context.app, page.canonical, page.title) : NOTHING}
${page.linkedData === undefined ? NOTHING : linkedData(page.linkedData)}
${page.scripted === true ? SCRIPT_TAG : NOTHING}
${(page.feeds ?? []).map((feed) => markup`<link rel="alternate" type="application/atom+xml" title="${feed.title}" href="${feed.href}">`)}
</head>
<body>
<a class="skip" href="#content">${locale.t('nav.skip')}</a>
<header class="site">
<div class="wide">
${siteName(context, name)}
<details class="menu"><summary>${locale.t('nav.menu')}</summary>
<div>
${menu(context)}
${languages(context)}
${signedIn(context)}
</div></details>
</div>
</header>
<div class="wide">
${crumbs(context, page.crumbs ?? [])}
<main id="content" tabindex="-1">
${page.main}
</main>
</div>
${footer(context)}
</body>
</html>
`;
}

function addresses(context: PageContext, canonical: string): Html {
  const at = (lang: string) => `${context.app.origin}${canonical}?lang=${lang}`;
  const alternates = context.languages.length < 2 ? [] : context.languages;
  return markup`<link rel="canonical" href="${context.app.origin}${canonical}">
${alternates.map((lang) => markup`<link rel="alternate" hreflang="${lang}" href="${at(lang)}">`)}`;
}

/** The same page in the other languages: each named in itself, so that whoever needs it can read it. */
function languages(context: PageContext): Html {
  const { locale } = context;
  if (context.languages.length < 2) return NOTHING;
  const stored = Object.fromEntries(context.query);
  const items = context.languages.map((lang) => {
    const query = new URLSearchParams({ ...stored, lang });
    const own = ownName(lang);
    return lang === locale.lang
      ? markup`<li><span aria-current="true">${own}</span></li>`
      : markup`<li><a href="${context.path}?${query}" lang="${lang}" hreflang="${lang}">${own}</a></li>`;
  });
  return markup`<nav class="languages" aria-label="${locale.t('nav.languages')}"><ul>${items}</ul></nav>`;
}

function signedIn(context: PageContext): Html {
  const { locale } = context;
  if (context.signedInAs === null) {
    const next = context.path.startsWith('/sign-in') ? (context.query.get('next') ?? null) : addressOf(context);
    return markup`<p class="signed-in"><a href="${context.href('/sign-in', { next })}"${current(context, '/sign-in')}>${locale.t('sign-in.title')}</a></p>`;
  }
  const known = markup`<bdi>${context.signedInAs}</bdi>`;
  const name = context.viewer.participantId === null ? known : markup`<a href="${context.href('/me')}">${known}</a>`;
  return markup`<form class="signed-in" method="post" action="/sign-out"><p>${locale.html('session.signed-in', { name })}</p>
<button type="submit">${locale.t('session.sign-out')}</button></form>`;
}

function crumbs(context: PageContext, trail: readonly Crumb[]): Html {
  if (trail.length === 0) return NOTHING;
  return markup`<nav class="crumbs" aria-label="${context.locale.t('nav.crumbs')}"><ol>${trail.map((crumb) => markup`<li><a href="${crumb.href}">${crumb.name}</a></li>`)}</ol></nav>`;
}

function footer(context: PageContext): Html {
  const { locale, institution } = context;
  const territory = choose(context, institution.territory.name);
  return markup`<footer class="site"><div class="wide">
<p>${line(context, choose(context, institution.name))} · <span${langAttribute(context, territory.lang)}>${territory.text}</span></p>
<nav aria-label="${locale.t('nav.footer')}"><ul>
${shown(context, FOOTER)}
${footerPages(context)}
${accessibilityEntry(context)}
${shown(context, FEED)}
</ul></nav>
<p class="small">${locale.t('footer.software')}</p>
</div></footer>`;
}
