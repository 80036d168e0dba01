import type { Picture } from '../../../domain/kit/picture.ts';
import { ICON } from './assets.ts';
import { coloursPath } from './colours.ts';
import { type Chosen, choose, line } from './content.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageContext } from './page-context.ts';

/** How telephones name and draw the node. */
export const MANIFEST = '/manifest.webmanifest';

/** Where a picture of the institution or of a consultation is, on this node. */
export function picturePath({ hash }: Pick<Picture, 'hash'>): string {
  return `/images/${hash}`;
}

/** What the institution's appearance puts into the head of a page: its colours, its icons, its colour for the browser's own frame. */
export function appearanceHead({ appearance }: Pick<PageContext, 'appearance'>): Html {
  const { main, logo } = appearance;
  const colours = coloursPath(appearance);
  return markup`${colours === null ? NOTHING : markup`<link rel="stylesheet" href="${colours}">`}
${main === null ? NOTHING : markup`<meta name="theme-color" content="${main}">`}
${
  logo === null
    ? markup`<link rel="icon" type="${ICON.type}" href="${ICON.path}">`
    : markup`<link rel="icon" type="${logo.icon.mediaType}" href="${picturePath(logo.icon)}">
<link rel="apple-touch-icon" href="${picturePath(logo.square)}">`
}`;
}

/** The picture that other sites show beside a link to a page: its own, or else that of the institution (Open Graph). */
export function sharedPicture({ app, appearance }: PageContext, own: Picture | null | undefined): Html {
  const picture = own ?? appearance.sharing ?? appearance.banner ?? appearance.logo?.square ?? null;
  if (picture === null) return NOTHING;
  return markup`<meta property="og:image" content="${app.origin}${picturePath(picture)}">
<meta property="og:image:width" content="${picture.width}">
<meta property="og:image:height" content="${picture.height}">`;
}

/** The name of the institution with its logo, or with the mark of the software where it has none. The logo says no more than the name. */
export function siteName(context: PageContext, name: Chosen): Html {
  const { appearance, href } = context;
  const logo = appearance.logo?.wide ?? null;
  if (logo === null) {
    return markup`<p class="site-name"><a href="${href('/')}">${line(context, name)}</a></p>`;
  }
  return markup`<p class="site-name with-logo"><a href="${href('/')}"><img src="${picturePath(logo)}" alt="" width="${logo.width}" height="${logo.height}"> ${line(context, name)}</a></p>`;
}

/** The logo at the head of a sheet to print, on which the name stands too; nothing where there is none. */
export function sheetLogo({ appearance }: Pick<PageContext, 'appearance'>): Html {
  const logo = appearance.logo?.wide ?? null;
  if (logo === null) return NOTHING;
  return markup`<p class="sheet-logo"><img src="${picturePath(logo)}" alt="" width="${logo.width}" height="${logo.height}"></p>`;
}

/** The banner of the home page; nothing where there is none. */
export function banner(context: PageContext): Html {
  const picture = context.appearance.banner;
  if (picture === null) return NOTHING;
  const alt = choose(context, picture.alt);
  return markup`<img class="banner" src="${picturePath(picture)}" alt="${alt.text}" width="${picture.width}" height="${picture.height}">`;
}
