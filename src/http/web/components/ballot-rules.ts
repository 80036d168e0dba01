import type { BallotDetail } from '../../../application/read-ballots.ts';
import { type Ballot, finalAt } from '../../../domain/ballot/ballot.ts';
import { quorumOf } from '../../../domain/ballot/outcome.ts';
import type { Threshold } from '../../../domain/ballot/threshold.ts';
import { choose, line } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { ballotPath } from './ballot-item.ts';
import { wholeMoney } from './money.ts';
import { facts, type Rule, who } from './rules-in-words.ts';
import { clockOf, date, deadline, start } from './time.ts';

/** What to know before voting, under the question. */
export function ballotFacts(visit: Visit, detail: BallotDetail): Html {
  const { ballot } = detail;
  return facts([who(visit, ballot), how(visit, ballot), decides(visit, ballot), results(visit, detail)]);
}

/** When it opens and closes, and how its end was moved. */
export function ballotDates(visit: Visit, { ballot, consultation }: BallotDetail): Html {
  const { locale } = visit;
  const zone = consultation.timeZone;
  const dates = { from: start(visit, ballot.opensAt, zone), to: deadline(visit, ballot.closesAt, zone) };
  return markup`<section class="phases" aria-labelledby="dates"><h2 id="dates">${locale.t('phases.title')}</h2>
<p>${locale.say('ballot.dates', dates)}</p>
${ballot.extensions.map(
  (extension) =>
    markup`<div class="extension small"><p>${locale.say('phases.extended', {
      at: date(visit, extension.at, zone),
      from: deadline(visit, extension.from, zone),
      to: deadline(visit, extension.to, zone),
    })}</p><p>${locale.say('phases.reason', { reason: line(visit, choose(visit, extension.reason)) })}</p></div>`,
)}
${clockOf(visit, zone)}
</section>`;
}

/** The frozen rules in plain words, and where the document with their hash is. */
export function ballotRules(visit: Visit, detail: BallotDetail): Html {
  const { locale } = visit;
  const { ballot } = detail;
  const { rules } = ballot;
  const said: readonly Rule[] = [
    who(visit, ballot),
    ...(rules.registered === null
      ? []
      : [{ name: locale.t('ballot.registered'), said: markup`${locale.number(rules.registered)}` }]),
    how(visit, ballot),
    decides(visit, ballot),
    ...quorum(visit, ballot),
    ...(rules.threshold === null
      ? []
      : [{ name: locale.t('ballot.threshold'), said: markup`${threshold(visit, rules.threshold)}` }]),
    { name: locale.t('ballot.ties'), said: markup`${locale.words.ties[rules.ties]}` },
    { name: locale.t('ballot.replacement'), said: markup`${locale.words.replacement[rules.replacement]}` },
    ...paper(visit, detail),
    results(visit, detail),
    { name: locale.t('ballot.anonymity'), said: markup`${anonymity(visit, rules.anonymityThreshold)}` },
    { name: locale.t('rules.deadlines'), said: markup`${locale.t('ballot.deadlines-said')}` },
  ];
  return markup`<section class="rules" aria-labelledby="rules"><h2 id="rules">${locale.t('rules.title')}</h2>
${facts(said)}
${frozen(visit, detail)}
</section>`;
}

/** When the result can be seen, and from which moment on by everybody. */
export function results(visit: Visit, { ballot, consultation }: BallotDetail): Rule {
  const { locale } = visit;
  const { resultsVisibility } = ballot.rules;
  const when =
    resultsVisibility === 'always'
      ? NOTHING
      : markup` ${locale.say('rules.close', { date: deadline(visit, finalAt(ballot), consultation.timeZone) })}`;
  return { name: locale.t('rules.results'), said: markup`${locale.words.visibility[resultsVisibility]}${when}` };
}

function how(visit: Visit, { method, rules }: Ballot): Rule {
  const { locale } = visit;
  const { choices, scores, budget } = rules;
  const sentences: string[] = [locale.words.method[method]];
  if (choices !== null) sentences.push(locale.t('ballot.choices', { min: choices.min, count: choices.max }));
  if (scores !== null) sentences.push(locale.t('ballot.scores', scores));
  if (budget !== null) {
    sentences.push(locale.t('ballot.budget', { amount: wholeMoney(locale.lang, budget.amount, budget.currency) }));
    if (budget.eachBallotWithin) sentences.push(locale.t('ballot.budget-each'));
  }
  return { name: locale.t('ballot.how'), said: markup`${sentences.join(' ')}` };
}

function decides(visit: Visit, { rules }: Ballot): Rule {
  const { locale } = visit;
  const standings = rules.decidingStanding.map((standing) =>
    locale.words.standing[standing].toLocaleLowerCase(locale.lang),
  );
  return {
    name: locale.t('ballot.decides'),
    said: markup`${locale.t('ballot.decides-said', { standings: locale.list(standings) })}`,
  };
}

function quorum(visit: Visit, ballot: Ballot): readonly Rule[] {
  const { locale } = visit;
  const count = quorumOf(ballot);
  if (count === null) return [];
  return [{ name: locale.t('ballot.quorum'), said: markup`${locale.t('ballot.quorum-said', { count })}` }];
}

function threshold({ locale }: Visit, rule: Threshold): string {
  if (rule.kind === 'count') return locale.t('ballot.threshold-count', { count: rule.count });
  const share = `${rule.share.numerator}/${rule.share.denominator}`;
  const base = locale.words.shareBase[rule.of];
  return rule.reach === 'at-least'
    ? locale.t('ballot.threshold-at-least', { share, base })
    : locale.t('ballot.threshold-more-than', { share, base });
}

function paper(visit: Visit, { ballot, consultation }: BallotDetail): readonly Rule[] {
  const { locale } = visit;
  if (!ballot.rules.standings.includes('paper')) return [];
  const said =
    ballot.paperUntil === null
      ? markup`${locale.t('ballot.paper-by-close')}`
      : locale.say('ballot.paper-until', { date: deadline(visit, ballot.paperUntil, consultation.timeZone) });
  return [{ name: locale.t('ballot.paper'), said }];
}

function anonymity({ locale }: Visit, least: number): string {
  return least === 1 ? locale.t('ballot.anonymity-all') : locale.t('ballot.anonymity-sum', { number: least });
}

function frozen(visit: Visit, detail: BallotDetail): Html {
  const { locale } = visit;
  const { ballot, consultation } = detail;
  if (ballot.publishedAt === null) return markup`<p class="note">${locale.t('rules.draft')}</p>`;
  const at = date(visit, ballot.publishedAt, consultation.timeZone);
  return markup`<p class="small quiet">${locale.say('rules.frozen', { at })}
<a href="${ballotPath(detail)}/rules.json">${locale.t('ballot.document')}</a></p>
<p class="small quiet">${locale.t('rules.hash')} <code class="hash">${ballot.rulesHash}</code></p>`;
}
