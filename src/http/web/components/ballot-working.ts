import type { TallyView } from '../../../application/read-tally.ts';
import type { Ballot } from '../../../domain/ballot/ballot.ts';
import type { Purchase, Round } from '../../../domain/ballot/outcome.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { optionName, optionNames } from './ballot-item.ts';
import type { ShownResult } from './ballot-result.ts';
import { wholeMoney } from './money.ts';

/** How the outcome came about: the order of the options, the pairs, the rounds or the purchases. */
export function ballotWorking(visit: Visit, { ballot }: TallyView, { tally }: ShownResult): Html {
  const { working, places, deciding } = tally;
  return markup`${working?.kind === 'purchases' ? purchasesTable(visit, ballot, working.purchases) : NOTHING}
${placesList(visit, ballot, places)}
${deciding.pairwise.length === 0 ? NOTHING : square(visit, ballot, { of: deciding.pairwise, what: 'pairwise' })}
${working?.kind === 'strongest-paths' ? square(visit, ballot, { of: working.strengths, what: 'strengths' }) : NOTHING}
${working?.kind === 'rounds' ? roundsTable(visit, ballot, working.rounds) : NOTHING}`;
}

function placesList(visit: Visit, ballot: Ballot, places: readonly (readonly number[])[]): Html {
  if (places.length === 0) return NOTHING;
  return markup`<details><summary>${visit.locale.t('result.places')}</summary>
<ol class="places">${places.map((place) => markup`<li>${optionNames(visit, ballot, place)}</li>`)}</ol></details>`;
}

/** A table of every option against every other, row by row. */
function square(
  visit: Visit,
  { options }: Ballot,
  of: { readonly of: readonly number[]; readonly what: 'pairwise' | 'strengths' },
): Html {
  const { locale } = visit;
  const size = options.length;
  const cell = (row: number, column: number) => (row === column ? '—' : locale.number(of.of[row * size + column] ?? 0));
  return markup`<details><summary>${locale.t(of.what === 'pairwise' ? 'result.pairwise' : 'result.strengths')}</summary>
<div class="scroll" role="region" aria-labelledby="${of.what}" tabindex="0"><table>
<caption id="${of.what}">${locale.t(of.what === 'pairwise' ? 'result.pairwise-caption' : 'result.strengths-caption')}</caption>
<thead><tr><th scope="col">${locale.t('ballot.option')}</th>${options.map(({ number }) => markup`<th scope="col" class="count">${number}</th>`)}</tr></thead>
<tbody>${options.map((option, row) => markup`<tr><th scope="row">${optionName(visit, option)}</th>${options.map((_, column) => markup`<td class="count">${cell(row, column)}</td>`)}</tr>`)}</tbody></table></div></details>`;
}

function roundsTable(visit: Visit, { options }: Ballot, rounds: readonly Round[]): Html {
  const { locale } = visit;
  const outIn = (number: number) => rounds.findIndex(({ eliminated }) => eliminated === number);
  const cell = (number: number, index: number) => {
    const [round, out] = [rounds[index], outIn(number)];
    if (round === undefined || (out !== -1 && out < index)) return markup`<td class="count">—</td>`;
    const goes = out === index ? locale.t(round.byTie ? 'result.out-by-tie' : 'result.out') : null;
    return markup`<td class="count">${locale.number(round.votes[number - 1] ?? 0)}${goes === null ? NOTHING : markup`<span class="mark">${goes}</span>`}</td>`;
  };
  return markup`<details open><summary>${locale.t('result.rounds')}</summary>
<div class="scroll" role="region" aria-labelledby="rounds" tabindex="0"><table>
<caption id="rounds">${locale.t('result.rounds-caption')}</caption>
<thead><tr><th scope="col">${locale.t('ballot.option')}</th>${rounds.map((_, index) => markup`<th scope="col" class="count">${locale.t('result.round', { number: index + 1 })}</th>`)}</tr></thead>
<tbody>${options.map((option) => markup`<tr><th scope="row">${optionName(visit, option)}</th>${rounds.map((_, index) => cell(option.number, index))}</tr>`)}
<tr><th scope="row">${locale.t('result.exhausted')}</th>${rounds.map(({ exhausted }) => markup`<td class="count">${locale.number(exhausted)}</td>`)}</tr></tbody></table></div></details>`;
}

function purchasesTable(visit: Visit, ballot: Ballot, purchases: readonly Purchase[]): Html {
  const { locale } = visit;
  const { budget } = ballot.rules;
  if (budget === null || purchases.length === 0) return NOTHING;
  const money = (amount: number) => wholeMoney(locale.lang, amount, budget.currency);
  const shares = ballot.method === 'equal-shares';
  const precise = new Intl.NumberFormat(locale.lang, {
    style: 'currency',
    currency: budget.currency,
    maximumFractionDigits: 6,
  });
  const row = ({ option, cost, votes, by, share }: Purchase) => {
    const named = ballot.options[option - 1];
    return markup`<tr><th scope="row">${named === undefined ? option : optionName(visit, named)}</th><td class="count">${money(cost)}</td><td class="count">${locale.number(votes)}</td>${
      shares
        ? markup`<td>${locale.t(by === 'equal-shares' ? 'result.by-voters' : 'result.by-rest')}</td><td class="count">${share === null ? '—' : precise.format(share)}</td>`
        : NOTHING
    }</tr>`;
  };
  return markup`<h3>${locale.t('result.purchases')}</h3>
<div class="scroll" role="region" aria-labelledby="purchases" tabindex="0"><table>
<caption id="purchases">${locale.t('result.purchases-caption')}</caption>
<thead><tr><th scope="col">${locale.t('ballot.option')}</th><th scope="col" class="count">${locale.t('ballot.cost')}</th><th scope="col" class="count">${locale.t('result.votes')}</th>${shares ? markup`<th scope="col">${locale.t('result.by')}</th><th scope="col" class="count">${locale.t('result.share')}</th>` : NOTHING}</tr></thead>
<tbody>${purchases.map(row)}</tbody></table></div>`;
}
