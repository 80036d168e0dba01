import type { FollowView } from '../../../application/read-follows.ts';
import { choose, line } from '../content.ts';
import { pathTo } from '../followable.ts';
import { type Html, markup } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { date } from './time.ts';

/** What an address follows by mail, each with a button that ends it. */
export function followedList(
  visit: Visit,
  { follows, action }: { readonly follows: readonly FollowView[]; readonly action: string },
): Html {
  const { locale, institution } = visit;
  return markup`<ul class="plain-list">${follows.map(
    (follow) => markup`<li><p><a href="${visit.href(pathTo(follow.about))}">${followedName(visit, follow)}</a></p>
<p class="small quiet">${locale.say('follows.since', { at: date(visit, follow.followedAt, institution.timeZone) })}</p>
<form method="post" action="${action}"><input type="hidden" name="intent" value="end"><input type="hidden" name="id" value="${follow.id}"><p><button type="submit" class="minor">${locale.t('mail-follow.stop')} <span class="hidden">${followedName(visit, follow)}</span></button></p></form></li>`,
  )}</ul>`;
}

/** What is followed, by its own name; by its number where it may no longer be read. */
export function followedName(
  visit: Visit,
  { about, title, languages }: Pick<FollowView, 'about' | 'title' | 'languages'>,
): Html {
  if (about.kind === 'proposal' && Object.keys(title).length === 0) {
    return markup`${visit.locale.t('proposal.number', { number: about.number })}`;
  }
  return line(visit, choose(visit, title, languages));
}
