import type { TallyView } from '../../../application/read-tally.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';

/** Where the anonymous ballots are, how many are withheld, and how anybody counts again; nothing before the close. */
export function ballotRecount(visit: Visit, { ballot, consultation, result }: TallyView): Html {
  if (!result.visible || result.publication === null) return NOTHING;
  const { locale, app } = visit;
  const { withheld } = result.publication.ballots;
  const file = `/api/v1/ballots/${ballot.id}/published`;
  const said = withheld === 0 ? locale.t('recount.none-withheld') : locale.t('recount.withheld', { count: withheld });
  return markup`<section aria-labelledby="recount"><h2 id="recount">${locale.t('recount.title')}</h2>
<p>${locale.t('recount.text')}</p>
<p>${said}</p>
<ul class="plain-list"><li><a href="${file}">${locale.t('recount.jsonl')}</a></li>
<li><a href="${file}?format=csv">${locale.t('recount.csv')}</a></li></ul>
<p>${locale.t('recount.command')} <code class="handle">parvis tally recount ${consultation.slug} --from ${app.origin}</code></p></section>`;
}
