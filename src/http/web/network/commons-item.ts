import type { CataloguePhase, CatalogueView } from '../../../application/network/catalogue/ports.ts';
import { topicNamed } from '../../../domain/kit/topic.ts';
import { choose, langAttribute, line } from '../kit/content.ts';
import { excerptOf } from '../kit/excerpt.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state } from '../kit/state.ts';
import { date } from '../kit/time.ts';
import { topicLabel } from '../kit/topics.ts';
import { VERDICT_TONES } from '../proposal/proposal-item.ts';
import { licenceLink } from '../template/template-parts.ts';

/** Something of another institution in a list: its title links to its source, which is always named. */
export function commonsItem(context: PageContext, view: CatalogueView, more: Html = NOTHING): Html {
  const { locale } = context;
  const { entry, staleSince } = view;
  const title = choose(context, entry.title, entry.languages);
  const summary = choose(context, entry.summary, entry.languages);
  return markup`<li class="card">
<p class="card-state">${stateOf(context, view)} <span class="number">${entry.kind === 'proposal' ? locale.t('commons.number', { number: entry.number }) : locale.t('commons.consultation')}</span></p>
<h3 class="item"><a href="${entry.uri}" rel="external">${line(context, title)}</a></h3>
${originOf(context, view)}
${summary.text === '' ? NOTHING : markup`<p dir="auto"${langAttribute(context, summary.lang)}>${excerptOf(summary.text, 300)}</p>`}
${templateNote(context, view)}${facts(context, view)}
${staleSince === null ? NOTHING : markup`<p class="note">${locale.html('commons.stale', { at: date(context, staleSince, context.institution.timeZone) })}</p>`}
${more}
</li>`;
}

/** The template that is offered of it, with its licence. */
function templateNote(context: PageContext, { entry, origin }: CatalogueView): Html {
  if (entry.kind !== 'consultation' || entry.template == null) return NOTHING;
  const { id, title, purpose, licence } = entry.template;
  const template = markup`<a href="${id}" rel="external">${line(context, choose(context, title, origin.languages))}</a>`;
  return markup`<p>${context.locale.html('commons.template', { template, licence: licenceLink(licence) })} ${line(context, choose(context, purpose, origin.languages))}</p>`;
}

function originOf(context: PageContext, { origin, within, entry }: CatalogueView): Html {
  const { locale } = context;
  const institution = markup`<a href="${origin.uri}" rel="external">${line(context, choose(context, origin.name, origin.languages))}</a>`;
  const html = locale.html('commons.origin', { institution });
  if (within === null || entry.kind === 'consultation') return markup`<p class="small">${html}</p>`;
  const consultation = markup`<a href="${entry.consultation}" rel="external">${line(context, choose(context, within.title, origin.languages))}</a>`;
  return markup`<p class="small">${html} ${locale.html('commons.within', { consultation })}</p>`;
}

function stateOf({ locale, now }: PageContext, { entry, within }: CatalogueView): Html {
  const phases = entry.kind === 'consultation' ? entry.phases : (within?.phases ?? []);
  const known = stateIn(phases, now);
  return known === null ? NOTHING : state(known, locale.t(`consultation-state.${known}`));
}

function stateIn(phases: readonly CataloguePhase[], now: Date): 'open' | 'upcoming' | 'closed' | null {
  if (phases.length === 0) return null;
  if (phases.some(({ opensAt, closesAt }) => opensAt <= now && closesAt > now)) return 'open';
  return phases.every(({ opensAt }) => opensAt > now) ? 'upcoming' : 'closed';
}

function facts(context: PageContext, { entry }: CatalogueView): Html {
  const { locale } = context;
  const to = (topic: string) => context.href('/commons', { topic });
  const topics = [
    ...entry.topics.map((topic) => markup`<li><a href="${to(topic)}">${topicLabel(context, topic)}</a></li>`),
    ...entry.tags
      .filter((tag) => topicNamed(tag) === null)
      .map((tag) => markup`<li><a href="${to(tag)}">#<bdi>${tag}</bdi></a></li>`),
  ];
  const counted = entry.kind === 'proposal' && entry.supports !== null && entry.supports > 0 ? entry.supports : null;
  const verdict = entry.kind === 'proposal' ? entry.verdict : null;
  return markup`${topics.length === 0 ? NOTHING : markup`<ul class="tags">${topics}</ul>`}
<p class="small quiet">${date(context, entry.publishedAt, context.institution.timeZone)}${counted === null ? NOTHING : markup` · ${locale.t('commons.supports', { count: counted })}`}${verdict === null ? NOTHING : markup` ${state(VERDICT_TONES[verdict], locale.t(`verdict.${verdict}`))}`}</p>`;
}
