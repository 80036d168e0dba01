import type { Id } from '../kit/id.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import type { Ballot } from './ballot.ts';
import type { Answer, Choice, ChoiceKind } from './choice-kind.ts';
import { ANSWERS } from './choice-kind.ts';
import { BLANK, type Content, INVALID, marksReader, SIGNED } from './content.ts';
import type { Method } from './method.ts';

export const CHOICE_KIND = {
  'yes-no': 'yes-no',
  choice: 'choice',
  approval: 'approval',
  score: 'score',
  schulze: 'ranking',
  'instant-runoff': 'ranking',
  'budget-by-votes': 'budget',
  'equal-shares': 'budget',
  petition: 'petition',
  'supports-and-objections': 'supports-and-objections',
} as const satisfies Record<Method, ChoiceKind>;

export type ChoiceRefusal = RefusalOf<
  | 'invalid'
  | 'wrong-kind-of-choice'
  | 'unknown-option'
  | 'duplicate-option'
  | 'too-few-choices'
  | 'too-many-choices'
  | 'over-the-cap'
  | 'score-out-of-range'
  | 'ranks-with-holes'
  | 'ranks-level'
>;

/** A choice that the rules of its ballot allow, as content to keep; else the rule that forbids it. */
export function checkChoice(
  ballot: Ballot,
  choice: Choice,
  channel: 'online' | 'paper',
): Result<Content, ChoiceRefusal> {
  const wanted = CHOICE_KIND[ballot.method];
  if (choice.kind === 'blank' && wanted !== 'petition') return ok(BLANK);
  if (choice.kind === 'invalid' && channel === 'paper') return ok(INVALID);
  if (choice.kind !== wanted) return refuse({ type: 'wrong-kind-of-choice', wanted });
  switch (choice.kind) {
    case 'yes-no':
      return ANSWERS.includes(choice.answer)
        ? ok(choice.answer)
        : refuse({ type: 'invalid', field: 'answer', because: 'unknown-value' });
    case 'petition':
      return ok(SIGNED);
    case 'choice': {
      const numbers = numbersOf(ballot, [choice.option]);
      return numbers.ok ? ok(String(numbers.value[0])) : numbers;
    }
    case 'approval':
    case 'budget': {
      const numbers = marked(ballot, choice.options);
      if (!numbers.ok) return numbers;
      const cap = withinCap(ballot, numbers.value);
      if (cap !== null) return cap;
      return ok(numbers.value.length === 0 ? BLANK : numbers.value.toSorted(ascending).join(' '));
    }
    case 'score':
      return scoresContent(ballot, choice.scores);
    case 'ranking':
      return ranksContent(ballot, choice.ranks);
    case 'supports-and-objections': {
      const numbers = marked(ballot, [...choice.supports, ...choice.objections]);
      if (!numbers.ok) return numbers;
      const signs = numbers.value.map((number, index) => ({
        number,
        sign: index < choice.supports.length ? '+' : '-',
      }));
      signs.sort((a, b) => a.number - b.number);
      return ok(signs.length === 0 ? BLANK : signs.map(({ number, sign }) => `${sign}${number}`).join(' '));
    }
  }
}

/** The choice that a content says: for its voter, who may see it and change it. */
export function choiceOf(ballot: Ballot, content: Content): Choice {
  if (content === BLANK || content === INVALID) return { kind: content };
  const kind = CHOICE_KIND[ballot.method];
  if (kind === 'petition') return { kind };
  if (kind === 'yes-no') return { kind, answer: content as Answer };
  const marks = marksReader(ballot)(content);
  const all = Array.from(marks.options.subarray(0, marks.length), (index, at) => ({
    option: ballot.options[index]?.id ?? '',
    value: marks.values[at] ?? 0,
  }));
  const options = all.map(({ option }) => option);
  switch (kind) {
    case 'choice':
      return { kind, option: options[0] ?? '' };
    case 'approval':
    case 'budget':
      return { kind, options };
    case 'score':
      return { kind, scores: all.map(({ option, value }) => ({ option, score: value })) };
    case 'ranking':
      return { kind, ranks: all.map(({ option, value }) => ({ option, rank: value + 1 })) };
    case 'supports-and-objections': {
      const side = (sign: number) => all.filter(({ value }) => value === sign).map(({ option }) => option);
      return { kind, supports: side(1), objections: side(-1) };
    }
  }
}

