import type { Charter, CharterTerms } from '../../../domain/community/charter.ts';
import { moneyIn } from '../../../i18n/money.ts';
import { langAttribute } from '../kit/content.ts';
import { differenceOf, writtenDifference } from '../kit/difference.ts';
import { type Fact, factList } from '../kit/form-parts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { table } from '../kit/table.ts';

/** What a node goes by of a charter, each under its name. */
export function charterFacts(context: PageContext, terms: CharterTerms): Html {
  return factList(termsIn(context, terms));
}

function termsIn(context: PageContext, terms: CharterTerms): readonly Fact[] {
  const { locale } = context;
  const { secondAgentAbove: sum, pledgeWithdrawal, populations, sharing, lateJoining, successor } = terms;
  const open = locale.t('charter.with-each-request');
  const figures = populations.map(
    ({ institution, people, year }) =>
      markup`<li>${locale.html('charter.population', { institution: markup`<bdi>${institution}</bdi>`, people: locale.number(people), year: String(year) })}</li>`,
  );
  return [
    [
      locale.t('charter.second-agent-above'),
      sum === null ? locale.t('charter.second-agent-always') : moneyIn(locale.lang, sum),
    ],
    [locale.t('charter.withdrawal'), locale.t(`pledge-withdrawal.${pledgeWithdrawal}`)],
    [locale.t('request.sharing'), sharing === undefined ? open : locale.t(`sharing.${sharing}`)],
    [locale.t('request.late-joining'), lateJoining === undefined ? open : locale.t(`late-joining.${lateJoining}`)],
    [
      locale.t('charter.successor'),
      successor === undefined
        ? locale.t('charter.no-successor')
        : locale.html('charter.successor-said', {
            institution: markup`<bdi>${successor.institution}</bdi>`,
            days: successor.afterDays,
          }),
    ],
    [
      locale.t('charter.populations'),
      figures.length === 0 ? locale.t('charter.no-populations') : markup`<ul>${figures}</ul>`,
    ],
  ];
}

/** What a version changed in the one before: its terms side by side, and its words. */
export function charterChanges(context: PageContext, before: Charter, after: Charter): Html {
  const { locale } = context;
  const [former, next] = [termsIn(context, before.terms), termsIn(context, after.terms)];
  const changed = next.flatMap(([name, said], index) => {
    const [, was = ''] = former[index] ?? [];
    return String(was) === String(said) ? [] : [[name, was, said] as const];
  });
  const langs = [...new Set([...Object.keys(after.terms.text), ...Object.keys(before.terms.text)])];
  const texts = langs
    .map((lang) => ({
      lang,
      parts: differenceOf({ before: before.terms.text[lang] ?? '', after: after.terms.text[lang] ?? '', lang }),
    }))
    .filter(({ parts }) => parts.some(({ kind }) => kind !== 'same'));
  return markup`<section aria-labelledby="changes"><h2 id="changes">${locale.t('versions.changes', { version: before.version })}</h2>
${changed.length === 0 ? NOTHING : table({ scrolls: 'terms-caption', caption: locale.t('charter.changed-terms'), columns: [locale.t('charter.term'), locale.t('charter.before'), locale.t('charter.after')], rows: changed })}
<p class="small quiet">${locale.t(texts.length === 0 ? 'charter.same-text' : 'versions.legend')}</p>
${texts.map(({ lang, parts }) => markup`<div class="diff" dir="auto"${langAttribute(context, lang)}><p>${writtenDifference(context, parts)}</p></div>`)}
</section>`;
}
