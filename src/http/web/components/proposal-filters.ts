import type { ConsultationDetail } from '../../../application/read-consultations.ts';
import { PROPOSAL_ORDERS, type ProposalOrder } from '../../../application/views.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';

/** What a reader asked to see of the proposals, as the address says it. */
export type Asked = {
  readonly order: ProposalOrder;
  readonly search: string | null;
  readonly tag: string | null;
  readonly answered: boolean | null;
  readonly after: string | null;
};

export function askedOf(query: ReadonlyMap<string, string>): Asked {
  const text = (name: string) => query.get(name) || null;
  const order = PROPOSAL_ORDERS.find((known) => known === query.get('order')) ?? 'fair';
  const answered = { yes: true, no: false }[query.get('answered') ?? ''] ?? null;
  return { order, search: text('q')?.slice(0, 200) ?? null, tag: text('tag'), answered, after: text('after') };
}

/** The parameters that bring the same view back; the fair order with its seed. */
export function parametersOf(asked: Asked, seed: number): Readonly<Record<string, string | number | null>> {
  return {
    q: asked.search,
    tag: asked.tag,
    answered: asked.answered === null ? null : asked.answered ? 'yes' : 'no',
    order: asked.order === 'fair' ? null : asked.order,
    seed: asked.order === 'fair' ? seed : null,
  };
}

export function isFiltered(asked: Asked): boolean {
  return asked.search !== null || asked.tag !== null || asked.answered !== null;
}

/** Search, filters and order: a form that asks by address, so that every view can be linked to. */
export function proposalFilters(
  visit: Visit,
  of: {
    readonly detail: ConsultationDetail;
    readonly asked: Asked;
    readonly seed: number;
    readonly countsVisible: boolean;
  },
): Html {
  const { locale } = visit;
  const { detail, asked } = of;
  const path = `/consultations/${detail.consultation.slug}`;
  const orders = PROPOSAL_ORDERS.filter(
    (order) => order !== 'supported' || (of.countsVisible && detail.consultation.rules.supports !== 'none'),
  );
  const lang = visit.query.get('lang');
  const more = asked.tag !== null || asked.answered !== null || asked.order !== 'fair';
  return markup`<form class="filters" method="get" action="${path}#proposals" role="search" aria-label="${locale.t('filter.name')}">
${lang === undefined ? NOTHING : markup`<input type="hidden" name="lang" value="${lang}">`}
<input type="hidden" name="seed" value="${of.seed}">
<p class="field"><label for="q">${locale.t('filter.search')}</label>
<input type="search" id="q" name="q" value="${asked.search ?? ''}" maxlength="200" dir="auto"></p>
<p class="field"><button type="submit">${locale.t('filter.show')}</button></p>
<details class="field-wide"${more ? markup` open` : NOTHING}><summary>${locale.t('filter.more')}</summary>
<div class="filter-fields">
${tags(visit, detail, asked)}
<p class="field"><label for="answered">${locale.t('filter.answer')}</label>
<select id="answered" name="answered">
${option('', locale.t('filter.any'), asked.answered === null)}
${option('yes', locale.t('filter.answered'), asked.answered === true)}
${option('no', locale.t('filter.unanswered'), asked.answered === false)}
</select></p>
<p class="field"><label for="order">${locale.t('filter.order')}</label>
<select id="order" name="order">${orders.map((order) => option(order, locale.words.order[order], asked.order === order))}</select></p>
</div></details>
</form>`;
}

function tags(visit: Visit, detail: ConsultationDetail, asked: Asked): Html {
  if (detail.tags.length === 0 && asked.tag === null) return NOTHING;
  const { locale } = visit;
  const known = detail.tags.map(({ tag }) => tag);
  const all = asked.tag === null || known.includes(asked.tag) ? known : [asked.tag, ...known];
  return markup`<p class="field"><label for="tag">${locale.t('filter.tag')}</label>
<select id="tag" name="tag">
${option('', locale.t('filter.any-tag'), asked.tag === null)}
${all.map((tag) => option(tag, `#${tag}`, asked.tag === tag))}
</select></p>`;
}

function option(value: string, name: string, selected: boolean): Html {
  return markup`<option value="${value}"${selected ? markup` selected` : NOTHING}>${name}</option>`;
}
