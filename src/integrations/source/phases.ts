import type { SourcePhase } from '../../application/source/ports.ts';
import { type Localised, lengthOf, TITLE_MAX } from '../../domain/kit/text.ts';

/** A process without an end goes on for so long as far as this node says. */
const OPEN_END_MS = 10 * 365 * 86_400_000;

type Stage = {
  readonly key: string;
  readonly title: Localised;
  readonly opensAt: Date | null;
  readonly closesAt: Date | null;
};

/**
 * The stages of a process as phases, in their order. One without a date begins where the one before it ends and ends where the
 * next begins; one that would end before it begins, or whose dates nobody knows, is left out. Where there is none, the process
 * is one phase.
 */
export function phasesFrom(
  stages: readonly Stage[],
  process: { readonly opensAt: Date; readonly closesAt: Date | null },
): readonly SourcePhase[] {
  const start = process.opensAt;
  const openEnd = new Date(start.getTime() + OPEN_END_MS);
  const end = process.closesAt ?? openEnd;
  const phases = stages.flatMap((stage, index): SourcePhase[] => {
    const before = stages.slice(0, index).findLast(({ closesAt }) => closesAt !== null);
    const after = stages.slice(index + 1).find(({ opensAt }) => opensAt !== null);
    const opensAt = stage.opensAt ?? before?.closesAt ?? start;
    const closesAt = stage.closesAt ?? after?.opensAt ?? end;
    if (closesAt <= opensAt) return [];
    const title = Object.fromEntries(Object.entries(stage.title).filter(([, text]) => lengthOf(text) <= TITLE_MAX));
    const named = Object.keys(title).length === 0 ? null : title;
    return [{ key: stage.key, kind: 'discuss', title: named, opensAt, closesAt }];
  });
  if (phases.length > 0) return phases;
  const closesAt = end > start ? end : openEnd;
  return [{ key: 'process', kind: 'discuss', title: null, opensAt: start, closesAt }];
}

export function dateIn(text: unknown): Date | null {
  if (typeof text !== 'string') return null;
  // “2026-03-01 08:00:00 UTC” is how some generations write it.
  const date = new Date(text.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d(?::\d\d)?) UTC$/, '$1T$2Z'));
  return Number.isFinite(date.getTime()) ? date : null;
}
