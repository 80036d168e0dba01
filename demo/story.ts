import type { Application } from '../src/application/application.ts';
import { announceBallots } from '../src/application/ballot/announce-ballots.ts';
import { announcePhases } from '../src/application/consultation/publish-consultation.ts';
import { inOneTransaction } from '../src/application/kit/transaction.ts';
import type { AgentId, BallotId, CommentId, ParticipantId, PollId, ProposalId } from '../src/domain/kit/id.ts';
import type { Refusal } from '../src/domain/kit/refusal.ts';
import { ok, type Result } from '../src/domain/kit/result.ts';
import type { Person, Town } from './scenario.ts';

const DAY = 86_400_000;
/** Scenes in one transaction, so that a city of two thousand acts is generated in seconds. */
const AT_ONCE = 40;

/** What exists so far, by its name in the scenario. */
export type Told = {
  /** The application, with its clock at the time of the scene. */
  readonly app: Application;
  readonly today: Date;
  readonly people: Map<string, ParticipantId>;
  readonly proposals: Map<string, ProposalId>;
  readonly comments: Map<string, CommentId>;
  readonly polls: Map<string, PollId>;
  readonly ballots: Map<string, BallotId>;
  readonly agents: Map<string, AgentId>;
};

/** Something that happens on a day counted from today (negative: before), at an hour that may have a fraction. */
export type Scene = {
  readonly day: number;
  readonly hour: number;
  readonly act: (notification: Told) => Promise<Result<unknown, Refusal>>;
};

export type Telling = {
  readonly now: Date;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

/** A calendar day so many days from today, as consultations are dated. */
export function dayFrom(today: Date, days: number): string {
  return new Date(today.getTime() + days * DAY).toISOString().slice(0, 10);
}

/** Midnight UTC of the day that `now` is in. */
export function dayOf(now: Date): Date {
  return new Date(Math.floor(now.getTime() / DAY) * DAY);
}

/**
 * Plays scenes in the order of their time, through the use cases and under a clock that moves with them, so that the
 * event log reads as if the node had been there all along. Phases and ballots are announced when their time comes.
 */
export async function print(app: Application, scenes: readonly Scene[], how: Telling): Promise<Told> {
  const today = dayOf(how.now);
  let clock = today;
  const met = {
    today,
    people: new Map(),
    proposals: new Map(),
    comments: new Map(),
    polls: new Map(),
    ballots: new Map(),
    agents: new Map(),
  } satisfies Omit<Told, 'app'>;
  const here = { ...app, now: () => clock };
  const timeOf = ({ day, hour }: Scene) => today.getTime() + day * DAY + Math.round(hour * 3_600_000);
  const ordered = scenes.toSorted((a, b) => timeOf(a) - timeOf(b));
  let next: Date | null = null;
  for (let from = 0; from < ordered.length; from += AT_ONCE) {
    how.signal?.throwIfAborted();
    const some = ordered.slice(from, from + AT_ONCE);
    const notified = await inOneTransaction(here, async (within) => {
      for (const [index, scene] of some.entries()) {
        const at = timeOf(scene);
        while (next !== null && next.getTime() <= at) {
          clock = next;
          next = await announce(within);
        }
        clock = new Date(at);
        const done = await scene.act({ ...met, app: within });
        if (!done.ok) throw new Error(`scene ${from + index} does not hold: ${JSON.stringify(done.refusal)}`);
        // A newly published consultation has phase boundaries of its own.
        if (isEdge(done.value)) next = await announce(within);
      }
      return ok(null);
    });
    if (!notified.ok) throw new Error(`the story does not hold: ${notified.refusal.type}`);
    how.onProgress?.(from + some.length, ordered.length);
  }
  clock = how.now;
  await announce(here);
  return { ...met, app: here };
}

/** Announces phases and ballots that are due; returns when the next is. */
async function announce(app: Application): Promise<Date | null> {
  const edges = [(await announcePhases(app)).next, (await announceBallots(app)).next];
  return edges.reduce((first, edge) => (first === null || (edge !== null && edge < first) ? edge : first));
}

/** Whether an act may have added a phase, a ballot or a poll. */
function isEdge(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('rulesHash' in value || 'closesAt' in value);
}

/** Looks up a name of the scenario; throws for one that it does not define. */
export function named<T>(of: ReadonlyMap<string, T>, name: string): T {
  const found = of.get(name);
  if (found === undefined) throw new Error(`the story has not met ${name} yet`);
  return found;
}

/** Who may vote where nothing else is said. */
export function voters({ everybody }: Town): readonly Person[] {
  return everybody.filter(({ standing }) => standing === 'resident' || standing === 'registered');
}
