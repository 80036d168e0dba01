import type { Consultation } from '../consultation/consultation.ts';
import { openPhasesFor, type Phase, phaseState } from '../consultation/phase.ts';
import { closeOf } from '../consultation/visibility.ts';

/** `paused`: between two phases in which it is answered. `none`: no phase of the consultation allows it. */
export type QuestionnaireState = 'none' | 'upcoming' | 'open' | 'paused' | 'over';

/** Whether any phase lets people answer a questionnaire. */
export function takesResponses({ phases }: { readonly phases: readonly Pick<Phase, 'allows'>[] }): boolean {
  return phases.some(({ allows }) => allows.includes('respond'));
}

export function questionnaireState({ phases }: Pick<Consultation, 'phases'>, now: Date): QuestionnaireState {
  const taking = phases.filter(({ allows }) => allows.includes('respond'));
  if (taking.length === 0) return 'none';
  if (openPhasesFor('respond', phases, now).length > 0) return 'open';
  const states = new Set(taking.map((phase) => phaseState(phase, now)));
  if (states.size === 2) return 'paused';
  return states.has('upcoming') ? 'upcoming' : 'over';
}

/** Since when the questions cannot change any more: the first moment at which people could answer them. Null before. */
export function frozenSince(
  { phases, publishedAt }: Pick<Consultation, 'phases' | 'publishedAt'>,
  now: Date,
): Date | null {
  if (publishedAt === null) return null;
  const opening = phases
    .filter(({ allows }) => allows.includes('respond'))
    .reduce<Date | null>((first, { opensAt }) => (first === null || opensAt < first ? opensAt : first), null);
  if (opening === null) return null;
  const since = opening > publishedAt ? opening : publishedAt;
  return now >= since ? since : null;
}

/**
 * When the results are shown to everybody at once: at the last close, whatever the consultation says of its other counts. Each
 * result before would tell by its difference from the last one how one person answered every question (docs/adr/0112).
 */
export function resultsShownFrom(consultation: Pick<Consultation, 'phases'>): Date | null {
  return closeOf(consultation, 'respond');
}
