import type { CataloguePhase, CatalogueView } from '../../../application/network/catalogue.ts';
import { choose, langAttribute, line } from '../content.ts';
import { excerptOf } from '../markdown.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { VERDICT_TONES } from './proposal-item.ts';
import { state } from './state.ts';
import { date } from './time.ts';

/** Something of another institution in a list: its title leads to where it comes from, which is always said. */
export function commonsItem(visit: Visit, view: CatalogueView, more: Html = NOTHING): Html {
  const { locale } = visit;
  const { entry, staleSince } = view;
  const title = choose(visit, entry.title, entry.languages);
  const summary = choose(visit, entry.summary, entry.languages);
  return markup`<li class="card">
<p class="card-state">${stateOf(visit, view)} <span class="number">${entry.kind === 'proposal' ? locale.t('commons.number', { number: entry.number }) : locale.t('commons.consultation')}</span></p>
<h3 class="item"><a href="${entry.uri}" rel="external">${line(visit, title)}</a></h3>
${originOf(visit, view)}
${summary.text === '' ? NOTHING : markup`<p dir="auto"${langAttribute(visit, summary.lang)}>${excerptOf(summary.text, 300)}</p>`}
${facts(visit, view)}
${staleSince === null ? NOTHING : markup`<p class="note">${locale.say('commons.stale', { at: date(visit, staleSince, visit.institution.timeZone) })}</p>`}
${more}
</li>`;
}

function originOf(visit: Visit, { origin, within, entry }: CatalogueView): Html {
  const { locale } = visit;
  const institution = markup`<a href="${origin.uri}" rel="external">${line(visit, choose(visit, origin.name, origin.languages))}</a>`;
  const said = locale.say('commons.origin', { institution });
  if (within === null || entry.kind === 'consultation') return markup`<p class="small">${said}</p>`;
  const consultation = markup`<a href="${entry.consultation}" rel="external">${line(visit, choose(visit, within.title, origin.languages))}</a>`;
  return markup`<p class="small">${said} ${locale.say('commons.within', { consultation })}</p>`;
}

function stateOf({ locale, now }: Visit, { entry, within }: CatalogueView): Html {
  const phases = entry.kind === 'consultation' ? entry.phases : (within?.phases ?? []);
  const known = stateIn(phases, now);
  return known === null ? NOTHING : state(known, locale.words.state[known]);
}

function stateIn(phases: readonly CataloguePhase[], now: Date): 'open' | 'upcoming' | 'closed' | null {
  if (phases.length === 0) return null;
  if (phases.some(({ opensAt, closesAt }) => opensAt <= now && closesAt > now)) return 'open';
  return phases.every(({ opensAt }) => opensAt > now) ? 'upcoming' : 'closed';
}

function facts(visit: Visit, { entry }: CatalogueView): Html {
  const { locale } = visit;
  const topics = entry.tags.map(
    (topic) => markup`<li><a href="${visit.href('/commons', { topic })}">#<bdi>${topic}</bdi></a></li>`,
  );
  const counted = entry.kind === 'proposal' && entry.supports !== null && entry.supports > 0 ? entry.supports : null;
  const verdict = entry.kind === 'proposal' ? entry.verdict : null;
  return markup`${topics.length === 0 ? NOTHING : markup`<ul class="tags">${topics}</ul>`}
<p class="small quiet">${date(visit, entry.publishedAt, visit.institution.timeZone)}${counted === null ? NOTHING : markup` · ${locale.t('commons.supports', { count: counted })}`}${verdict === null ? NOTHING : markup` ${state(VERDICT_TONES[verdict], locale.words.verdict[verdict])}`}</p>`;
}
