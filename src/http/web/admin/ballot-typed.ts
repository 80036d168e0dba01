import type { BallotSaid, OptionSaid } from '../../../application/create-ballot.ts';
import type { Ballot, BallotOption } from '../../../domain/ballot/ballot.ts';
import { METHOD_NEEDS, METHODS, type Method, TIES_RULES } from '../../../domain/ballot/method.ts';
import { type BallotRules, REPLACEMENTS } from '../../../domain/ballot/rules.ts';
import { type Quorum, SHARE_BASES, type Share, type Threshold } from '../../../domain/ballot/threshold.ts';
import { RESULTS_VISIBILITIES } from '../../../domain/consultation/rules.ts';
import { ACTING_STANDINGS } from '../../../domain/participant/standing.ts';
import type { Lang } from '../../../domain/text.ts';
import {
  type Filled,
  fieldsOf,
  filled,
  localisedIn,
  localMoment,
  numberIn,
  oneIn,
  optionalIn,
  rowsIn,
  someIn,
  type Typed,
} from './typed.ts';

/** The form of a ballot as it is now. */
export function ballotFilled(ballot: Ballot, zone: string, langs: readonly Lang[]): Filled {
  const { rules, options } = ballot;
  return filled({
    slug: ballot.slug,
    method: ballot.method,
    ...fieldsOf('question', ballot.question, langs),
    ...fieldsOf('description', ballot.description, langs),
    option: options.map((_, index) => index).join(','),
    ...Object.assign({}, ...options.map((option, index) => optionFilled(option, `option.${index}`, langs))),
    opensAt: localMoment(ballot.opensAt, zone),
    closesAt: localMoment(ballot.closesAt, zone),
    paperUntil: ballot.paperUntil === null ? '' : localMoment(ballot.paperUntil, zone),
    ...rulesFilled(rules),
  });
}

/** The rules that a new ballot begins with. */
export function rulesFilled(rules: BallotRules): Record<string, string | readonly string[]> {
  const number = (value: number | undefined | null) => String(value ?? '');
  const { choices, scores, budget, quorum, threshold } = rules;
  return {
    standings: rules.standings,
    decidingStanding: rules.decidingStanding,
    territories: rules.territories ?? [],
    'choices.min': number(choices?.min),
    'choices.max': number(choices?.max),
    'scores.min': number(scores?.min),
    'scores.max': number(scores?.max),
    'budget.amount': number(budget?.amount),
    'budget.currency': budget?.currency ?? '',
    'budget.each': budget?.eachBallotWithin === true ? 'yes' : '',
    ...reachFilled('quorum', quorum),
    ...reachFilled('threshold', threshold),
    'threshold.of': threshold?.kind === 'share' ? threshold.of : '',
    'threshold.reach': threshold?.kind === 'share' ? threshold.reach : '',
    registered: number(rules.registered),
    ties: rules.ties,
    replacement: rules.replacement,
    resultsVisibility: rules.resultsVisibility,
    anonymityThreshold: number(rules.anonymityThreshold),
  };
}

function reachFilled(name: string, reach: Quorum | Threshold | null): Record<string, string> {
  return {
    [`${name}.kind`]: reach?.kind ?? '',
    [`${name}.count`]: reach?.kind === 'count' ? String(reach.count) : '',
    [`${name}.numerator`]: reach?.kind === 'share' ? String(reach.share.numerator) : '',
    [`${name}.denominator`]: reach?.kind === 'share' ? String(reach.share.denominator) : '',
  };
}

function optionFilled(option: BallotOption, at: string, langs: readonly Lang[]): Record<string, string> {
  return {
    ...fieldsOf(`${at}.name`, option.name, langs),
    ...fieldsOf(`${at}.description`, option.description, langs),
    [`${at}.cost`]: String(option.cost ?? ''),
  };
}

export function methodIn(typed: Typed): Method {
  return oneIn(typed, 'method', METHODS) ?? 'yes-no';
}

