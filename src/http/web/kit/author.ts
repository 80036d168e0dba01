import type { HolderView } from '../../../application/network/cohost/reads.ts';
import type { AuthorView } from '../../../application/participant/ports.ts';
import { textIn } from '../../../domain/kit/text.ts';
import { cityOfAuthor, nameWithoutCity } from '../../../domain/network/author-city.ts';
import { accountOf, type Named, nameWithAccount, shownName } from '../../../domain/participant/shown-name.ts';
import { choose, line } from './content.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageContext } from './page-context.ts';

/**
 * Who wrote something, under the name they chose, with where their account is if it is elsewhere: names are no proof.
 * Where several institutions hold the consultation (`holders`), theirs stands beside it. Their standing never does.
 */
export function author(context: PageContext, by: AuthorView, holders: readonly HolderView[] = []): Html {
  if (by.name === '') return markup`<em>${context.locale.t('author.erased')}</em>`;
  if (by.kind === 'paper') return authorName(context, by);
  const city = cityOfAuthor(by, holders);
  const name = markup`<a href="${context.href(`/participants/${by.id}`)}"><bdi>${bare(by, city)}</bdi></a>${account(by)}`;
  if (city === null) return name;
  return context.locale.html('author.of-city', {
    name,
    city: markup`<a href="${city.uri}">${cityName(context, city)}</a>`,
  });
}

/** The same without a link, where another link is the one to follow. */
export function authorName(context: PageContext, by: AuthorView, holders: readonly HolderView[] = []): Html {
  if (by.name === '') return markup`<em>${context.locale.t('author.erased')}</em>`;
  if (by.kind === 'paper') {
    return context.locale.html('author.paper', { place: markup`<bdi>${shownName(by.name)}</bdi>` });
  }
  const city = cityOfAuthor(by, holders);
  const name = markup`<bdi>${bare(by, city)}</bdi>${account(by)}`;
  return city === null ? name : context.locale.html('author.of-city', { name, city: cityName(context, city) });
}

/** The same as plain text, for feeds. */
export function authorText({ locale }: PageContext, by: AuthorView, holders: readonly HolderView[]): string {
  const city = cityOfAuthor(by, holders);
  const name = nameWithAccount({ ...by, name: bare(by, city) });
  if (name === '') return locale.t('author.erased');
  if (by.kind === 'paper') return locale.t('author.paper', { place: name });
  return city === null ? name : locale.t('author.of-city', { name, city: nameOf(locale.lang, city) });
}

/** The name without the host that its city stands for. */
function bare(by: AuthorView, city: HolderView | null): string {
  return shownName(nameWithoutCity(by, city));
}

function cityName(context: PageContext, { name, languages, host }: HolderView): Html {
  const chosen = choose(context, name, languages);
  return chosen.text === '' ? markup`<bdi>${host}</bdi>` : line(context, chosen);
}

function nameOf(lang: string, { name, languages, host }: HolderView): string {
  return textIn(name, [lang, ...languages]).text || host;
}

/** `@name@host` of somebody from elsewhere, as a part of their name. */
function account(by: Named): Html {
  const at = accountOf(by);
  return at === null ? NOTHING : markup` <bdi class="account" dir="ltr">${at}</bdi>`;
}
