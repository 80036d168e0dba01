import type { TallyView } from '../../../application/ballot/read-tally.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { toVerify } from '../kit/to-verify.ts';

/** Where the anonymous ballots are, how many are withheld, and how anybody counts again; nothing before the close. */
export function ballotRecount(context: PageContext, { ballot, consultation, result }: TallyView): Html {
  if (!result.visible || result.publication === null) return NOTHING;
  const { locale, app } = context;
  const { withheld } = result.publication.ballots;
  const file = `/api/v1/ballots/${ballot.id}/published`;
  return markup`<section aria-labelledby="recount"><h2 id="recount">${locale.t('recount.title')}</h2>
<p>${amount(context, { cast: result.tally.turnout.cast, withheld })}</p>
<ul class="plain-list"><li><a href="${file}">${locale.t('recount.jsonl')}</a></li>
<li><a href="${file}?format=csv">${locale.t('recount.csv')}</a></li></ul>
${toVerify(context, markup`<p>${locale.t('recount.command')} <code class="handle">parvis tally recount ${consultation.slug} --from ${app.origin}</code></p>`)}</section>`;
}

/** How much of the result anybody can count again. */
function amount({ locale }: PageContext, of: { readonly cast: number; readonly withheld: number }): string {
  const { cast, withheld } = of;
  const counted = cast - withheld;
  if (withheld === 0) return locale.t('recount.text-all', { cast });
  return counted === 0 ? locale.t('recount.text-none', { cast }) : locale.t('recount.text-some', { cast, counted });
}