function scoresContent(
  ballot: Ballot,
  scores: readonly { readonly option: Id; readonly score: number }[],
): Result<Content, ChoiceRefusal> {
  const numbers = marked(
    ballot,
    scores.map(({ option }) => option),
  );
  if (!numbers.ok) return numbers;
  const { min, max } = ballot.rules.scores ?? { min: 0, max: 0 };
  const wrong = scores.find(({ score }) => !Number.isInteger(score) || score < min || score > max);
  if (wrong !== undefined) return refuse({ type: 'score-out-of-range', option: wrong.option, min, max });
  const pairs = scores.map(({ score }, index) => [numbers.value[index] ?? 0, score] as const);
  pairs.sort(([a], [b]) => a - b);
  return ok(pairs.length === 0 ? BLANK : pairs.map(([number, score]) => `${number}:${score || 0}`).join(' '));
}

function ranksContent(
  ballot: Ballot,
  ranks: readonly { readonly option: Id; readonly rank: number }[],
): Result<Content, ChoiceRefusal> {
  const numbers = marked(
    ballot,
    ranks.map(({ option }) => option),
  );
  if (!numbers.ok) return numbers;
  if (ranks.length === 0) return ok(BLANK);
  const places = new Map<number, number[]>();
  for (const [index, { rank }] of ranks.entries()) {
    if (!Number.isInteger(rank) || rank < 1) return refuse({ type: 'invalid', field: 'ranks', because: 'wrong-type' });
    const place = places.get(rank) ?? [];
    place.push(numbers.value[index] ?? 0);
    places.set(rank, place);
  }
  for (let rank = 1; rank <= places.size; rank += 1) {
    const place = places.get(rank);
    if (place === undefined) return refuse({ type: 'ranks-with-holes', missing: rank });
    if (place.length > 1 && ballot.method === 'instant-runoff') return refuse({ type: 'ranks-level', rank });
  }
  const inOrder = [...places].sort(([a], [b]) => a - b);
  return ok(inOrder.map(([, place]) => place.sort(ascending).join('=')).join('>'));
}

/** The numbers of the options marked, as many as the rules allow. */
function marked(ballot: Ballot, ids: readonly Id[]): Result<number[], ChoiceRefusal> {
  const numbers = numbersOf(ballot, ids);
  if (!numbers.ok) return numbers;
  const { min, max } = ballot.rules.choices ?? { min: 0, max: ballot.options.length };
  if (ids.length > max) return refuse({ type: 'too-many-choices', max, given: ids.length });
  return ids.length < min ? refuse({ type: 'too-few-choices', min, given: ids.length }) : numbers;
}

function numbersOf(
  ballot: Ballot,
  ids: readonly Id[],
): Result<number[], RefusalOf<'unknown-option' | 'duplicate-option'>> {
  const numbers: number[] = [];
  for (const id of ids) {
    const option = ballot.options.find((each) => each.id === id);
    if (option === undefined) return refuse({ type: 'unknown-option', option: id });
    if (numbers.includes(option.number)) return refuse({ type: 'duplicate-option', option: id });
    numbers.push(option.number);
  }
  return ok(numbers);
}

function withinCap(
  ballot: Ballot,
  numbers: readonly number[],
): ReturnType<typeof refuse<RefusalOf<'over-the-cap'>>> | null {
  const { budget } = ballot.rules;
  if (budget === null || !budget.eachBallotWithin) return null;
  const cost = numbers.reduce((sum, number) => sum + (ballot.options[number - 1]?.cost ?? 0), 0);
  if (cost <= budget.amount) return null;
  return refuse({ type: 'over-the-cap', cap: budget.amount, cost, currency: budget.currency });
}

function ascending(a: number, b: number): number {
  return a - b;
}
