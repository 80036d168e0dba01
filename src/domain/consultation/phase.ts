import type { PhaseId } from '../id.ts';
import { isStanding, type Standing } from '../participant/standing.ts';
import type { RefusalOf } from '../refusal.ts';
import { ok, type Result, refuse } from '../result.ts';
import { checkLocalisedLine, type Localised, TITLE_MAX } from '../text.ts';

export const PHASE_KINDS = ['inform', 'propose', 'support', 'discuss', 'vote', 'answer', 'follow-up'] as const;
export type PhaseKind = (typeof PHASE_KINDS)[number];

/** What somebody who takes part can do, where a phase allows it. Reading, following and reporting are always allowed. */
export const ACTS = ['propose', 'support', 'comment', 'vote'] as const;
export type Act = (typeof ACTS)[number];

/** What each kind of phase allows unless its own rules say otherwise. */
export const KIND_ALLOWS = {
  inform: [],
  propose: ['propose', 'comment'],
  support: ['support', 'comment'],
  discuss: ['comment'],
  vote: ['vote'],
  answer: [],
  'follow-up': [],
} as const satisfies Record<PhaseKind, readonly Act[]>;

/** Phases of one consultation. */
export const PHASES_MAX = 50;

/** A dated stretch of a consultation. Open from `opensAt` (included) to `closesAt` (excluded). */
export type Phase = {
  readonly id: PhaseId;
  readonly kind: PhaseKind;
  readonly title: Localised | null;
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly allows: readonly Act[];
  /** Who may act in this phase; null where the consultation's rules say it. */
  readonly standings: readonly Standing[] | null;
};

export type PhaseState = 'upcoming' | 'open' | 'closed';

export function phaseState(phase: Pick<Phase, 'opensAt' | 'closesAt'>, now: Date): PhaseState {
  if (now < phase.opensAt) return 'upcoming';
  return now < phase.closesAt ? 'open' : 'closed';
}

/** Phases in the order of their opening; of two with the same dates, the kind that comes first in a consultation. */
export function inOrder(phases: readonly Phase[]): readonly Phase[] {
  return phases.toSorted(
    (a, b) =>
      a.opensAt.getTime() - b.opensAt.getTime() ||
      a.closesAt.getTime() - b.closesAt.getTime() ||
      PHASE_KINDS.indexOf(a.kind) - PHASE_KINDS.indexOf(b.kind),
  );
}

/**
 * The phase in which an act received at `receivedAt` counts. Deadlines count the durable receipt, never what a client
 * claims nor when a worker gets to it (design: decisions, Deadlines).
 */
export function phaseFor(
  act: Act,
  phases: readonly Phase[],
  receivedAt: Date,
): Result<Phase, RefusalOf<'no-phase-for'> | RefusalOf<'phase-not-open'> | RefusalOf<'phase-closed'>> {
  const [open] = openPhasesFor(act, phases, receivedAt);
  if (open !== undefined) return ok(open);
  const allowing = inOrder(phases).filter((phase) => phase.allows.includes(act));
  const next = allowing.find((phase) => phaseState(phase, receivedAt) === 'upcoming');
  if (next !== undefined) return refuse({ type: 'phase-not-open', act, opensAt: next.opensAt });
  const closedAt = lastClose(allowing);
  return closedAt === null ? refuse({ type: 'no-phase-for', act }) : refuse({ type: 'phase-closed', act, closedAt });
}

/** Every phase that allows an act at a moment: phases overlap, and each may say for itself who may act in it. */
export function openPhasesFor(act: Act, phases: readonly Phase[], at: Date): readonly Phase[] {
  return inOrder(phases).filter((phase) => phase.allows.includes(act) && phaseState(phase, at) === 'open');
}

/** When the last of some phases closes; null for none. */
export function lastClose(phases: readonly Phase[]): Date | null {
  return phases.reduce<Date | null>((last, { closesAt }) => (last === null || closesAt > last ? closesAt : last), null);
}

/** Phases may overlap, but not two of one kind; each must end after it starts. Answers them in order. */
export function checkPhases(said: readonly Phase[]): Result<readonly Phase[], RefusalOf<'invalid'>> {
  if (said.length === 0) return refuse({ type: 'invalid', field: 'phases', because: 'missing' });
  if (said.length > PHASES_MAX) {
    return refuse({ type: 'invalid', field: 'phases', because: 'too-many', limit: PHASES_MAX });
  }
  const phases: Phase[] = [];
  for (const [index, each] of said.entries()) {
    const checked = checkPhase(each, `phases.${index}`);
    if (!checked.ok) return checked;
    const phase = checked.value;
    phases.push(phase);
    const clash = phases.some(
      (other, at) =>
        at < index && other.kind === phase.kind && other.opensAt < phase.closesAt && phase.opensAt < other.closesAt,
    );
    if (clash) return refuse({ type: 'invalid', field: `phases.${index}`, because: 'overlaps' });
  }
  return ok(inOrder(phases));
}

function checkPhase(phase: Phase, field: string): Result<Phase, RefusalOf<'invalid'>> {
  if (!PHASE_KINDS.includes(phase.kind)) {
    return refuse({ type: 'invalid', field: `${field}.kind`, because: 'unknown-value' });
  }
  const title = phase.title === null ? ok(null) : checkLocalisedLine(phase.title, `${field}.title`, TITLE_MAX);
  if (!title.ok) return title;
  for (const edge of ['opensAt', 'closesAt'] as const) {
    if (!Number.isFinite(phase[edge].getTime())) {
      return refuse({ type: 'invalid', field: `${field}.${edge}`, because: 'not-a-date' });
    }
  }
  if (phase.closesAt <= phase.opensAt) {
    return refuse({ type: 'invalid', field: `${field}.closesAt`, because: 'ends-before-it-starts' });
  }
  if (!phase.allows.every((act) => ACTS.includes(act))) {
    return refuse({ type: 'invalid', field: `${field}.allows`, because: 'unknown-value' });
  }
  if (new Set(phase.allows).size < phase.allows.length) {
    return refuse({ type: 'invalid', field: `${field}.allows`, because: 'duplicate' });
  }
  const standings = phase.standings ?? [];
  if (phase.standings?.length === 0) {
    return refuse({ type: 'invalid', field: `${field}.standings`, because: 'missing' });
  }
  if (!standings.every(isStanding)) {
    return refuse({ type: 'invalid', field: `${field}.standings`, because: 'unknown-value' });
  }
  if (new Set(standings).size < standings.length) {
    return refuse({ type: 'invalid', field: `${field}.standings`, because: 'duplicate' });
  }
  return ok({ ...phase, title: title.value });
}

/**
 * A phase with a later end. Only before it closes, only later, never into the next phase of its kind
 * (design: decisions, Deadlines: extended, never shortened, never reopened).
 */
export function extended(
  phases: readonly Phase[],
  id: PhaseId,
  to: { readonly closesAt: Date; readonly now: Date },
): Result<readonly Phase[], RefusalOf<'not-found' | 'extension-too-late' | 'extension-shortens' | 'invalid'>> {
  const phase = phases.find((candidate) => candidate.id === id);
  if (phase === undefined) return refuse({ type: 'not-found', what: 'phase' });
  if (to.now >= phase.closesAt) return refuse({ type: 'extension-too-late', closedAt: phase.closesAt });
  if (to.closesAt <= phase.closesAt) return refuse({ type: 'extension-shortens', closesAt: phase.closesAt });
  return checkPhases(phases.map((each) => (each.id === id ? { ...each, closesAt: to.closesAt } : each)));
}
