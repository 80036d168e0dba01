import { ICON, SCRIPT, STYLESHEET } from './assets.ts';
import { choose, langAttribute, line } from './content.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import { addressOf, type Visit } from './visit.ts';

export type FeedLink = { readonly href: string; readonly title: string };
export type Crumb = { readonly href: string; readonly name: Html | string };

export type PageContent = {
  /** Begins the title of the window and names the page to search engines. */
  readonly title: string;
  readonly description?: string | undefined;
  /** The address without what only this visit has; null where there is none to be found again. */
  readonly canonical: string | null;
  /** Whether search engines may list it: not what was searched for, not the later pages of a list. */
  readonly indexed?: boolean | undefined;
  readonly feeds?: readonly FeedLink[] | undefined;
  readonly crumbs?: readonly Crumb[] | undefined;
  /** Where the browser goes on by itself, at once; the page has the same as a link. */
  readonly goesOn?: string | undefined;
  /** Whether the page gains something where scripts run. */
  readonly scripted?: boolean | undefined;
  /** Whether it has a map, which needs scripts. */
  readonly mapped?: boolean | undefined;
  readonly main: Html;
};

const SECTIONS = [
  { path: '/consultations', key: 'nav.consultations' },
  { path: '/about', key: 'nav.about' },
] as const;

const FOR_AGENTS = [{ path: '/admin', key: 'admin.title' }] as const;

function sectionsOf(visit: Visit) {
  return visit.viewer.agent === null ? SECTIONS : [...SECTIONS, ...FOR_AGENTS];
}

/** A whole page: what every page has around its content (DESIGN.md, Components). */
export function layout(visit: Visit, page: PageContent): Html {
  const { locale, institution } = visit;
  const name = choose(visit, institution.name);
  const title = page.title === name.text ? page.title : `${page.title} · ${name.text}`;
  return markup`<!doctype html>
<html lang="${locale.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${page.description === undefined ? NOTHING : markup`<meta name="description" content="${page.description}">`}
${page.indexed === false || page.canonical === null ? markup`<meta name="robots" content="noindex">` : NOTHING}
${page.canonical === null ? NOTHING : addresses(visit, page.canonical)}
${page.goesOn === undefined ? NOTHING : markup`<meta http-equiv="refresh" content="0; url=${page.goesOn}">`}
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="${STYLESHEET.path}">
<link rel="icon" type="${ICON.type}" href="${ICON.path}">
${page.scripted === true ? markup`<script src="${SCRIPT.path}" defer></script>` : NOTHING}
${(page.feeds ?? []).map((feed) => markup`<link rel="alternate" type="application/atom+xml" title="${feed.title}" href="${feed.href}">`)}
</head>
<body>
<a class="skip" href="#content">${locale.t('nav.skip')}</a>
<header class="site">
<div class="wide">
<p class="site-name"><a href="${visit.href('/')}">${line(visit, name)}</a></p>
<nav aria-label="${locale.t('nav.main')}"><ul>${sectionsOf(visit).map((section) => markup`<li><a href="${visit.href(section.path)}"${current(visit, section.path)}>${locale.t(section.key)}</a></li>`)}</ul></nav>
${languages(visit)}
${signedIn(visit)}
</div>
</header>
<div class="wide">
${crumbs(visit, page.crumbs ?? [])}
<main id="content" tabindex="-1">
${page.main}
</main>
</div>
${footer(visit)}
</body>
</html>
`;
}

function current(visit: Visit, path: string): Html {
  return visit.path === path ? markup` aria-current="page"` : NOTHING;
}

function addresses(visit: Visit, canonical: string): Html {
  const at = (lang: string) => `${visit.app.origin}${canonical}?lang=${lang}`;
  const alternates = visit.languages.length < 2 ? [] : visit.languages;
  return markup`<link rel="canonical" href="${visit.app.origin}${canonical}">
${alternates.map((lang) => markup`<link rel="alternate" hreflang="${lang}" href="${at(lang)}">`)}`;
}

/** The same page in the other languages: each named in itself, so that whoever needs it can read it. */
function languages(visit: Visit): Html {
  const { locale } = visit;
  if (visit.languages.length < 2) return NOTHING;
  const kept = Object.fromEntries(visit.query);
  const items = visit.languages.map((lang) => {
    const query = new URLSearchParams({ ...kept, lang });
    const own = new Intl.DisplayNames(lang, { type: 'language' }).of(lang) ?? lang;
    return lang === locale.lang
      ? markup`<li><span aria-current="true">${own}</span></li>`
      : markup`<li><a href="${visit.path}?${query}" lang="${lang}" hreflang="${lang}">${own}</a></li>`;
  });
  return markup`<nav class="languages" aria-label="${locale.t('nav.languages')}"><ul>${items}</ul></nav>`;
}

function signedIn(visit: Visit): Html {
  const { locale } = visit;
  if (visit.signedInAs === null) {
    const next = visit.path.startsWith('/sign-in') ? (visit.query.get('next') ?? null) : addressOf(visit);
    return markup`<p class="signed-in"><a href="${visit.href('/sign-in', { next })}"${current(visit, '/sign-in')}>${locale.t('sign-in.title')}</a></p>`;
  }
  const known = markup`<bdi>${visit.signedInAs}</bdi>`;
  const name = visit.viewer.participantId === null ? known : markup`<a href="${visit.href('/me')}">${known}</a>`;
  return markup`<form class="signed-in" method="post" action="/sign-out"><p>${locale.say('session.signed-in', { name })}</p>
<button type="submit">${locale.t('session.sign-out')}</button></form>`;
}

function crumbs(visit: Visit, trail: readonly Crumb[]): Html {
  if (trail.length === 0) return NOTHING;
  return markup`<nav class="crumbs" aria-label="${visit.locale.t('nav.crumbs')}"><ol>${trail.map((crumb) => markup`<li><a href="${crumb.href}">${crumb.name}</a></li>`)}</ol></nav>`;
}

function footer(visit: Visit): Html {
  const { locale, institution } = visit;
  const territory = choose(visit, institution.territory.name);
  return markup`<footer class="site"><div class="wide">
<p>${line(visit, choose(visit, institution.name))} · <span${langAttribute(visit, territory.lang)}>${territory.text}</span></p>
<nav aria-label="${locale.t('nav.footer')}"><ul>
<li><a href="${visit.href('/about')}">${locale.t('nav.about')}</a></li>
<li><a href="${visit.href('/privacy')}">${locale.t('nav.privacy')}</a></li>
<li><a href="${visit.href('/commons')}">${locale.t('commons.title')}</a></li>
<li><a href="${visit.href('/network')}">${locale.t('network.title')}</a></li>
<li><a href="${visit.href('/accessibility')}">${locale.t('nav.accessibility')}</a></li>
<li><a href="${visit.href('/consultations.atom')}">${locale.t('nav.feed')}</a></li>
</ul></nav>
<p class="small">${locale.t('footer.software')}</p>
</div></footer>`;
}
