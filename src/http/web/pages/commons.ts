import { may, ROLE_SCOPES } from '../../../application/access.ts';
import {
  CATALOGUE_KINDS,
  CATALOGUE_STATES,
  type CatalogueQuery,
  type CatalogueView,
} from '../../../application/network/catalogue.ts';
import {
  type CommonsFilters,
  readCommons,
  readCommonsFilters,
  readEntry,
} from '../../../application/network/read-commons.ts';
import { readConsultations } from '../../../application/read-consultations.ts';
import { phaseState } from '../../../domain/consultation/phase.ts';
import { NEW_CONSULTATION } from '../admin/consultations.ts';
import { commonsItem } from '../components/commons-item.ts';
import { type Option, selectField, textField } from '../components/field.ts';
import { pager } from '../components/pager.ts';
import { choose, line } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';

const PATH = '/commons';
const PAGE_SIZE = 20;

/** What other institutions consult about and what is proposed there, searched by address. */
export async function commonsPage(visit: Visit): Promise<PageAnswer> {
  const { app, locale } = visit;
  const asked = askedIn(visit.query);
  const page = await readCommons(app, asked);
  const parameters = parametersOf(asked);
  const to = (after: string | null) => visit.href(PATH, { ...parameters, after });
  const isFiltered = Object.values(parameters).some((value) => value !== null);
  return {
    content: {
      title: locale.t('commons.title'),
      description: locale.t('commons.lead'),
      canonical: PATH,
      indexed: asked.after === null && !isFiltered,
      main: markup`<div class="single"><h1>${locale.t('commons.title')}</h1>
<p class="lead">${locale.t('commons.lead')} <a href="${visit.href('/network')}">${locale.t('network.title')}</a></p>
${filters(visit, asked, await readCommonsFilters(app))}
<section aria-labelledby="found"><h2 id="found">${locale.t('commons.found')}</h2>
${page.items.length === 0 ? markup`<p class="quiet">${locale.t('commons.none')}</p>` : markup`<ul class="cards">${page.items.map((view) => commonsItem(visit, view, takeUpLink(visit, view)))}</ul>`}
${pager(visit, { name: locale.t('commons.pages'), first: asked.after === null ? null : to(null), next: page.next === null ? null : to(page.next) })}
</section></div>`,
    },
  };
}

/** Where somebody begins from it: an officer a consultation, a resident a proposal. */
function takeUpLink(visit: Visit, { entry }: CatalogueView): Html {
  const { locale, viewer } = visit;
  if (entry.kind === 'proposal') {
    return viewer.agent === null
      ? markup`<p class="small"><a href="${visit.href(`${PATH}/take-up`, { from: entry.uri })}" rel="nofollow">${locale.t('commons.take-up-proposal')}</a></p>`
      : NOTHING;
  }
  return viewer.agent !== null && may(ROLE_SCOPES[viewer.agent.role], 'consultations')
    ? markup`<p class="small"><a href="${visit.href(NEW_CONSULTATION, { from: entry.uri })}">${locale.t('commons.take-up-consultation')}</a></p>`
    : NOTHING;
}

/** The consultations here in which a proposal from elsewhere can be taken up now. */
export async function takeUpPage(visit: Visit): Promise<PageAnswer> {
  const { app, locale, query } = visit;
  const entry = await readEntry(app, query.get('from') ?? '');
  if (entry === null) return { refusal: { type: 'not-found', what: 'proposal' } };
  const { items } = await readConsultations(app, { limit: 100, after: null, audience: { drafts: false } });
  const open = items.filter(({ consultation }) =>
    consultation.phases.some((phase) => phase.allows.includes('propose') && phaseState(phase, visit.now) === 'open'),
  );
  const title = locale.t('commons.take-up-proposal');
  return {
    content: {
      title,
      canonical: null,
      crumbs: [{ href: visit.href(PATH), name: locale.t('commons.title') }],
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${line(visit, choose(visit, entry.title, entry.languages))}</p>
<p>${locale.t(open.length === 0 ? 'commons.take-up-none' : 'commons.take-up-where')}</p>
<ul>${open.map(
        ({ consultation }) =>
          markup`<li><a href="${visit.href(`/consultations/${consultation.slug}/propose`, { from: entry.uri })}" rel="nofollow">${line(visit, choose(visit, consultation.title, consultation.languages))}</a></li>`,
      )}</ul></div>`,
    },
  };
}

function askedIn(query: ReadonlyMap<string, string>): CatalogueQuery {
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
    kind: CATALOGUE_KINDS.find((each) => each === query.get('kind')) ?? null,
  };
}

function parametersOf({ search, topic, territory, state, lang, kind }: CatalogueQuery) {
  return { q: search, topic, territory, phase: state, in: lang, kind };
}

function filters(visit: Visit, asked: CatalogueQuery, known: CommonsFilters): Html {
  const { locale } = visit;
  const { t } = locale;
  const any = { value: '', label: t('commons.any') };
  const lang = visit.query.get('lang');
  const isOpen = [asked.topic, asked.territory, asked.state, asked.lang].some((value) => value !== null);
  const select = (
    name: string,
    label: string,
    of: { readonly value: string | null; readonly options: readonly Option[] },
  ) => selectField(visit, { name, label, value: of.value ?? '', options: of.options });
  const topics =
    asked.topic === null || known.topics.includes(asked.topic) ? known.topics : [asked.topic, ...known.topics];
  return markup`<form class="filters" method="get" action="${PATH}" role="search" aria-label="${t('commons.search')}">
${lang === undefined ? NOTHING : markup`<input type="hidden" name="lang" value="${lang}">`}
${textField(visit, { name: 'q', label: t('filter.search'), type: 'search', value: asked.search ?? '', max: 200 })}
${select('kind', t('commons.kind'), {
  value: asked.kind,
  options: [
    { value: '', label: t('commons.kind-any') },
    ...CATALOGUE_KINDS.map((kind) => ({ value: kind, label: t(`commons.kind-${kind}`) })),
  ],
})}
<p class="field"><button type="submit">${t('filter.show')}</button></p>
<details class="field-wide"${isOpen ? markup` open` : NOTHING}><summary>${t('commons.more')}</summary>
<div class="filter-fields">
${select('topic', t('filter.tag'), { value: asked.topic, options: [any, ...topics.map((topic) => ({ value: topic, label: `#${topic}` }))] })}
${select('territory', t('commons.territory'), {
  value: asked.territory,
  options: [any, ...known.territories.map(({ code, name }) => ({ value: code, label: choose(visit, name).text }))],
})}
${select('phase', t('commons.state'), {
  value: asked.state,
  options: [any, ...CATALOGUE_STATES.map((state) => ({ value: state, label: locale.words.state[state] }))],
})}
${select('in', t('commons.lang'), {
  value: asked.lang,
  options: [any, ...known.languages.map((each) => ({ value: each, label: locale.languageName(each) }))],
})}
</div></details>
</form>`;
}
