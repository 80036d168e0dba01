import { describe, expect, it } from 'vitest';
import { ballot } from '../../../test/support/ballots.ts';
import { at, consultation, id, phase } from '../../../test/support/participation.ts';
import type { Ballot } from '../ballot/ballot.ts';
import { METHODS } from '../ballot/method.ts';
import type { BallotRules } from '../ballot/rules.ts';
import type { Questionnaire } from '../questionnaire/questionnaire.ts';
import { inLanguagesOf, namesOfOptions, PURPOSE_MAX, type TemplateDetails, templateOf } from './template.ts';

const details: TemplateDetails = {
  title: { fr: 'Plan vélo', en: 'Cycling plan' },
  purpose: { fr: 'Pour recueillir des idées.', en: 'To collect ideas.' },
  licence: 'CC-BY-4.0',
};
const opensAt = at('2026-02-28T23:00:00Z');
const held = consultation({
  territory: '69123',
  topics: ['cycling'],
  campaign: { campaign: 'Vélo', follows: 'velo-2025' },
  title: { fr: 'Plan vélo', en: 'Cycling plan' },
  summary: { fr: 'Où ?', en: 'Where?' },
  rules: { territories: ['69387'], supportThreshold: 50 },
  phases: [
    phase({ kind: 'vote', opensAt: at('2026-03-30T22:00:00Z'), closesAt: at('2026-04-15T16:00:00Z') }),
    phase({ kind: 'propose', opensAt, closesAt: at('2026-03-30T22:00:00Z'), title: { fr: 'Vos idées' } }),
  ],
});
const vote = ballot({
  method: 'choice',
  options: ['Oui', 'Non'],
  opensAt: at('2026-03-30T22:00:00Z'),
  closesAt: at('2026-04-14T22:00:00Z'),
  paperUntil: at('2026-04-20T10:00:00Z'),
  rules: { territories: ['69387'], registered: 50_000 },
});
const questions: Questionnaire = {
  id: id(700),
  consultationId: id(1),
  title: { fr: 'Vos trajets', en: 'Your trips' },
  introduction: null,
  questions: [
    {
      ...{ id: id(701), kind: 'scale', text: { fr: 'Satisfait ?', en: 'Satisfied?' }, help: null, options: [] },
      ...{ most: null, required: false, scale: { steps: 5, low: { fr: 'non', en: 'no' }, high: null } },
    },
  ],
  createdAt: at('2026-02-01T00:00:00Z'),
  changedAt: at('2026-02-01T00:00:00Z'),
};
const made = (ballots: readonly Ballot[] = [vote], questionnaire: Questionnaire | null = questions) =>
  templateOf(details, { consultation: held, ballots, questionnaire });
const template = () => {
  const result = made();
  if (!result.ok) throw new Error('refused');
  return result.value;
};

