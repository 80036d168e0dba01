import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consultation, id, phase } from '../../../test/support/participation.ts';
import { ACTING_STANDINGS } from '../participant/standing.ts';
import {
  checkQuestionnaire,
  frozenSince,
  type Question,
  type Questionnaire,
  questionnaireState,
  resultsShownFrom,
} from './questionnaire.ts';
import { checkResponse, GROUP_MINIMUM, type ResponseCounts, resultsOf } from './results.ts';

const question = (nth: number, overrides: Partial<Question> = {}): Question => ({
  id: id(nth),
  kind: 'single',
  text: { fr: `Question ${nth} ?` },
  help: null,
  options: overrides.kind === undefined || overrides.kind === 'multiple' ? [{ fr: 'Oui' }, { fr: 'Non' }] : [],
  most: null,
  scale: overrides.kind === 'scale' ? { steps: 5, low: null, high: null } : null,
  required: true,
  ...overrides,
});

const questionnaire = (...questions: readonly Question[]): Questionnaire => ({
  id: id(9),
  consultationId: id(1),
  title: { fr: 'Vos déplacements' },
  introduction: null,
  questions,
  createdAt: new Date('2026-02-01T00:00:00Z'),
  changedAt: new Date('2026-02-01T00:00:00Z'),
});

const faults = (given: Questionnaire) => {
  const checked = checkQuestionnaire(given, consultation());
  return checked.ok
    ? []
    : [checked.refusal, ...(checked.refusal.others ?? [])].map((each) => 'field' in each && each.field);
};

describe('a questionnaire', () => {
  it('holds with a question of every kind', () => {
    const all = questionnaire(
      question(1),
      question(2, { kind: 'multiple', most: 2 }),
      question(3, { kind: 'scale', scale: { steps: 10, low: { fr: 'Jamais' }, high: { fr: 'Toujours' } } }),
      question(4, { kind: 'short-text', help: { fr: 'En peu de mots.' } }),
      question(5, { kind: 'long-text', required: false }),
    );
    expect(checkQuestionnaire(all, consultation())).toEqual({ ok: true, value: all });
  });

  it.each([
    ['no question', questionnaire(), ['questions']],
    ['no title', { ...questionnaire(question(1)), title: {} }, ['title']],
    ['one option', questionnaire(question(1, { options: [{ fr: 'Oui' }] })), ['questions.0.options']],
    [
      'an option twice',
      questionnaire(question(1, { options: [{ fr: 'Oui' }, { fr: 'Oui' }] })),
      ['questions.0.options'],
    ],
    [
      'options of a text',
      questionnaire(question(1, { kind: 'short-text', options: [{ fr: 'Oui' }] })),
      ['questions.0.options'],
    ],
    ['more than there are', questionnaire(question(1, { kind: 'multiple', most: 3 })), ['questions.0.most']],
    ['a limit of a single choice', questionnaire(question(1, { most: 1 })), ['questions.0.most']],
    [
      'a scale of one step',
      questionnaire(question(1, { kind: 'scale', scale: { steps: 1, low: null, high: null } })),
      ['questions.0.scale.steps'],
    ],
    ['a scale without steps', questionnaire(question(1, { kind: 'scale', scale: null })), ['questions.0.scale.steps']],
    ['a language that is not offered', questionnaire(question(1, { text: { de: 'Ja?' } })), ['questions.0.text.de']],
    [
      'faults in several questions',
      questionnaire(question(1, { text: {} }), question(2, { options: [] })),
      ['questions.0.text', 'questions.1.options'],
    ],
  ])('does not hold with %s', (_, given, fields) => {
    expect(faults(given)).toEqual(fields);
  });
});

describe('a response', () => {
  const all = questionnaire(
    question(1),
    question(2, { kind: 'multiple', options: [{ fr: 'A' }, { fr: 'B' }, { fr: 'C' }], most: 2 }),
    question(3, { kind: 'scale' }),
    question(4, { kind: 'short-text', required: false }),
    question(5, { kind: 'long-text', required: false }),
  );
  const whole = [
    { question: id(1), marks: [2] },
    { question: id(2), marks: [3, 1] },
    { question: id(3), marks: [5] },
  ];
  const refused = (answers: Parameters<typeof checkResponse>[1]) => {
    const checked = checkResponse(all, answers);
    if (checked.ok) throw new Error('not refused');
    return [checked.refusal, ...(checked.refusal.others ?? [])].map((each) =>
      'because' in each ? [each.field, each.because] : [],
    );
  };

  it('has what was answered and nothing for what was left out', () => {
    const answers = [...whole, { question: id(4), text: ' Le tram ' }, { question: id(5), text: '' }];
    expect(checkResponse(all, answers)).toEqual({
      ok: true,
      value: { marks: { [id(1)]: [2], [id(2)]: [1, 3], [id(3)]: [5] }, texts: { [id(4)]: 'Le tram' } },
    });
  });

  it('says all that is wrong at once', () => {
    expect(
      refused([
        { question: id(2), marks: [1, 2, 3] },
        { question: id(4), text: 'deux\nlignes' },
      ]),
    ).toEqual([
      [`answers.${id(1)}`, 'missing'],
      [`answers.${id(2)}`, 'too-many'],
      [`answers.${id(3)}`, 'missing'],
      [`answers.${id(4)}`, 'control-characters'],
    ]);
  });

  it.each([
    ['a mark that is not there', { question: id(1), marks: [3] }, 'unknown-value'],
    ['no number', { question: id(1), marks: [Number.NaN] }, 'unknown-value'],
    ['two marks of a single choice', { question: id(1), marks: [1, 2] }, 'too-many'],
    ['a mark twice', { question: id(2), marks: [1, 1] }, 'duplicate'],
    ['a step beyond the scale', { question: id(3), marks: [6] }, 'unknown-value'],
    ['a text for a choice', { question: id(1), text: 'Oui' }, 'wrong-type'],
    ['a mark for a text', { question: id(4), marks: [1] }, 'wrong-type'],
    ['a text that is too long', { question: id(4), text: 'a'.repeat(201) }, 'too-long'],
  ])('does not hold with %s', (_, answer, because) => {
    const others = whole.filter(({ question: of }) => of !== answer.question);
    expect(refused([...others, answer])).toEqual([[`answers.${answer.question}`, because]]);
  });

  it('does not hold with nothing in it, a foreign question, or one answered twice', () => {
    const optional = questionnaire(question(1, { required: false }));
    expect(checkResponse(optional, [])).toMatchObject({ refusal: { field: 'answers', because: 'missing' } });
    expect(refused([...whole, { question: id(8), marks: [1] }])).toEqual([['answers', 'unknown-value']]);
    expect(refused([...whole, { question: id(1), marks: [1] }])).toEqual([[`answers.${id(1)}`, 'duplicate']]);
  });
});

