import { ROLE_SCOPES } from '../../../application/agent/ports.ts';
import { readConsultations } from '../../../application/consultation/read-consultations.ts';
import { may } from '../../../application/kit/access.ts';
import { ANYBODY } from '../../../application/kit/viewer.ts';
import {
  CATALOGUE_FILTERS,
  CATALOGUE_STATES,
  type CataloguePhase,
  type CatalogueQuery,
  type CatalogueView,
} from '../../../application/network/catalogue/ports.ts';
import {
  type CommonsFilters,
  readCommons,
  readCommonsFilters,
  readEntry,
  readLikeElsewhere,
} from '../../../application/network/catalogue/read-commons.ts';
import { phaseState } from '../../../domain/consultation/phase.ts';
import type { Lang, Localised } from '../../../domain/kit/text.ts';
import { topicNamed, topicOf } from '../../../domain/kit/topic.ts';
import { NEW_CONSULTATION } from '../consultation/admin-list.ts';
import { choose, langAttribute, line } from '../kit/content.ts';
import { type Option, selectField, textField } from '../kit/field.ts';
import { excerptOf } from '../kit/markdown.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state } from '../kit/state.ts';
import { pager } from '../kit/table.ts';
import { date } from '../kit/time.ts';
import { topicLabel, topicOptions } from '../kit/topics.ts';
import { VERDICT_TONES } from '../proposal/proposal-item.ts';
import { FROM_TEMPLATE, licenceLink, TEMPLATES } from '../template/template-parts.ts';