/** What the form says of a ballot. What its method has no use for is not said, whatever stands in the fields. */
export function ballotIn(
  typed: Typed,
  within: { readonly langs: readonly Lang[]; readonly territories: readonly string[] },
): BallotSaid {
  const { langs, territories } = within;
  const method = methodIn(typed);
  const needs = METHOD_NEEDS[method];
  const options = needs.options[1] === 0 ? [] : rowsIn(typed, 'option');
  const places = someIn(typed, 'territories', territories);
  const rules: Partial<BallotRules> = {
    standings: someIn(typed, 'standings', ACTING_STANDINGS),
    decidingStanding: someIn(typed, 'decidingStanding', ACTING_STANDINGS),
    territories: places.length === 0 ? null : places,
    choices: needs.choices ? (rangeIn(typed, 'choices') ?? { min: 1, max: options.length }) : null,
    scores: needs.scores ? rangeIn(typed, 'scores') : null,
    budget: needs.budget ? budgetIn(typed) : null,
    quorum: quorumIn(typed),
    threshold: needs.threshold === 'none' ? null : thresholdIn(typed),
    registered: numberIn(typed, 'registered'),
    anonymityThreshold: numberIn(typed, 'anonymityThreshold') ?? Number.NaN,
    ...oneRule('ties', oneIn(typed, 'ties', TIES_RULES)),
    ...oneRule('replacement', oneIn(typed, 'replacement', REPLACEMENTS)),
    ...oneRule('resultsVisibility', oneIn(typed, 'resultsVisibility', RESULTS_VISIBILITIES)),
  };
  return {
    slug: typed.text('slug'),
    question: localisedIn(typed, 'question', langs),
    description: optionalIn(typed, 'description', langs),
    method,
    options: options.map((row) => optionIn(typed, `option.${row}`, { langs, costs: needs.budget })),
    opensAt: typed.text('opensAt') || undefined,
    closesAt: typed.text('closesAt') || undefined,
    paperUntil: typed.text('paperUntil') || undefined,
    rules,
  };
}

function optionIn(
  typed: Typed,
  at: string,
  within: { readonly langs: readonly Lang[]; readonly costs: boolean },
): OptionSaid {
  const cost = within.costs ? numberIn(typed, `${at}.cost`) : null;
  return {
    name: localisedIn(typed, `${at}.name`, within.langs),
    description: optionalIn(typed, `${at}.description`, within.langs),
    cost: cost ?? undefined,
  };
}

/** Null where neither end was typed; an end that was not is refused as no number. */
function rangeIn(typed: Typed, name: string): { readonly min: number; readonly max: number } | null {
  const [min, max] = [numberIn(typed, `${name}.min`), numberIn(typed, `${name}.max`)];
  return min === null && max === null ? null : { min: min ?? Number.NaN, max: max ?? Number.NaN };
}

function budgetIn(typed: Typed): BallotRules['budget'] {
  const amount = numberIn(typed, 'budget.amount');
  if (amount === null) return null;
  const currency = typed.text('budget.currency').toUpperCase();
  return { amount, currency, eachBallotWithin: typed.text('budget.each') === 'yes' };
}

function shareIn(typed: Typed, name: string): Share {
  const part = (which: string) => numberIn(typed, `${name}.${which}`) ?? Number.NaN;
  return { numerator: part('numerator'), denominator: part('denominator') };
}

function quorumIn(typed: Typed): Quorum | null {
  const kind = oneIn(typed, 'quorum.kind', ['count', 'share']);
  if (kind === undefined) return null;
  return kind === 'count'
    ? { kind, count: numberIn(typed, 'quorum.count') ?? Number.NaN }
    : { kind, share: shareIn(typed, 'quorum') };
}

function thresholdIn(typed: Typed): Threshold | null {
  const kind = oneIn(typed, 'threshold.kind', ['count', 'share']);
  if (kind === undefined) return null;
  if (kind === 'count') return { kind, count: numberIn(typed, 'threshold.count') ?? Number.NaN };
  return {
    kind,
    share: shareIn(typed, 'threshold'),
    of: oneIn(typed, 'threshold.of', SHARE_BASES) ?? 'expressed',
    reach: oneIn(typed, 'threshold.reach', ['at-least', 'more-than']) ?? 'at-least',
  };
}

function oneRule<K extends keyof BallotRules>(name: K, value: BallotRules[K] | undefined): Partial<BallotRules> {
  return value === undefined ? {} : ({ [name]: value } as Partial<BallotRules>);
}
