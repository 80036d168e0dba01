import type { Ballot } from '../../../domain/ballot/ballot.ts';
import { CHOICE_KIND } from '../../../domain/ballot/choice.ts';
import { minorDigits } from '../../../domain/kit/money.ts';
import { moneyIn } from '../../../i18n/money.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { FIELD, type Marks } from './ballot-marks.ts';

/** Whether the form gains something where scripts run. */
export function hasHelp({ method }: Ballot): boolean {
  return CHOICE_KIND[method] === 'budget' || CHOICE_KIND[method] === 'ranking';
}

/** What the marked projects cost beside the budget. Where scripts run it follows every mark. */
export function budgetSum({ locale }: PageContext, { options, rules }: Ballot, marks: Marks): Html {
  const { budget } = rules;
  if (budget === null) return NOTHING;
  const marked = marks.get(FIELD.option) ?? [];
  const sum = options.reduce((total, { id, cost }) => total + (marked.includes(id) ? (cost ?? 0) : 0), 0);
  const written = markup`<output data-currency="${budget.currency}" data-digits="${minorDigits(budget.currency)}">${moneyIn(locale.lang, { ...budget, amount: sum })}</output>`;
  const over = budget.eachBallotWithin
    ? markup` <strong class="wrong"${sum > budget.amount ? NOTHING : markup` hidden`}>${locale.t('vote.sum-over')}</strong>`
    : NOTHING;
  return markup`<p class="ballot-sum" role="status" data-budget="${budget.amount}">${locale.html('vote.sum', { sum: written, amount: markup`${moneyIn(locale.lang, budget)}` })}${over}</p>`;
}

/** Buttons beside the number of a rank, shown where scripts run. */
export function rankMoves({ locale }: PageContext): Html {
  const button = (move: 'up' | 'down', sign: string) =>
    markup`<button type="button" data-move="${move}"><span aria-hidden="true">${sign}</span><span class="hidden">${locale.t(`vote.rank-${move}`)}</span></button>`;
  return markup`<span class="moves" hidden>${button('up', '↑')}${button('down', '↓')}</span>`;
}
