import type { CohostView, Neighbour, SharingView } from '../../../application/network/read-sharing.ts';
import { choose, line } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { doubtNote } from './evidence.ts';
import { date } from './time.ts';

/** The name of another institution, in a language of the reader's where it has one, leading to its node. */
export function neighbourLink(visit: Visit, { uri, name, languages }: Neighbour): Html {
  return markup`<a href="${uri}">${line(visit, choose(visit, name, languages))}</a>`;
}

/** Whose consultation it is where another institution hosts it, and what its silence or its end means. */
export function hostNote(visit: Visit, { host }: SharingView): Html {
  if (host === null) return NOTHING;
  const { locale, institution } = visit;
  const { mirror, doubted } = host;
  const at = (moment: Date) => date(visit, moment, institution.timeZone);
  const failing = mirror?.failingSince ?? null;
  const ended = mirror?.endedAt ?? null;
  return markup`<p class="note hosted">${locale.say('mirror.hosted', { institution: neighbourLink(visit, host.institution) })}
<a href="${host.uri}">${locale.t('mirror.at-host')}</a></p>
${failing === null ? NOTHING : markup`<p class="note" role="status">${locale.say('mirror.silent', { host: markup`<bdi>${host.institution.host}</bdi>`, at: at(failing) })}</p>`}
${doubtNote(visit, doubted)}${ended === null ? NOTHING : markup`<p class="note" role="status">${locale.say('mirror.ended', { at: at(ended) })}</p>`}`;
}

/** Which institutions share a consultation of ours; nothing where none does. */
export function cohostList(visit: Visit, cohosts: readonly CohostView[]): Html {
  if (cohosts.length === 0) return NOTHING;
  const { locale } = visit;
  return markup`<section aria-labelledby="cohosts"><h2 id="cohosts">${locale.t('mirror.cohosts')}</h2>
<p class="small quiet">${locale.t('mirror.cohosts-said')}</p>
<ul class="plain-list">${cohosts.map(({ institution }) => markup`<li>${neighbourLink(visit, institution)}</li>`)}</ul></section>`;
}
