import type { SourcePhase } from '../../application/source/ports.ts';
import { dateIn, phasesFrom } from '../source/phases.ts';
import { localised, type TranslatedField } from './text.ts';

type Step = {
  readonly id: unknown;
  readonly position?: number | null;
  readonly startDate?: string | null;
  readonly endDate?: string | null;
  readonly title?: TranslatedField;
};
export type Process = {
  readonly title?: TranslatedField;
  readonly shortDescription?: TranslatedField;
  readonly startDate?: string | null;
  readonly endDate?: string | null;
  readonly publishedAt?: string | null;
  readonly heroImage?: string | null;
  readonly phases?: readonly (Step | null)[] | null;
  readonly steps?: readonly (Step | null)[] | null;
};

/** The steps of a process as phases, in their order. */
export function phasesOf(process: Process): readonly SourcePhase[] {
  const steps = (process.phases ?? process.steps ?? [])
    .filter((step): step is Step => step !== null)
    .toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0));
  const stages = steps.map((step) => ({
    ...{ key: String(step.id), title: localised(step.title, 'line') },
    ...{ opensAt: dateIn(step.startDate), closesAt: dateIn(step.endDate) },
  }));
  const opensAt = dateIn(process.startDate) ?? dateIn(process.publishedAt) ?? new Date(0);
  return phasesFrom(stages, { opensAt, closesAt: dateIn(process.endDate) });
}
