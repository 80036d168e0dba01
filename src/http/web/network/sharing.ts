import type { HolderView, SharingView } from '../../../application/network/cohost/reads.ts';
import { choose, line } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { date } from '../kit/time.ts';
import { doubtNote } from './evidence.ts';
import { neighbourLink } from './peer-facts.ts';

/** Whose consultation it is where another institution hosts it, and what its silence or its end means. */
export function hostNote(context: PageContext, { host }: SharingView): Html {
  if (host === null) return NOTHING;
  const { locale, institution } = context;
  const { mirror, doubted } = host;
  const at = (moment: Date) => date(context, moment, institution.timeZone);
  const failing = mirror?.failingSince ?? null;
  const ended = mirror?.endedAt ?? null;
  const isUnread = mirror?.unreadAt != null;
  return markup`<p class="note hosted">${locale.html('mirror.hosted', { institution: neighbourLink(context, host.institution) })}
<a href="${host.uri}">${locale.t('mirror.at-host')}</a></p>
${failing === null ? NOTHING : markup`<p class="note" role="status">${locale.html('mirror.silent', { host: markup`<bdi>${host.institution.host}</bdi>`, at: at(failing) })}</p>`}
${isUnread ? markup`<p class="note" role="status">${locale.t('mirror.unread')}</p>` : NOTHING}
${doubtNote(context, doubted)}${ended === null ? NOTHING : markup`<p class="note" role="status">${locale.html('mirror.ended', { at: at(ended) })}</p>`}`;
}

/** The institution that decides about a consultation, by its name. */
export function deciderName(context: PageContext, { host }: Pick<SharingView, 'host'>): Html {
  const { name, languages } = host?.institution ?? context.institution;
  return line(context, choose(context, name, languages));
}

/** Which other institutions share a consultation; nothing where none does but the one that decides. */
export function cohostList(context: PageContext, holders: readonly HolderView[]): Html {
  const cohosts = holders.filter(({ ours, organises }) => !ours && !organises);
  if (cohosts.length === 0) return NOTHING;
  const { locale } = context;
  return markup`<section aria-labelledby="cohosts"><h2 id="cohosts">${locale.t('mirror.cohosts')}</h2>
<p class="small quiet">${locale.t('mirror.cohosts-said')}</p>
<ul class="plain-list">${cohosts.map((cohost) => markup`<li>${neighbourLink(context, cohost)} ${introducedNote(context, cohost)}</li>`)}</ul></section>`;
}

/** Which co-host brought an institution in; nothing where the host invited it by itself. */
export function introducedNote(context: PageContext, { introducedBy }: Pick<HolderView, 'introducedBy'>): Html {
  if (introducedBy === null) return NOTHING;
  const institution = neighbourLink(context, introducedBy);
  return markup`<span class="quiet">${context.locale.html('mirror.brought-in-by', { institution })}</span>`;
}
