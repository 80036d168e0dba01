import type { FeatureRequestView } from '../../../application/community/request/reads.ts';
import { choose, line } from '../kit/content.ts';
import type { Fact } from '../kit/form-parts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { requestPath } from './request-address.ts';
import { institutionName } from './request-parts.ts';

/** Of which request this one is a duplicate; without a link where that one is not shown here. */
export function duplicateNote(context: PageContext, { duplicateOf, consultation }: FeatureRequestView): Html {
  const { locale } = context;
  if (duplicateOf === null) return NOTHING;
  const { number, title, lang } = duplicateOf;
  if (title === null) return markup`<p class="note">${locale.t('request.duplicate-of', { number })}</p>`;
  const chosen = choose(context, title, lang === null ? [] : [lang]);
  const linked = markup`<a href="${context.href(requestPath(consultation.slug, number))}">${line(context, chosen)}</a>`;
  return markup`<p class="note">${locale.html('request.duplicate-of-titled', { number, title: linked })}</p>`;
}

/** What was merged into this one, and who needs that. */
export function mergeFacts(context: PageContext, view: FeatureRequestView): readonly Fact[] {
  const { locale } = context;
  const { duplicates, consultation, names } = view;
  if (duplicates.length === 0) return [];
  const merged = duplicates.map(({ number, title, lang }) => {
    const path = context.href(requestPath(consultation.slug, number));
    return markup`<li><a href="${path}">${locale.t('proposal.number', { number })} ${line(context, choose(context, title, [lang]))}</a></li>`;
  });
  const needed = [...neededBy(view)].map(([institution, numbers]) => {
    const which = locale.list(numbers.map((number) => locale.t('proposal.number', { number })));
    return markup`<li>${institutionName(context, names, institution)} <span class="small quiet">${which}</span></li>`;
  });
  return [
    [locale.t('request.merged'), markup`<ul>${merged}</ul>`],
    ...(needed.length === 0 ? [] : [[locale.t('request.merged-needed-by'), markup`<ul>${needed}</ul>`] as const]),
  ];
}

/** The institutions that need the duplicates of a request, each with the numbers of those; without those that need it itself. */
function neededBy({ request, duplicates }: FeatureRequestView): ReadonlyMap<string, readonly number[]> {
  const all = duplicates.flatMap(({ number, neededBy: institutions }) =>
    institutions.map((institution) => ({ institution, number })),
  );
  const others = all.filter(({ institution }) => !request.details.neededBy.includes(institution));
  const each = Map.groupBy(others, ({ institution }) => institution);
  return new Map([...each].map(([institution, of]) => [institution, of.map(({ number }) => number)]));
}
