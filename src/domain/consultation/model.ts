import type { PhaseKind } from './phase.ts';
import type { Rules } from './rules.ts';

/** Consultations to begin with: which phases, for how long, and which rules are not the usual ones. */
export const CONSULTATION_MODELS = ['proposals', 'participatory-budget', 'question'] as const;
export type ConsultationModel = (typeof CONSULTATION_MODELS)[number];

type Stretch = { readonly kind: PhaseKind; readonly days: number };

/** Days from today to the first opening: time to write, have it read, and tell people. */
const DAYS_BEFORE = 14;

const MODELS: Readonly<
  Record<ConsultationModel, { readonly phases: readonly Stretch[]; readonly rules: Partial<Rules> }>
> = {
  proposals: {
    phases: [
      { kind: 'propose', days: 30 },
      { kind: 'support', days: 21 },
      { kind: 'answer', days: 45 },
    ],
    rules: {},
  },
  'participatory-budget': {
    phases: [
      { kind: 'inform', days: 14 },
      { kind: 'propose', days: 42 },
      { kind: 'discuss', days: 60 },
      { kind: 'vote', days: 21 },
      { kind: 'answer', days: 30 },
      { kind: 'follow-up', days: 365 },
    ],
    rules: { supports: 'none', resultsVisibility: 'after-close' },
  },
  question: {
    phases: [
      { kind: 'inform', days: 14 },
      { kind: 'vote', days: 14 },
      { kind: 'answer', days: 30 },
    ],
    rules: { supports: 'none', resultsVisibility: 'after-close' },
  },
};

export function consultationModel(name: string): ConsultationModel | null {
  return CONSULTATION_MODELS.find((each) => each === name) ?? null;
}

/** The rules of a model that are not the usual ones. */
export function rulesOfModel(model: ConsultationModel): Partial<Rules> {
  return MODELS[model].rules;
}

/**
 * The phases of a model, one after the other and without a gap, each of whole days on the clock of its place: `opensAt` and
 * `closesAt` are local times as `YYYY-MM-DDTHH:mm`, the first two weeks after `today` (`YYYY-MM-DD`).
 */
export function phasesOfModel(
  model: ConsultationModel,
  today: string,
): readonly { readonly kind: PhaseKind; readonly opensAt: string; readonly closesAt: string }[] {
  let day = DAYS_BEFORE;
  return MODELS[model].phases.map(({ kind, days }) => {
    const opensAt = `${dayAfter(today, day)}T00:00`;
    day += days;
    return { kind, opensAt, closesAt: `${dayAfter(today, day)}T00:00` };
  });
}

function dayAfter(today: string, days: number): string {
  return Temporal.PlainDate.from(today).add({ days }).toString();
}
