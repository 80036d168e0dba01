import type { TallyView } from '../../../application/ballot/read-tally.ts';
import type { Ballot } from '../../../domain/ballot/ballot.ts';
import type { Purchase, Round } from '../../../domain/ballot/outcome.ts';
import { moneyIn, shareIn } from '../../../i18n/money.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { table } from '../kit/table.ts';
import { optionName, optionNames } from './ballot-item.ts';
import type { ShownResult } from './shown-result.ts';

/** How the outcome came about: the order of the options, the pairs, the rounds or the purchases. */
export function ballotWorking(context: PageContext, { ballot }: TallyView, { tally }: ShownResult): Html {
  const { working, places, deciding } = tally;
  return markup`${working?.kind === 'purchases' ? purchasesTable(context, ballot, working.purchases) : NOTHING}
${placesList(context, ballot, places)}
${deciding.pairwise.length === 0 ? NOTHING : square(context, ballot, { of: deciding.pairwise, what: 'pairwise' })}
${working?.kind === 'strongest-paths' ? square(context, ballot, { of: working.strengths, what: 'strengths' }) : NOTHING}
${working?.kind === 'rounds' ? roundsTable(context, ballot, working.rounds) : NOTHING}`;
}

function placesList(context: PageContext, ballot: Ballot, places: readonly (readonly number[])[]): Html {
  if (places.length === 0) return NOTHING;
  return markup`<details><summary>${context.locale.t('result.places')}</summary>
<ol class="places">${places.map((place) => markup`<li>${optionNames(context, ballot, place)}</li>`)}</ol></details>`;
}

/** A table of every option against every other, row by row. */
function square(
  context: PageContext,
  { options }: Ballot,
  of: { readonly of: readonly number[]; readonly what: 'pairwise' | 'strengths' },
): Html {
  const { locale } = context;
  const size = options.length;
  const cell = (row: number, column: number) => (row === column ? '—' : locale.number(of.of[row * size + column] ?? 0));
  return markup`<details><summary>${locale.t(of.what === 'pairwise' ? 'result.pairwise' : 'result.strengths')}</summary>
${table({
  scrolls: of.what,
  caption: locale.t(of.what === 'pairwise' ? 'result.pairwise-caption' : 'result.strengths-caption'),
  columns: [locale.t('ballot.option'), ...options.map(({ number }) => ({ count: number }))],
  rows: options.map((option, row) => [optionName(context, option), ...options.map((_, column) => cell(row, column))]),
})}</details>`;
}

function roundsTable(context: PageContext, { options }: Ballot, rounds: readonly Round[]): Html {
  const { locale } = context;
  const outIn = (number: number) => rounds.findIndex(({ eliminated }) => eliminated === number);
  const cell = (number: number, index: number) => {
    const [round, out] = [rounds[index], outIn(number)];
    if (round === undefined || (out !== -1 && out < index)) return '—';
    const goes = out === index ? locale.t(round.byTie ? 'result.out-by-tie' : 'result.out') : null;
    return markup`${locale.number(round.votes[number - 1] ?? 0)}${goes === null ? NOTHING : markup`<span class="mark">${goes}</span>`}`;
  };
  return markup`<details open><summary>${locale.t('result.rounds')}</summary>
${table({
  scrolls: 'rounds',
  caption: locale.t('result.rounds-caption'),
  columns: [
    locale.t('ballot.option'),
    ...rounds.map((_, index) => ({ count: locale.t('result.round', { number: index + 1 }) })),
  ],
  rows: [
    ...options.map((option) => [optionName(context, option), ...rounds.map((_, index) => cell(option.number, index))]),
    [locale.t('result.exhausted'), ...rounds.map(({ exhausted }) => locale.number(exhausted))],
  ],
})}</details>`;
}

function purchasesTable(context: PageContext, ballot: Ballot, purchases: readonly Purchase[]): Html {
  const { locale } = context;
  const { budget } = ballot.rules;
  if (budget === null || purchases.length === 0) return NOTHING;
  const money = (amount: number) => moneyIn(locale.lang, { ...budget, amount });
  const shares = ballot.method === 'equal-shares';
  const row = ({ option, cost, votes, by, share }: Purchase) => {
    const named = ballot.options[option - 1];
    const shared = [
      locale.t(by === 'equal-shares' ? 'result.by-voters' : 'result.by-rest'),
      share === null ? '—' : shareIn(locale.lang, { ...budget, amount: share }),
    ];
    const name = named === undefined ? option : optionName(context, named);
    return [name, money(cost), locale.number(votes), ...(shares ? shared : [])];
  };
  return markup`<h3>${locale.t('result.purchases')}</h3>
${table({
  scrolls: 'purchases',
  caption: locale.t('result.purchases-caption'),
  columns: [
    locale.t('ballot.option'),
    { count: locale.t('ballot.cost') },
    { count: locale.t('result.votes') },
    ...(shares ? [locale.t('result.by'), { count: locale.t('result.share') }] : []),
  ],
  rows: purchases.map(row),
})}`;
}
