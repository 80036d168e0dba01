import type { Neighbour } from '../../../application/network/cohost/ports.ts';
import type { CohostView, SharingView } from '../../../application/network/cohost/reads.ts';
import { choose, line } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { date } from '../kit/time.ts';
import { doubtNote } from './evidence.ts';

/** The name of another institution, in a language of the reader's where it has one, leading to its node. */
export function neighbourLink(context: PageContext, { uri, name, languages }: Neighbour): Html {
  return markup`<a href="${uri}">${line(context, choose(context, name, languages))}</a>`;
}

/** Whose consultation it is where another institution hosts it, and what its silence or its end means. */
export function hostNote(context: PageContext, { host }: SharingView): Html {
  if (host === null) return NOTHING;
  const { locale, institution } = context;
  const { mirror, doubted } = host;
  const at = (moment: Date) => date(context, moment, institution.timeZone);
  const failing = mirror?.failingSince ?? null;
  const ended = mirror?.endedAt ?? null;
  return markup`<p class="note hosted">${locale.html('mirror.hosted', { institution: neighbourLink(context, host.institution) })}
<a href="${host.uri}">${locale.t('mirror.at-host')}</a></p>
${failing === null ? NOTHING : markup`<p class="note" role="status">${locale.html('mirror.silent', { host: markup`<bdi>${host.institution.host}</bdi>`, at: at(failing) })}</p>`}
${doubtNote(context, doubted)}${ended === null ? NOTHING : markup`<p class="note" role="status">${locale.html('mirror.ended', { at: at(ended) })}</p>`}`;
}

/** Which institutions share a consultation of ours; nothing where none does. */
export function cohostList(context: PageContext, cohosts: readonly CohostView[]): Html {
  if (cohosts.length === 0) return NOTHING;
  const { locale } = context;
  return markup`<section aria-labelledby="cohosts"><h2 id="cohosts">${locale.t('mirror.cohosts')}</h2>
<p class="small quiet">${locale.t('mirror.cohosts-said')}</p>
<ul class="plain-list">${cohosts.map(({ institution }) => markup`<li>${neighbourLink(context, institution)}</li>`)}</ul></section>`;
}