/** Something of another institution in a list: its title links to its source, which is always named. */
function commonsItem(context: PageContext, view: CatalogueView, more: Html = NOTHING): Html {
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

const PATH = '/commons';
const PAGE_SIZE = 20;

/** What other institutions consult about and what is proposed there, searched by address. */
export async function commonsPage(context: PageContext): Promise<PageAnswer> {
  const { app, locale } = context;
  const query = listQueryIn(context.query);
  const page = await readCommons(app, query);
  const parameters = parametersOf(query);
  const to = (after: string | null) => context.href(PATH, { ...parameters, after });
  const isFiltered = Object.values(parameters).some((value) => value !== null);
  return {
    content: {
      title: locale.t('commons.title'),
      description: locale.t('commons.lead'),
      canonical: PATH,
      indexed: query.after === null && !isFiltered,
      main: markup`<div class="single"><h1>${locale.t('commons.title')}</h1>
<p class="lead">${locale.t('commons.lead')} <a href="${context.href('/network')}">${locale.t('network.title')}</a> <a href="${context.href(TEMPLATES)}">${locale.t('templates.title')}</a></p>
${filters(context, query, await readCommonsFilters(app))}
<section aria-labelledby="found"><h2 id="found">${locale.t('commons.found')}</h2>
${page.items.length === 0 ? markup`<p class="quiet">${locale.t('commons.none')}</p>` : markup`<ul class="cards">${page.items.map((view) => commonsItem(context, view, reuseLink(context, view)))}</ul>`}
${pager(context, { name: locale.t('commons.pages'), first: query.after === null ? null : to(null), next: page.next === null ? null : to(page.next) })}
</section></div>`,
    },
  };
}

/** Where somebody begins from it: an officer a consultation, a resident a proposal. */
function reuseLink(context: PageContext, { entry }: CatalogueView): Html {
  const { locale, viewer } = context;
  if (entry.kind === 'proposal') {
    return viewer.agent === null
      ? markup`<p class="small"><a href="${context.href(`${PATH}/take-up`, { from: entry.uri })}" rel="nofollow">${locale.t('commons.take-up-proposal')}</a></p>`
      : NOTHING;
  }
  if (viewer.agent === null || !may(ROLE_SCOPES[viewer.agent.role], 'consultations')) return NOTHING;
  const use =
    entry.template == null
      ? NOTHING
      : markup`<a href="${context.href(FROM_TEMPLATE, { from: entry.template.id })}">${locale.t('template.use')}</a> `;
  return markup`<p class="small acts">${use}<a href="${context.href(NEW_CONSULTATION, { from: entry.uri })}">${locale.t('commons.take-up-consultation')}</a></p>`;
}

/** The consultations here in which a proposal from elsewhere can be reused now. */
export async function reusePage(context: PageContext): Promise<PageAnswer> {
  const { app, locale, query } = context;
  const entry = await readEntry(app, query.get('from') ?? '');
  if (entry === null) return { refusal: { type: 'not-found', what: 'proposal' } };
  const { items } = await readConsultations(app, { limit: 100, after: null, viewer: ANYBODY });
  const open = items.filter(({ consultation }) =>
    consultation.phases.some((phase) => phase.allows.includes('propose') && phaseState(phase, context.now) === 'open'),
  );
  const title = locale.t('commons.take-up-proposal');
  return {
    content: {
      title,
      canonical: null,
      crumbs: [{ href: context.href(PATH), name: locale.t('commons.title') }],
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${line(context, choose(context, entry.title, entry.languages))}</p>
<p>${locale.t(open.length === 0 ? 'commons.take-up-none' : 'commons.take-up-where')}</p>
<ul>${open.map(
        ({ consultation }) =>
          markup`<li><a href="${context.href(`/consultations/${consultation.slug}/propose`, { from: entry.uri })}" rel="nofollow">${line(context, choose(context, consultation.title, consultation.languages))}</a></li>`,
      )}</ul></div>`,
    },
  };
}

function listQueryIn(query: ReadonlyMap<string, string>): CatalogueQuery {
  const text = (name: string) => query.get(name)?.slice(0, 200) || null;
  return {
    limit: PAGE_SIZE,
    after: query.get('after') || null,
    search: text('q'),
    topic: text('topic'),
    territory: text('territory'),
    state: CATALOGUE_STATES.find((each) => each === query.get('phase')) ?? null,
    phase: null,
    lang: text('in'),
    kind: CATALOGUE_FILTERS.find((each) => each === query.get('kind')) ?? null,
  };
}

function parametersOf({ search, topic, territory, state, lang, kind }: CatalogueQuery) {
  return { q: search, topic, territory, phase: state, in: lang, kind };
}

/** Topics by their labels, then free tags; whatever was chosen is among them. */
function topicsAndTags(context: PageContext, known: CommonsFilters, chosen: string | null): readonly Option[] {
  const isListed = chosen === null || topicOf(chosen) !== null;
  const topics = chosen !== null && isListed ? [...new Set([chosen, ...known.topics])] : known.topics;
  const tags = isListed ? known.tags : [...new Set([chosen, ...known.tags])];
  return [...topicOptions(context, topics), ...tags.map((tag) => ({ value: tag, label: `#${tag}` }))];
}

function filters(context: PageContext, query: CatalogueQuery, known: CommonsFilters): Html {
  const { locale } = context;
  const { t } = locale;
  const any = { value: '', label: t('commons.any') };
  const lang = context.query.get('lang');
  const isOpen = [query.topic, query.territory, query.state, query.lang].some((value) => value !== null);
  const select = (
    name: string,
    label: string,
    of: { readonly value: string | null; readonly options: readonly Option[] },
  ) => selectField(context, { name, label, value: of.value ?? '', options: of.options });
  const chosen = query.topic === null ? null : (topicNamed(query.topic) ?? query.topic);
  return markup`<form class="filters" method="get" action="${PATH}" role="search" aria-label="${t('commons.search')}">
${lang === undefined ? NOTHING : markup`<input type="hidden" name="lang" value="${lang}">`}
${textField(context, { name: 'q', label: t('filter.search'), type: 'search', value: query.search ?? '', max: 200 })}
${select('kind', t('commons.kind'), {
  value: query.kind,
  options: [
    { value: '', label: t('commons.kind-any') },
    ...CATALOGUE_FILTERS.map((kind) => ({ value: kind, label: t(`commons.kind-${kind}`) })),
  ],
})}
<p class="field"><button type="submit">${t('filter.show')}</button></p>
<details class="field-wide"${isOpen ? markup` open` : NOTHING}><summary>${t('commons.more')}</summary>
<div class="filter-fields">
${select('topic', t('filter.topic'), { value: chosen, options: [any, ...topicsAndTags(context, known, chosen)] })}
${select('territory', t('commons.territory'), {
  value: query.territory,
  options: [any, ...known.territories.map(({ code, name }) => ({ value: code, label: choose(context, name).text }))],
})}
${select('phase', t('commons.state'), {
  value: query.state,
  options: [
    any,
    ...CATALOGUE_STATES.map((state) => ({ value: state, label: locale.t(`consultation-state.${state}`) })),
  ],
})}
${select('in', t('commons.lang'), {
  value: query.lang,
  options: [any, ...known.languages.map((each) => ({ value: each, label: locale.languageName(each) }))],
})}
</div></details>
</form>`;
}

/** What was proposed in other cities that is like a proposal here; nothing where there is nothing. */
export async function elsewhere(
  context: PageContext,
  { title, body }: { readonly title: Localised; readonly body: Localised; readonly lang: Lang },
): Promise<Html> {
  const { app, locale } = context;
  const texts = Object.fromEntries(
    Object.entries(title).map(([lang, text]) => [lang, `${text} ${(body[lang] ?? '').slice(0, TEXT_MAX)}`]),
  );
  const like = await readLikeElsewhere(app, texts);
  if (like.length === 0) return NOTHING;
  return markup`<section aria-labelledby="elsewhere"><h2 id="elsewhere">${locale.t('commons.elsewhere')}</h2>
<ul class="cards">${like.map((view) => commonsItem(context, view))}</ul>
<p class="small"><a href="${context.href('/commons')}">${locale.t('commons.all')}</a></p></section>`;
}

/** A text says in its first sentences what it is about. */
const TEXT_MAX = 1_000;
