import type { ConsultationDetail } from '../../../application/consultation/read-consultations.ts';
import { PROPOSAL_ORDERS, type ProposalOrder } from '../../../application/proposal/ports.ts';
import { type TopicId, topicOf } from '../../../domain/kit/topic.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { topicOptions } from '../kit/topics.ts';

/** What a reader asked to see of the proposals, as the address says it. */
export type ProposalListQuery = {
  readonly order: ProposalOrder;
  readonly search: string | null;
  readonly tag: string | null;
  readonly topic: TopicId | null;
  readonly answered: boolean | null;
  readonly after: string | null;
};

export function listQueryOf(query: ReadonlyMap<string, string>): ProposalListQuery {
  const text = (name: string) => query.get(name) || null;
  const order = PROPOSAL_ORDERS.find((known) => known === query.get('order')) ?? 'fair';
  const answered = { yes: true, no: false }[query.get('answered') ?? ''] ?? null;
  const topic = topicOf(query.get('topic') ?? '')?.id ?? null;
  const search = text('q')?.slice(0, 200) ?? null;
  return { order, search, tag: text('tag'), topic, answered, after: text('after') };
}

/** The parameters that bring the same view back; the fair order with its seed. */
export function parametersOf(query: ProposalListQuery, seed: number): Readonly<Record<string, string | number | null>> {
  return {
    q: query.search,
    tag: query.tag,
    topic: query.topic,
    answered: query.answered === null ? null : query.answered ? 'yes' : 'no',
    order: query.order === 'fair' ? null : query.order,
    seed: query.order === 'fair' ? seed : null,
  };
}

export function isFiltered(query: ProposalListQuery): boolean {
  return query.search !== null || query.tag !== null || query.topic !== null || query.answered !== null;
}

/** Search, filters and order: a form that asks by address, so that every view can be linked to. */
export function proposalFilters(
  context: PageContext,
  of: {
    readonly detail: ConsultationDetail;
    readonly asked: ProposalListQuery;
    readonly seed: number;
    readonly countsVisible: boolean;
  },
): Html {
  const { locale } = context;
  const { detail, asked: query } = of;
  const path = `/consultations/${detail.consultation.slug}`;
  const orders = PROPOSAL_ORDERS.filter(
    (order) => order !== 'supported' || (of.countsVisible && detail.consultation.rules.supports !== 'none'),
  );
  const lang = context.query.get('lang');
  const more = query.tag !== null || query.topic !== null || query.answered !== null || query.order !== 'fair';
  return markup`<form class="filters" method="get" action="${path}#proposals" role="search" aria-label="${locale.t('filter.name')}">
${lang === undefined ? NOTHING : markup`<input type="hidden" name="lang" value="${lang}">`}
<input type="hidden" name="seed" value="${of.seed}">
<p class="field"><label for="q">${locale.t('filter.search')}</label>
<input type="search" id="q" name="q" value="${query.search ?? ''}" maxlength="200" dir="auto"></p>
<p class="field"><button type="submit">${locale.t('filter.show')}</button></p>
<details class="field-wide"${more ? markup` open` : NOTHING}><summary>${locale.t('filter.more')}</summary>
<div class="filter-fields">
${topics(context, query)}
${tags(context, detail, query)}
<p class="field"><label for="answered">${locale.t('filter.answer')}</label>
<select id="answered" name="answered">
${option('', locale.t('filter.any'), query.answered === null)}
${option('yes', locale.t('filter.answered'), query.answered === true)}
${option('no', locale.t('filter.unanswered'), query.answered === false)}
</select></p>
<p class="field"><label for="order">${locale.t('filter.order')}</label>
<select id="order" name="order">${orders.map((order) => option(order, locale.t(`proposal-order.${order}`), query.order === order))}</select></p>
</div></details>
</form>`;
}

function topics(context: PageContext, query: ProposalListQuery): Html {
  const { locale } = context;
  return markup`<p class="field"><label for="topic">${locale.t('filter.topic')}</label>
<select id="topic" name="topic">
${option('', locale.t('filter.any-tag'), query.topic === null)}
${topicOptions(context).map(({ value, label }) => option(value, label, query.topic === value))}
</select></p>`;
}

function tags(context: PageContext, detail: ConsultationDetail, query: ProposalListQuery): Html {
  if (detail.tags.length === 0 && query.tag === null) return NOTHING;
  const { locale } = context;
  const known = detail.tags.map(({ tag }) => tag);
  const all = query.tag === null || known.includes(query.tag) ? known : [query.tag, ...known];
  return markup`<p class="field"><label for="tag">${locale.t('filter.tag')}</label>
<select id="tag" name="tag">
${option('', locale.t('filter.any-tag'), query.tag === null)}
${all.map((tag) => option(tag, `#${tag}`, query.tag === tag))}
</select></p>`;
}

function option(value: string, name: string, selected: boolean): Html {
  return markup`<option value="${value}"${selected ? markup` selected` : NOTHING}>${name}</option>`;
}
