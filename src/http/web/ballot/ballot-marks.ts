import type { Ballot } from '../../../domain/ballot/ballot.ts';
import { CHOICE_KIND } from '../../../domain/ballot/choice.ts';
import type { Answer, Choice } from '../../../domain/ballot/choice-kind.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { FormInput } from '../kit/form.ts';

/** What is marked in the form of a ballot: the values of each field by its name, as the browser sends them. */
export type Marks = ReadonlyMap<string, readonly string[]>;

/** The fields of a ballot's form. Options go by their numbers, which the hash of the rules holds. */
export const FIELD = {
  answer: 'answer',
  option: 'option',
  blank: 'blank',
  score: (number: number) => `score-${number}`,
  rank: (number: number) => `rank-${number}`,
  side: (number: number) => `side-${number}`,
} as const;

export const BLANK_MARK = 'blank';
const SIDES: readonly string[] = ['support', 'object', 'neither'];

/** Everything that was marked and sent, whatever it is: a refused form shows it again. */
export function submittedMarks(ballot: Ballot, formInput: FormInput): Marks {
  const named = ballot.options.flatMap(({ number }) => [FIELD.score(number), FIELD.rank(number), FIELD.side(number)]);
  const names = [FIELD.answer, FIELD.option, FIELD.blank, ...named];
  return new Map(names.map((name) => [name, formInput.all(name).filter((value) => value !== '')]));
}

/** The marks of a ballot that was cast, for its voter to change. */
export function marksOf(ballot: Ballot, choice: Choice): Marks {
  const by = (name: (number: number) => string, marked: readonly (readonly [option: string, value: string])[]) =>
    new Map(
      marked.flatMap(([id, value]) => {
        const option = ballot.options.find((each) => each.id === id);
        return option === undefined ? [] : [[name(option.number), [value]] as const];
      }),
    );
  switch (choice.kind) {
    case 'blank':
    case 'invalid':
      return new Map([FIELD.answer, FIELD.option, FIELD.blank].map((name) => [name, [BLANK_MARK]]));
    case 'petition':
      return new Map();
    case 'yes-no':
      return new Map([[FIELD.answer, [choice.answer]]]);
    case 'choice':
      return new Map([[FIELD.option, [choice.option]]]);
    case 'approval':
    case 'budget':
      return new Map([[FIELD.option, choice.options]]);
    case 'score':
      return by(
        FIELD.score,
        choice.scores.map(({ option, score }) => [option, String(score)] as const),
      );
    case 'ranking':
      return by(
        FIELD.rank,
        choice.ranks.map(({ option, rank }) => [option, String(rank)] as const),
      );
    case 'supports-and-objections':
      return by(FIELD.side, [
        ...choice.supports.map((option) => [option, 'support'] as const),
        ...choice.objections.map((option) => [option, 'object'] as const),
      ]);
  }
}

/**
 * The choice that marks say, for the rules to judge. Refuses what is no single choice: nothing marked where one answer is
 * asked for, two of them, or marks on a ballot that is marked blank.
 */
export function choiceIn(ballot: Ballot, marks: Marks): Result<Choice, Refusal> {
  const kind = CHOICE_KIND[ballot.method];
  switch (kind) {
    case 'petition':
      return ok({ kind });
    case 'yes-no': {
      const answer = oneOf(marks.get(FIELD.answer) ?? []);
      if (!answer.ok) return answer;
      return ok(answer.value === BLANK_MARK ? { kind: 'blank' } : { kind, answer: answer.value as Answer });
    }
    case 'choice': {
      const option = oneOf(marks.get(FIELD.option) ?? []);
      if (!option.ok) return option;
      return ok(option.value === BLANK_MARK ? { kind: 'blank' } : { kind, option: option.value });
    }
    case 'approval':
    case 'budget': {
      const options = (marks.get(FIELD.option) ?? []).filter((option) => option !== BLANK_MARK);
      return unlessBlank(marks, options.length, { kind, options });
    }
    case 'score': {
      const scores = eachMark(ballot, marks, FIELD.score).map(([option, value]) => ({ option, score: Number(value) }));
      return unlessBlank(marks, scores.length, { kind, scores });
    }
    case 'ranking': {
      const ranks = eachMark(ballot, marks, FIELD.rank).map(([option, value]) => ({ option, rank: Number(value) }));
      return unlessBlank(marks, ranks.length, { kind, ranks });
    }
    case 'supports-and-objections': {
      const sides = eachMark(ballot, marks, FIELD.side);
      if (sides.some(([, value]) => !SIDES.includes(value))) {
        return refuse({ type: 'invalid', field: 'side', because: 'unknown-value' });
      }
      const on = (side: string) => sides.filter(([, value]) => value === side).map(([option]) => option);
      const [supports, objections] = [on('support'), on('object')];
      return unlessBlank(marks, supports.length + objections.length, { kind, supports, objections });
    }
  }
}

function oneOf(values: readonly string[]): Result<string, Refusal> {
  const [value] = values;
  if (value === undefined) return refuse({ type: 'too-few-choices', min: 1, given: 0 });
  return values.length === 1 ? ok(value) : refuse({ type: 'too-many-choices', max: 1, given: values.length });
}

function unlessBlank(marks: Marks, given: number, choice: Choice): Result<Choice, Refusal> {
  if ((marks.get(FIELD.blank) ?? []).length === 0) return ok(choice);
  return given === 0 ? ok({ kind: 'blank' }) : refuse({ type: 'too-many-choices', max: 0, given });
}

/** Options with each submitted value: one given twice is there twice, for the rules to refuse. */
function eachMark(
  { options }: Ballot,
  marks: Marks,
  name: (number: number) => string,
): readonly (readonly [option: string, value: string])[] {
  return options.flatMap(({ id, number }) => (marks.get(name(number)) ?? []).map((value) => [id, value] as const));
}
