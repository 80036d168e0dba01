import type { SourcePhase } from '../../application/source/ports.ts';
import { lengthOf, TITLE_MAX } from '../../domain/kit/text.ts';
import { localised, type TranslatedField } from './text.ts';

/** A process without an end goes on for so long as far as this node says. */
const OPEN_END_MS = 10 * 365 * 86_400_000;

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
  readonly phases?: readonly (Step | null)[] | null;
  readonly steps?: readonly (Step | null)[] | null;
};

/**
 * The steps of a process as phases, in their order. A step without a date begins where the one before it ends and ends where the
 * next begins; one that would end before it begins, or whose dates nobody knows, is left out.
 */
export function phasesOf(process: Process): readonly SourcePhase[] {
  const steps = (process.phases ?? process.steps ?? [])
    .filter((step): step is Step => step !== null)
    .toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0));
  const start = dateIn(process.startDate) ?? dateIn(process.publishedAt) ?? new Date(0);
  const end = dateIn(process.endDate) ?? new Date(start.getTime() + OPEN_END_MS);
  const phases = steps.flatMap((step, index): SourcePhase[] => {
    const before = steps.slice(0, index).findLast(({ endDate }) => dateIn(endDate) !== null);
    const after = steps.slice(index + 1).find(({ startDate }) => dateIn(startDate) !== null);
    const opensAt = dateIn(step.startDate) ?? dateIn(before?.endDate) ?? start;
    const closesAt = dateIn(step.endDate) ?? dateIn(after?.startDate) ?? end;
    if (closesAt <= opensAt) return [];
    const title = Object.fromEntries(
      Object.entries(localised(step.title, 'line')).filter(([, text]) => lengthOf(text) <= TITLE_MAX),
    );
    const named = Object.keys(title).length === 0 ? null : title;
    return [{ key: String(step.id), kind: 'discuss', title: named, opensAt, closesAt }];
  });
  if (phases.length > 0) return phases;
  return [
    {
      key: 'process',
      kind: 'discuss',
      title: null,
      opensAt: start,
      closesAt: end > start ? end : new Date(start.getTime() + OPEN_END_MS),
    },
  ];
}

export function dateIn(text: unknown): Date | null {
  if (typeof text !== 'string') return null;
  // “2026-03-01 08:00:00 UTC” is how some generations write it.
  const date = new Date(text.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d(?::\d\d)?) UTC$/, '$1T$2Z'));
  return Number.isFinite(date.getTime()) ? date : null;
}
