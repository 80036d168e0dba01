import { describe, expect, it } from 'vitest';
import { CONSULTATION_MODELS, consultationModel, phasesOfModel, rulesOfModel } from './model.ts';
import { checkRules, DEFAULT_RULES } from './rules.ts';

describe('a model of a consultation', () => {
  it.each(CONSULTATION_MODELS)('has rules that hold and phases without a gap: %s', (model) => {
    expect(checkRules({ ...DEFAULT_RULES, ...rulesOfModel(model) }).ok).toBe(true);
    const phases = phasesOfModel(model, '2026-02-20');
    expect(phases[0]?.opensAt).toBe('2026-03-06T00:00');
    for (const [index, { opensAt, closesAt }] of phases.entries()) {
      expect(opensAt < closesAt).toBe(true);
      if (index > 0) expect(opensAt).toBe(phases[index - 1]?.closesAt);
    }
    expect(phases.some(({ kind }) => kind === 'answer')).toBe(true);
  });

  it('counts days of the calendar, over the end of a year too', () => {
    expect(phasesOfModel('question', '2027-12-25').map(({ opensAt }) => opensAt)).toEqual([
      '2028-01-08T00:00',
      '2028-01-22T00:00',
      '2028-02-05T00:00',
    ]);
  });

  it('is known by its name alone', () => {
    expect(consultationModel('question')).toBe('question');
    expect(consultationModel('constructor')).toBeNull();
  });
});
