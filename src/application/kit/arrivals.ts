import type { Id } from '../../domain/kit/id.ts';
import type { Application, Writer } from '../application.ts';
import type { Arrivals } from './ports.ts';

/** A request that takes longer to answer holds up no close any more, nor does a process that tells nothing. */
export const PATIENCE_MS = 30_000;

/** Those of one process; `id` is its name among the processes of the node. */
export function createArrivals(id: Id): Arrivals {
  const underWay = new Set<{ readonly at: Date }>();
  return {
    id,
    begin(at) {
      const one = { at };
      underWay.add(one);
      return () => underWay.delete(one);
    },
    answeredUntil(now) {
      const patientSince = now.getTime() - PATIENCE_MS;
      const waiting = [...underWay].map(({ at }) => at.getTime()).filter((at) => at > patientSince);
      return new Date(Math.min(now.getTime(), ...waiting));
    },
  };
}

/**
 * Whether every process of the node has answered what it received before a moment: only then is what ended at that moment
 * counted. Where one has not told so yet it is asked to.
 */
export async function isAnsweredUntil(app: Application, writer: Writer, moment: Date): Promise<boolean> {
  const now = app.now();
  const alive = await writer.processes.aliveSince(new Date(now.getTime() - PATIENCE_MS));
  const own = app.arrivals?.answeredUntil(now) ?? now;
  const others = alive.filter(({ id }) => id !== app.arrivals?.id);
  if (own >= moment && others.every(({ answeredUntil }) => answeredUntil >= moment)) return true;
  await writer.processes.wake();
  return false;
}

/** How often a process tells at least, so that it is known to be alive. */
export const BEAT_MS = 10_000;

/** Writes down how far this process is. */
export async function reportAnswered(app: Application, { id, answeredUntil }: Arrivals): Promise<void> {
  const now = app.now();
  await app.store.transact((writer) => writer.processes.save({ id, beatAt: now, answeredUntil: answeredUntil(now) }));
}
