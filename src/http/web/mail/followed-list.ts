import type { FollowView } from '../../../application/mail/digest/reads.ts';
import { choose, line } from '../kit/content.ts';
import { pathTo } from '../kit/followable.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { date } from '../kit/time.ts';

/** What an address follows by mail, each with a button that ends it. */
export function followedList(
  context: PageContext,
  { follows, action }: { readonly follows: readonly FollowView[]; readonly action: string },
): Html {
  const { locale, institution } = context;
  return markup`<ul class="plain-list">${follows.map(
    (follow) => markup`<li><p><a href="${context.href(pathTo(follow.about))}">${followedName(context, follow)}</a></p>
<p class="small quiet">${locale.html('follows.since', { at: date(context, follow.followedAt, institution.timeZone) })}</p>
<form method="post" action="${action}"><input type="hidden" name="intent" value="end"><input type="hidden" name="id" value="${follow.id}"><p><button type="submit" class="minor">${locale.t('mail-follow.stop')} <span class="hidden">${followedName(context, follow)}</span></button></p></form></li>`,
  )}</ul>`;
}

/** What is followed, by its own name; by its number where it may no longer be read. */
export function followedName(
  context: PageContext,
  { about, title, languages }: Pick<FollowView, 'about' | 'title' | 'languages'>,
): Html {
  if (about.kind === 'proposal' && Object.keys(title).length === 0) {
    return markup`${context.locale.t('proposal.number', { number: about.number })}`;
  }
  return line(context, choose(context, title, languages));
}