describe('results', () => {
  const one = questionnaire(question(1), question(2, { kind: 'short-text' }));
  const counted = (respondents: ResponseCounts['respondents']): ResponseCounts => ({
    respondents,
    answered: Object.entries(respondents).map(([standing, count]) => ({
      question: id(1),
      standing: standing as (typeof ACTING_STANDINGS)[number],
      count: count ?? 0,
    })),
    marks: Object.entries(respondents).map(([standing, count]) => ({
      question: id(1),
      mark: 2,
      standing: standing as (typeof ACTING_STANDINGS)[number],
      count: count ?? 0,
    })),
  });

  it('are counted by standing', () => {
    const results = resultsOf(one, counted({ resident: 7, registered: 5 }));
    expect(results.groups).toEqual([
      { standings: ['resident'], respondents: 7 },
      { standings: ['registered'], respondents: 5 },
    ]);
    expect(results.questions).toEqual([
      {
        question: id(1),
        answered: [7, 5],
        marks: [
          [0, 0],
          [7, 5],
        ],
      },
      { question: id(2), answered: [0, 0], marks: [] },
    ]);
  });

  it('say nothing but a number of fewer people than the minimum', () => {
    expect(resultsOf(one, counted({ resident: 2, registered: 2 }))).toEqual({
      respondents: 4,
      groups: null,
      questions: [],
    });
  });

  it('never count fewer people apart than the minimum, and lose nobody', () => {
    const people = fc.record(Object.fromEntries(ACTING_STANDINGS.map((standing) => [standing, fc.nat(12)])));
    fc.assert(
      fc.property(people, (respondents) => {
        const results = resultsOf(one, counted(respondents));
        const all = Object.values(respondents).reduce((sum, count) => sum + count, 0);
        expect(results.respondents).toBe(all);
        if (all < GROUP_MINIMUM) return;
        expect(results.groups?.every((group) => group.respondents >= GROUP_MINIMUM)).toBe(true);
        expect(results.groups?.reduce((sum, group) => sum + group.respondents, 0)).toBe(all);
      }),
    );
  });
});

describe('a questionnaire in its phases', () => {
  const phases = [
    phase({
      kind: 'questionnaire',
      opensAt: new Date('2026-03-01T00:00:00Z'),
      closesAt: new Date('2026-03-10T00:00:00Z'),
    }),
    phase({
      kind: 'questionnaire',
      opensAt: new Date('2026-04-01T00:00:00Z'),
      closesAt: new Date('2026-04-10T00:00:00Z'),
    }),
  ];
  const within = consultation({ phases });
  const on = (date: string) => new Date(`${date}T00:00:00Z`);

  it.each([
    ['2026-02-20', 'upcoming', false],
    ['2026-03-01', 'open', true],
    ['2026-03-10', 'paused', true],
    ['2026-04-05', 'open', true],
    ['2026-04-10', 'over', true],
  ])('is on %s %s', (date, state, frozen) => {
    expect(questionnaireState(within, on(date))).toBe(state);
    expect(frozenSince(within, on(date)) !== null).toBe(frozen);
  });

  it('shows results from its last close on, and is frozen in no draft', () => {
    expect(resultsShownFrom(within)).toEqual(on('2026-04-10'));
    expect(frozenSince(consultation({ phases, publishedAt: null }), on('2026-04-05'))).toBeNull();
    expect(frozenSince(consultation({ phases, publishedAt: on('2026-03-05') }), on('2026-04-05'))).toEqual(
      on('2026-03-05'),
    );
  });

  it('is none where no phase allows it', () => {
    expect(questionnaireState(consultation(), on('2026-03-05'))).toBe('none');
    expect(frozenSince(consultation(), on('2026-03-05'))).toBeNull();
    expect(resultsShownFrom(consultation())).toBeNull();
  });
});
