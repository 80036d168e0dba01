import type { BallotDetail } from '../../../application/ballot/reads.ts';
import { readWeights } from '../../../application/network/subtotal/read-weights.ts';
import type { InstitutionWeight } from '../../../domain/ballot/weights.ts';
import { isCommunity } from '../../../domain/community/community.ts';
import { choose, line } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { table } from '../kit/table.ts';

/** How often the vote of each institution counts, for everybody to read before anybody votes; nothing where all count once. */
export async function ballotWeights(context: PageContext, { ballot }: Pick<BallotDetail, 'ballot'>): Promise<Html> {
  const { locale } = context;
  const weights = await readWeights(context.app, ballot);
  if (weights === null) return NOTHING;
  return markup`<section aria-labelledby="weights"><h2 id="weights">${locale.t('ballot.weights')}</h2>
<p>${locale.t('ballot.weights-said')}</p>
${table({
  scrolls: 'weights-caption',
  caption: locale.t('ballot.weights-caption'),
  columns: [locale.t('cities.institution'), { count: locale.t('ballot.weight') }],
  rows: weights.map(({ institution: { uri, name, languages }, weight }) => [
    markup`<a href="${uri}">${line(context, choose(context, name, languages))}</a>`,
    locale.number(weight),
  ]),
})}</section>`;
}

/** That institutions vote by name, where they do: what whoever votes, and whoever reads, has to know before. */
export function byNameNote({ locale }: PageContext, { consultation }: Pick<BallotDetail, 'consultation'>): Html {
  return isCommunity(consultation) ? markup`<p class="note">${locale.t('ballot.by-name')}</p>` : NOTHING;
}

/** A line for each institution, as a form has them: its id and its weight. */
export function weightLines(weights: readonly InstitutionWeight[] | null): string {
  return (weights ?? []).map(({ institution, weight }) => `${institution} ${weight}`).join('\n');
}
