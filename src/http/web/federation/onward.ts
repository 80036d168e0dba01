import type { Crumb } from '../kit/layout.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';

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