describe('a template', () => {
  it('has texts, rules, votes and questions, and dates from its first day on', () => {
    expect(template()).toEqual({
      ...details,
      languages: ['fr', 'en'],
      consultation: {
        title: held.title,
        summary: held.summary,
        topics: ['cycling'],
        rules: {
          openTo: 'people',
          resultsVisibility: held.rules.resultsVisibility,
          decidingStanding: held.rules.decidingStanding,
          supports: 'for',
          supportThreshold: 50,
          standings: held.rules.standings,
          hold: 'first-remote',
          proposalsPerParticipant: null,
        },
        phases: [
          { kind: 'vote', title: null, opens: 'P30D', closes: 'P45DT18H', allows: ['vote'], standings: null },
          {
            ...{ kind: 'propose', title: { fr: 'Vos idées' }, opens: 'PT0S', closes: 'P30D' },
            ...{ allows: ['propose', 'comment'], standings: null },
          },
        ],
      },
      ballots: [
        expect.objectContaining({
          ...{ slug: 'school-square', method: 'choice', opens: 'P30D', closes: 'P45D', paperUntil: 'P50DT12H' },
          options: [
            { name: { fr: 'Oui' }, description: null, cost: null },
            { name: { fr: 'Non' }, description: null, cost: null },
          ],
        }),
      ],
      questionnaire: {
        title: questions.title,
        introduction: null,
        questions: questions.questions.map(({ id: _, ...question }) => question),
      },
    });
  });

  it('has nothing of the place and nothing that only this node knows', () => {
    const text = JSON.stringify(template());
    for (const local of ['69387', '69123', 'velo-2025', '50000', id(1), id(500), id(700), id(701), '2026-']) {
      expect(text).not.toContain(local);
    }
  });

  it.each<[string, Partial<BallotRules>]>([
    ['a quorum that is a share of them', { quorum: { kind: 'share', share: { numerator: 1, denominator: 4 } } }],
    [
      'a threshold that is a share of them',
      {
        threshold: { kind: 'share', share: { numerator: 1, denominator: 2 }, of: 'registered', reach: 'at-least' },
      },
    ],
  ])('says how many could vote where a rule needs it: %s', (_, rules) => {
    const needing = ballot({ method: 'yes-no', rules: { ...rules, registered: 50_000 } });
    const result = made([needing]);
    expect(result.ok && result.value.ballots[0]?.rules.registered).toBe(50_000);
  });

  it.each(METHODS)('can have a vote of %s', (method) => {
    const result = made([ballot({ method, options: method.startsWith('budget') ? [10, 20] : 2 })]);
    expect(result.ok && result.value.ballots[0]?.method).toBe(method);
  });

  it.each([
    ['no title', { title: {} }, { field: 'title', because: 'missing' }],
    ['a title of two lines', { title: { fr: 'Un\nDeux' } }, { field: 'title.fr', because: 'control-characters' }],
    ['no purpose', { purpose: {} }, { field: 'purpose', because: 'missing' }],
    [
      'a purpose that is no sentence any more',
      { purpose: { fr: 'a'.repeat(PURPOSE_MAX + 1) } },
      { field: 'purpose.fr', because: 'too-long' },
    ],
    ['a licence of software', { licence: 'MIT' }, { field: 'licence', because: 'unknown-value' }],
    ['a licence of data', { licence: 'ODbL-1.0' }, { field: 'licence', because: 'unknown-value' }],
    ['a licence that is none', { licence: 'constructor' }, { field: 'licence', because: 'unknown-value' }],
  ] as const)('is refused with %s', (_, change, fault) => {
    const result = templateOf({ ...details, ...change }, { consultation: held, ballots: [], questionnaire: null });
    expect(result.ok || result.refusal).toMatchObject({ type: 'invalid', ...fault });
  });

  it('names what can be chosen in its votes, in every language, once', () => {
    const twice = ballot({ method: 'choice', options: ['Oui', 'Peut-être'] });
    expect(namesOfOptions([vote, twice])).toEqual(['Oui', 'Non', 'Peut-être']);
  });
});

describe('a template in the languages of an institution', () => {
  const questionsAlone = { ...template(), ballots: [] };
  const whole = {
    ...questionsAlone,
    consultation: { ...questionsAlone.consultation, phases: [] },
  };

  it('has those alone, where each text is in one of them', () => {
    const english = inLanguagesOf(whole, ['en', 'it']);
    expect(english.languages).toEqual(['en']);
    expect(english.consultation.title).toEqual({ en: 'Cycling plan' });
    expect(english.questionnaire?.questions[0]).toMatchObject({
      text: { en: 'Satisfied?' },
      scale: { low: { en: 'no' } },
    });
    // What it is called is said of where it comes from.
    expect(english.title).toEqual(details.title);
  });

  it('has all of its own where a text is in none of them', () => {
    expect(inLanguagesOf(template(), ['en'])).toEqual(template());
    expect(inLanguagesOf(whole, ['fi'])).toEqual(whole);
  });

  it('stays whole where the institution has them all', () => {
    expect(inLanguagesOf(template(), ['en', 'fr', 'it'])).toEqual(template());
  });
});
