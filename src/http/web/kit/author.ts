import type { AuthorView } from '../../../application/participant/ports.ts';
import { accountOf, type Named, shownName } from '../../../domain/participant/shown-name.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageContext } from './page-context.ts';

/**
 * Who wrote something, under the name they chose, with where their account is if it is elsewhere: names are no proof.
 * Their standing is never beside it.
 */
export function author(context: PageContext, by: AuthorView): Html {
  if (by.name === '') return markup`<em>${context.locale.t('author.erased')}</em>`;
  return markup`<a href="${context.href(`/participants/${by.id}`)}"><bdi>${shownName(by.name)}</bdi></a>${account(by)}`;
}

/** The same without a link, where another link is the one to follow. */
export function authorName(context: PageContext, by: AuthorView): Html {
  if (by.name === '') return markup`<em>${context.locale.t('author.erased')}</em>`;
  return markup`<bdi>${shownName(by.name)}</bdi>${account(by)}`;
}

/** `@name@host` of somebody from elsewhere, as a part of their name. */
function account(by: Named): Html {
  const at = accountOf(by);
  return at === null ? NOTHING : markup` <bdi class="account" dir="ltr">${at}</bdi>`;
}
