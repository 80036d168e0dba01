import type { Finding } from '../../../application/network/evidence/findings.ts';
import { textIn } from '../../../domain/kit/text.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { date } from '../kit/time.ts';

/** Tells everybody what was found about institutions that share a consultation, and what it means for the sums. */
export function findingNotes(context: PageContext, findings: readonly Finding[]): Html {
  return markup`${findings.map((finding) => markup`<p class="note error">${sentenceOf(context, finding)}</p>`)}`;
}

function sentenceOf(context: PageContext, { kind, institution, countsOf, since, passedOnBy }: Finding): Html {
  const { locale } = context;
  const at = date(context, since, context.institution.timeZone);
  const name = nameOf(context, institution);
  if (kind === 'subtotals-withheld') {
    return locale.html('finding.withheld', { host: name, city: nameOf(context, countsOf ?? institution), at });
  }
  return passedOnBy === null
    ? locale.html('finding.two-subtotals', { city: name, at })
    : locale.html('finding.two-subtotals-passed-on', { city: name, by: nameOf(context, passedOnBy), at });
}

function nameOf({ locale }: PageContext, { name, languages, host }: Finding['institution']): Html {
  return markup`<bdi>${textIn(name, [locale.lang, ...languages]).text || host}</bdi>`;
}
