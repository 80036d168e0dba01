import type { BallotDetail } from '../../../application/ballot/reads.ts';
import { type Ballot, finalAt } from '../../../domain/ballot/ballot.ts';
import { quorumOf } from '../../../domain/ballot/outcome.ts';
import type { Threshold } from '../../../domain/ballot/threshold.ts';
import { moneyIn } from '../../../i18n/money.ts';
import { facts, inBrief, type Rule, who } from '../consultation/rules.ts';
import { choose, line } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { clockOf, date, deadline, start } from '../kit/time.ts';
import { namedHash, toVerify } from '../kit/to-verify.ts';
import { ballotPath } from './ballot-item.ts';

/** Who may vote, under the question; how, what decides and when results are visible is folded away. */
export function ballotFacts(context: PageContext, detail: BallotDetail): Html {
  const { ballot } = detail;
  return inBrief(context, who(context, ballot), [
    how(context, ballot),
    decides(context, ballot),
    results(context, detail),
  ]);
}

/** When it opens and closes, and how its end was moved. */
export function ballotDates(context: PageContext, { ballot, consultation }: BallotDetail): Html {
  const { locale } = context;
  const zone = consultation.timeZone;
  const dates = { from: start(context, ballot.opensAt, zone), to: deadline(context, ballot.closesAt, zone) };
  return markup`<section class="phases" aria-labelledby="dates"><h2 id="dates">${locale.t('phases.title')}</h2>
<p>${locale.html('ballot.dates', dates)}</p>
${ballot.extensions.map(
  (extension) =>
    markup`<div class="extension small"><p>${locale.html('phases.extended', {
      at: date(context, extension.at, zone),
      from: deadline(context, extension.from, zone),
      to: deadline(context, extension.to, zone),
    })}</p><p>${locale.html('phases.reason', { reason: line(context, choose(context, extension.reason)) })}</p></div>`,
)}
${clockOf(context, zone)}
</section>`;
}

/** The frozen rules in plain words, and where the document with their hash is. */
export function ballotRules(context: PageContext, detail: BallotDetail): Html {
  const { locale } = context;
  const { ballot } = detail;
  const { rules } = ballot;
  const input: readonly Rule[] = [
    who(context, ballot),
    ...(rules.registered === null
      ? []
      : [{ name: locale.t('ballot.registered'), text: markup`${locale.number(rules.registered)}` }]),
    how(context, ballot),
    decides(context, ballot),
    ...quorum(context, ballot),
    ...(rules.threshold === null
      ? []
      : [{ name: locale.t('ballot.threshold'), text: markup`${threshold(context, rules.threshold)}` }]),
    { name: locale.t('ballot.ties'), text: markup`${locale.t(`ties.${rules.ties}`)}` },
    { name: locale.t('ballot.replacement'), text: markup`${locale.t(`replacement.${rules.replacement}`)}` },
    ...paper(context, detail),
    results(context, detail),
    { name: locale.t('ballot.anonymity'), text: markup`${anonymity(context, rules.anonymityThreshold)}` },
    { name: locale.t('rules.deadlines'), text: markup`${locale.t('ballot.deadlines-said')}` },
  ];
  return markup`<section class="rules" aria-labelledby="rules"><h2 id="rules">${locale.t('rules.title')}</h2>
${facts(input)}
${frozen(context, detail)}
</section>`;
}

/** When the result can be seen, and from which moment on by everybody. */
export function results(context: PageContext, { ballot, consultation }: BallotDetail): Rule {
  const { locale } = context;
  const { resultsVisibility } = ballot.rules;
  const when =
    resultsVisibility === 'always'
      ? NOTHING
      : markup` ${locale.html('rules.close', { date: deadline(context, finalAt(ballot), consultation.timeZone) })}`;
  return {
    name: locale.t('rules.results'),
    text: markup`${locale.t(`results-visibility.${resultsVisibility}`)}${when}`,
  };
}

function how(context: PageContext, { method, rules }: Ballot): Rule {
  const { locale } = context;
  const { choices, scores, budget } = rules;
  const sentences: string[] = [locale.t(`method-description.${method}`)];
  if (choices !== null) sentences.push(locale.t('ballot.choices', { min: choices.min, count: choices.max }));
  if (scores !== null) sentences.push(locale.t('ballot.scores', scores));
  if (budget !== null) {
    sentences.push(locale.t('ballot.budget', { amount: moneyIn(locale.lang, budget) }));
    if (budget.eachBallotWithin) sentences.push(locale.t('ballot.budget-each'));
  }
  return { name: locale.t('ballot.how'), text: markup`${sentences.join(' ')}` };
}

function decides(context: PageContext, { rules }: Ballot): Rule {
  const { locale } = context;
  const standings = rules.decidingStanding.map((standing) =>
    locale.t(`standing.${standing}`).toLocaleLowerCase(locale.lang),
  );
  return {
    name: locale.t('ballot.decides'),
    text: markup`${locale.t('ballot.decides-said', { standings: locale.list(standings) })}`,
  };
}

function quorum(context: PageContext, ballot: Ballot): readonly Rule[] {
  const { locale } = context;
  const count = quorumOf(ballot);
  if (count === null) return [];
  return [{ name: locale.t('ballot.quorum'), text: markup`${locale.t('ballot.quorum-said', { count })}` }];
}

function threshold({ locale }: PageContext, rule: Threshold): string {
  if (rule.kind === 'count') return locale.t('ballot.threshold-count', { count: rule.count });
  const share = `${rule.share.numerator}/${rule.share.denominator}`;
  const base = locale.t(`share-of.${rule.of}`);
  return rule.reach === 'at-least'
    ? locale.t('ballot.threshold-at-least', { share, base })
    : locale.t('ballot.threshold-more-than', { share, base });
}

function paper(context: PageContext, { ballot, consultation }: BallotDetail): readonly Rule[] {
  const { locale } = context;
  if (!ballot.rules.standings.includes('paper')) return [];
  const html =
    ballot.paperUntil === null
      ? markup`${locale.t('ballot.paper-by-close')}`
      : locale.html('ballot.paper-until', { date: deadline(context, ballot.paperUntil, consultation.timeZone) });
  return [{ name: locale.t('ballot.paper'), text: html }];
}

function anonymity({ locale }: PageContext, least: number): string {
  return least === 1 ? locale.t('ballot.anonymity-all') : locale.t('ballot.anonymity-sum', { number: least });
}

function frozen(context: PageContext, detail: BallotDetail): Html {
  const { locale } = context;
  const { ballot, consultation } = detail;
  if (ballot.publishedAt === null) return markup`<p class="note">${locale.t('rules.draft')}</p>`;
  const at = date(context, ballot.publishedAt, consultation.timeZone);
  const document = markup`<p><a href="${ballotPath(detail)}/rules.json">${locale.t('ballot.document')}</a></p>`;
  return markup`<p class="small quiet">${locale.html('rules.frozen', { at })}</p>
${toVerify(context, markup`${document}${namedHash(locale.t('rules.hash'), ballot.rulesHash ?? '')}`)}`;
}
