import { type Html, markup, NOTHING } from './markup.ts';
import type { PageContext } from './page-context.ts';

/** Onward and back to the beginning. A list has no page numbers: it is read by key, so nothing is lost or repeated. */
export function pager(
  context: PageContext,
  links: { readonly name: string; readonly first: string | null; readonly next: string | null },
): Html {
  if (links.first === null && links.next === null) return NOTHING;
  const { locale } = context;
  return markup`<nav class="pager" aria-label="${links.name}">
${links.first === null ? NOTHING : markup`<a href="${links.first}" rel="first">${locale.t('pager.first')}</a>`}
${links.next === null ? NOTHING : markup`<a href="${links.next}" rel="next">${locale.t('pager.next')}</a>`}
</nav>`;
}
