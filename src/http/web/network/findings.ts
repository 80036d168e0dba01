import type { Finding, FindingKind, NetworkFinding } from '../../../application/network/evidence/findings.ts';
import { textIn } from '../../../domain/kit/text.ts';
import { choose, line } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { date } from '../kit/time.ts';

const SIGNED = {
  'two-subtotals': 'finding.two-subtotals',
  'sequence-reused': 'finding.sequence-reused',
  'counted-before': 'finding.counted-before',
  'not-as-committed': 'finding.not-as-committed',
  'two-journals': 'finding.two-journals',
} as const satisfies Record<Exclude<FindingKind, 'subtotals-withheld'>, `finding.${FindingKind}`>;

/** Tells everybody what was found about institutions that share a consultation, and what it means for the sums. */
export function findingNotes(context: PageContext, findings: readonly Finding[]): Html {
  return markup`${findings.map((finding) => markup`<p class="note error">${sentenceOf(context, finding)}</p>`)}`;
}

/** The same of any consultation, each with which one it was. */
export function networkFindingNotes(context: PageContext, findings: readonly NetworkFinding[]): Html {
  return markup`${findings.map(
    (finding) =>
      markup`<p class="note error">${sentenceOf(context, finding)}${consultationOf(context, finding.consultation)}</p>`,
  )}`;
}

function consultationOf(context: PageContext, consultation: NetworkFinding['consultation']): Html {
  if (consultation === null) return NOTHING;
  const title = line(context, choose(context, consultation.title));
  const link = markup`<a href="${context.href(`/consultations/${consultation.slug}`)}">${title}</a>`;
  return markup` ${context.locale.html('finding.consultation', { consultation: link })}`;
}

function sentenceOf(
  context: PageContext,
  { kind, institution, countsOf, since, passedOnBy }: Finding<FindingKind>,
): Html {
  const { locale } = context;
  const at = date(context, since, context.institution.timeZone);
  const name = nameOf(context, institution);
  if (kind === 'subtotals-withheld') {
    return locale.html('finding.withheld', { host: name, city: nameOf(context, countsOf ?? institution), at });
  }
  const said = locale.html(SIGNED[kind], { city: name, at });
  if (passedOnBy === null) return said;
  return markup`${said} ${locale.html('finding.passed-on', { by: nameOf(context, passedOnBy) })}`;
}

function nameOf({ locale }: PageContext, { name, languages, host }: Finding['institution']): Html {
  return markup`<bdi>${textIn(name, [locale.lang, ...languages]).text || host}</bdi>`;
}
