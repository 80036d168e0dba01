import { choose } from './content.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageContext } from './page-context.ts';

/** What a page says of itself to whoever shows a link to it. */
export type Previewed = {
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
export function preview(context: PageContext, { title, description, canonical, actor }: Previewed): Html {
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
