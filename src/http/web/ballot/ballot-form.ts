import type { BallotDetail } from '../../../application/ballot/reads.ts';
import type { Ballot, BallotOption } from '../../../domain/ballot/ballot.ts';
import { CHOICE_KIND } from '../../../domain/ballot/choice.ts';
import { ANSWERS } from '../../../domain/ballot/choice-kind.ts';
import { isCommunity } from '../../../domain/community/community.ts';
import { minorDigits } from '../../../domain/kit/money.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { moneyIn } from '../../../i18n/money.ts';
import { choose, officialProse } from '../kit/content.ts';
import { idempotencyField } from '../kit/field.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalSentence } from '../kit/refusal-note.ts';
import { optionName } from './ballot-item.ts';
import { BLANK_MARK, FIELD, type Marks } from './ballot-marks.ts';

/** Whether the form gains something where scripts run. */
export function hasHelp({ method }: Ballot): boolean {
  return CHOICE_KIND[method] === 'budget' || CHOICE_KIND[method] === 'ranking';
}

/** What the marked projects cost beside the budget. Where scripts run it follows every mark. */
function budgetSum({ locale }: PageContext, { options, rules }: Ballot, marks: Marks): Html {
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
function rankMoves({ locale }: PageContext): Html {
  const button = (move: 'up' | 'down', sign: string) =>
    markup`<button type="button" data-move="${move}"><span aria-hidden="true">${sign}</span><span class="hidden">${locale.t(`vote.rank-${move}`)}</span></button>`;
  return markup`<span class="moves" hidden>${button('up', '↑')}${button('down', '↓')}</span>`;
}

type BallotFormState = {
  readonly marks: Marks;
  readonly refusal: Refusal | null;
  /** Whether it takes the place of an earlier one. */
  readonly again: boolean;
};

/**
 * The form of a ballot as it was filled in so far. It carries the hash of the rules that are on the page, so that nobody
 * votes on another question than they read. A ballot that takes no votes has no button.
 */
export function ballotForm(context: PageContext, detail: BallotDetail, filled: BallotFormState): Html {
  const { locale } = context;
  const { ballot, state } = detail;
  const first = isCommunity(detail.consultation) ? 'vote.button-institution' : 'vote.button';
  const button = ballot.method === 'petition' ? 'vote.sign' : filled.again ? 'vote.button-again' : first;
  return markup`<form class="ballot" method="post" action="${context.href(context.path)}">
<input type="hidden" name="rulesHash" value="${ballot.rulesHash ?? ''}">
${idempotencyField(context)}
${marksFields(context, ballot, filled)}
${state === 'open' ? markup`<p><button type="submit">${locale.t(button)}</button></p>` : NOTHING}</form>`;
}

function marksFields(context: PageContext, ballot: Ballot, { marks, refusal }: BallotFormState): Html {
  const { locale } = context;
  const legend = legendOf(context, ballot);
  const blank = box({ type: 'checkbox', name: FIELD.blank, value: BLANK_MARK, marks, label: locale.t('vote.blank') });
  const group = (fields: readonly Html[], { apart = NOTHING }: { readonly apart?: Html } = {}) =>
    markup`<fieldset class="choices"><legend>${legend}</legend>${fields}</fieldset>${apart}`;
  switch (CHOICE_KIND[ballot.method]) {
    case 'petition':
      return NOTHING;
    case 'yes-no':
      return group(
        ([...ANSWERS, BLANK_MARK] as const).map((value) =>
          box({ type: 'radio', name: FIELD.answer, value, marks, label: answerName(context, value) }),
        ),
      );
    case 'choice':
      return group([
        ...ballot.options.map((option) => optionBox(context, ballot, { option, type: 'radio', marks })),
        box({ type: 'radio', name: FIELD.option, value: BLANK_MARK, marks, label: locale.t('vote.blank') }),
      ]);
    case 'approval':
    case 'budget':
      return group(
        ballot.options.map((option) => optionBox(context, ballot, { option, type: 'checkbox', marks })),
        { apart: markup`${budgetSum(context, ballot, marks)}${blank}` },
      );
    case 'score':
      return group(
        ballot.options.map((option) =>
          numberField(context, { option, name: FIELD.score(option.number), marks, refusal }, ballot.rules.scores),
        ),
        { apart: blank },
      );
    case 'ranking':
      return group(
        ballot.options.map((option) =>
          numberField(
            context,
            { option, name: FIELD.rank(option.number), marks, refusal, moves: rankMoves(context) },
            { min: 1, max: ballot.options.length },
          ),
        ),
        { apart: markup`<p class="hidden" role="status" data-ranked></p>${blank}` },
      );
    case 'supports-and-objections':
      return markup`<p>${legend}</p>${ballot.options.map((option) => sides(context, option, marks))}${blank}`;
  }
}

function legendOf({ locale }: PageContext, { method, rules }: Ballot): string {
  const { choices, scores, budget } = rules;
  const several = (kind: 'mark' | 'rank' | 'score' | 'sides') =>
    choices === null ? '' : ` (${locale.t('vote.pick-several', { kind, min: choices.min, count: choices.max })})`;
  switch (CHOICE_KIND[method]) {
    case 'petition':
    case 'yes-no':
    case 'choice':
      return locale.t('vote.pick');
    case 'approval':
      return choices === null
        ? locale.t('vote.pick')
        : locale.t('vote.pick-several', { kind: 'mark', min: choices.min, count: choices.max });
    case 'budget':
      return budget === null || !budget.eachBallotWithin
        ? locale.t('vote.pick-several', { kind: 'mark', min: choices?.min ?? 0, count: choices?.max ?? 0 })
        : `${locale.t('vote.pick-budget', { amount: moneyIn(locale.lang, budget) })}${several('mark')}`;
    case 'score':
      return `${locale.t('vote.pick-score', { min: scores?.min ?? 0, max: scores?.max ?? 0 })}${several('score')}`;
    case 'ranking':
      return `${locale.t('vote.pick-rank')}${several('rank')}`;
    case 'supports-and-objections':
      return `${locale.t('vote.pick-sides')}${several('sides')}`;
  }
}

function answerName({ locale }: PageContext, value: (typeof ANSWERS)[number] | typeof BLANK_MARK): string {
  return value === BLANK_MARK ? locale.t('vote.blank') : locale.t(`choice.${value}`);
}

type Box = {
  readonly type: 'radio' | 'checkbox';
  readonly name: string;
  readonly value: string;
  readonly marks: Marks;
  readonly label: Html | string;
  /** After the label. */
  readonly more?: Html;
  /** More attributes of the field. */
  readonly data?: Html;
};

function box({ type, name, value, marks, label, more = NOTHING, data = NOTHING }: Box): Html {
  const id = `${name}-${value}`;
  const checked = (marks.get(name) ?? []).includes(value);
  return markup`<p><label for="${id}"><input id="${id}" type="${type}" name="${name}" value="${value}"${data}${checked ? markup` checked` : NOTHING}> ${label}</label>${more}</p>`;
}

function optionBox(
  context: PageContext,
  { rules }: Ballot,
  { option, ...of }: { readonly option: BallotOption } & Pick<Box, 'type' | 'marks'>,
): Html {
  const { budget } = rules;
  const more =
    option.cost === null || budget === null
      ? NOTHING
      : markup` <span class="hint">${moneyIn(context.locale.lang, { ...budget, amount: option.cost })}</span>`;
  const data = option.cost === null ? NOTHING : markup` data-cost="${option.cost}"`;
  return box({ ...of, name: FIELD.option, value: option.id, label: optionName(context, option), more, data });
}

/** One number for an option; the error stands beside the option that it is about. */
function numberField(
  context: PageContext,
  of: {
    readonly option: BallotOption;
    readonly name: string;
    readonly marks: Marks;
    readonly refusal: Refusal | null;
    /** What stands after the field. */
    readonly moves?: Html;
  },
  range: { readonly min: number; readonly max: number } | null,
): Html {
  const { option, name, marks, refusal, moves = NOTHING } = of;
  const wrong = refusal?.type === 'score-out-of-range' && refusal.option === option.id ? refusal : null;
  const [value = ''] = marks.get(name) ?? [];
  const error =
    wrong === null
      ? NOTHING
      : markup` <strong class="wrong" id="${name}-error">${refusalSentence(context, wrong)}</strong>`;
  const invalid = wrong === null ? NOTHING : markup` aria-invalid="true" aria-describedby="${name}-error"`;
  return markup`<p class="mark-row"><label for="${name}">${optionName(context, option)}</label>${error}
<input id="${name}" name="${name}" type="number" step="1" min="${range?.min ?? 0}" max="${range?.max ?? 0}" value="${value}"${invalid}>${moves}</p>`;
}

function sides(context: PageContext, option: BallotOption, marks: Marks): Html {
  const { locale } = context;
  const name = FIELD.side(option.number);
  const marked = (marks.get(name) ?? []).length > 0 ? marks : new Map([[name, ['neither']]]);
  const radio = (value: string, label: string) => box({ type: 'radio', name, value, marks: marked, label });
  return markup`<fieldset class="choices"><legend>${optionName(context, option)}</legend>
${radio('support', locale.t('vote.support'))}${radio('object', locale.t('vote.object'))}${radio('neither', locale.t('vote.neither'))}</fieldset>`;
}

/** What is on the ballot, before anybody fills it in: options with their costs and what they are. */
export function ballotOptions(context: PageContext, { ballot, consultation }: BallotDetail): Html {
  const { locale } = context;
  const { budget } = ballot.rules;
  if (ballot.options.length === 0) return NOTHING;
  return markup`<section aria-labelledby="options"><h2 id="options">${locale.t('ballot.options')}</h2>
<ol class="plain-list">${ballot.options.map((option) => {
    const text = option.description === null ? null : choose(context, option.description, consultation.languages);
    const cost =
      option.cost === null || budget === null
        ? NOTHING
        : markup` <span class="quiet">${moneyIn(locale.lang, { ...budget, amount: option.cost })}</span>`;
    return markup`<li><h3 class="item">${optionName(context, option)}${cost}</h3>${text === null ? NOTHING : officialProse(context, text)}</li>`;
  })}</ol></section>`;
}
