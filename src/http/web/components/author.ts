import type { AuthorView } from '../../../application/views.ts';
import { type Html, markup } from '../markup.ts';
import type { Visit } from '../visit.ts';

/** Who wrote something, under the name they chose. Their standing is never beside it. */
export function author(visit: Visit, by: AuthorView): Html {
  if (by.name === '') return markup`<em>${visit.locale.t('author.erased')}</em>`;
  return markup`<a href="${visit.href(`/participants/${by.id}`)}"><bdi>${by.name}</bdi></a>`;
}

/** The same without a link, where another link is the one to follow. */
export function authorName(visit: Visit, by: AuthorView): Html {
  return by.name === '' ? markup`<em>${visit.locale.t('author.erased')}</em>` : markup`<bdi>${by.name}</bdi>`;
}
