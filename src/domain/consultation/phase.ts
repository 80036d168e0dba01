import { checkAll, checkEach } from '../kit/check-all.ts';
import type { PhaseId } from '../kit/id.ts';
import type { InvalidReason } from '../kit/invalid-reason.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { checkLocalisedLine, type Localised, TITLE_MAX } from '../kit/text.ts';
import { STANDINGS, type Standing } from '../participant/standing.ts';
import { ACTS, type Act } from './act.ts';

export const PHASE_KINDS = [
  'inform',
  'questionnaire',
  'propose',
  'support',
  'discuss',
  'vote',
  'answer',
  'follow-up',
] as const;
export type PhaseKind = (typeof PHASE_KINDS)[number];

/** What each kind of phase allows unless its own rules say otherwise. */
export const KIND_ALLOWS = {
  inform: [],
  questionnaire: ['respond'],
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

/** Phases, in order, as they were before extensions, which are given in the order of time. */
export function withFormerEnds(
  phases: readonly Phase[],
  extensions: readonly { readonly phaseId: string; readonly from: Date }[],
): readonly Phase[] {
  const endOf = (phase: Phase) => extensions.find(({ phaseId }) => phaseId === phase.id)?.from ?? phase.closesAt;
  return inOrder(phases.map((phase) => ({ ...phase, closesAt: endOf(phase) })));
}

/** When the last of some phases closes; null for none. */
export function lastClose(phases: readonly Phase[]): Date | null {
  return phases.reduce<Date | null>((last, { closesAt }) => (last === null || closesAt > last ? closesAt : last), null);
}

/** Phases may overlap, but not two of one kind; each must end after it starts. Answers them in order. */
export function checkPhases(input: readonly Phase[]): Result<readonly Phase[], RefusalOf<'invalid'>> {
  if (input.length === 0) return refuse({ type: 'invalid', field: 'phases', because: 'missing' });
  if (input.length > PHASES_MAX) {
    return refuse({ type: 'invalid', field: 'phases', because: 'too-many', limit: PHASES_MAX });
  }
  const phases = checkEach(
    input.map((phase, index): Result<Phase, RefusalOf<'invalid'>> => {
      const field = `phases.${index}`;
      const clash = input.some(
        (other, at) =>
          at < index && other.kind === phase.kind && other.opensAt < phase.closesAt && phase.opensAt < other.closesAt,
      );
      const checked = checkPhase(phase, field);
      return checked.ok && clash ? refuse({ type: 'invalid', field, because: 'overlaps' }) : checked;
    }),
  );
  return phases.ok ? ok(inOrder(phases.value)) : phases;
}

function checkPhase(phase: Phase, field: string): Result<Phase, RefusalOf<'invalid'>> {
  const no = (member: string, because: InvalidReason) =>
    refuse({ type: 'invalid', field: `${field}.${member}`, because });
  const date = (edge: 'opensAt' | 'closesAt') =>
    Number.isFinite(phase[edge].getTime()) ? ok(phase[edge]) : no(edge, 'not-a-date');
  const checked = checkAll({
    kind: PHASE_KINDS.includes(phase.kind) ? ok(phase.kind) : no('kind', 'unknown-value'),
    title: phase.title === null ? ok(null) : checkLocalisedLine(phase.title, `${field}.title`, TITLE_MAX),
    opensAt: date('opensAt'),
    closesAt: phase.closesAt <= phase.opensAt ? no('closesAt', 'ends-before-it-starts') : date('closesAt'),
    allows: checkEachOnce(phase.allows, ACTS, `${field}.allows`),
    standings:
      phase.standings === null
        ? ok(null)
        : phase.standings.length === 0
          ? no('standings', 'missing')
          : checkEachOnce(phase.standings, STANDINGS, `${field}.standings`),
  });
  return checked.ok ? ok({ ...phase, title: checked.value.title }) : checked;
}

/** Some of a list, each once. */
function checkEachOnce<T>(
  input: readonly T[],
  known: readonly T[],
  field: string,
): Result<readonly T[], RefusalOf<'invalid'>> {
  if (!input.every((one) => known.includes(one))) return refuse({ type: 'invalid', field, because: 'unknown-value' });
  if (new Set(input).size < input.length) return refuse({ type: 'invalid', field, because: 'duplicate' });
  return ok(input);
}

/** Days between a consultation and the next one like it: a year in which every day of the week stays what it is. */
const YEAR_DAYS = 364;

/** Phases as they were, so many years later that the first of them is not open yet; on the clock of a place. */
export function nextYears(
  phases: readonly Phase[],
  { now, timeZone }: { readonly now: Date; readonly timeZone: string },
): readonly Phase[] {
  const first = Math.min(...phases.map(({ opensAt }) => opensAt.getTime()));
  const years = Math.max(1, Math.ceil((now.getTime() - first) / (YEAR_DAYS * 86_400_000)));
  const moved = (at: Date) =>
    new Date(
      Temporal.Instant.fromEpochMilliseconds(at.getTime())
        .toZonedDateTimeISO(timeZone)
        .add({ days: YEAR_DAYS * years }).epochMilliseconds,
    );
  return phases.map((phase) => ({ ...phase, opensAt: moved(phase.opensAt), closesAt: moved(phase.closesAt) }));
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
