import type { NewEvent } from '../domain/event.ts';
import type { RefusalOf } from '../domain/refusal.ts';
import { refuse } from '../domain/result.ts';
import type { Agent } from './access.ts';
import { agentOf } from './by.ts';
import type { Store, Writer } from './ports.ts';
import { Refused } from './refused.ts';

/**
 * A store in which agents act within their bounds: whoever works on some consultations does nothing outside them, and
 * whoever was disabled does nothing at all. Every act writes an event that says who did it and where, so this is the one
 * place that all of them pass, whatever door they came by; an act that is refused here leaves nothing behind. A use case
 * that agents can reach answers a `Result` from its transaction, which is what they get then.
 */
export function withinBounds(store: Store): Store {
  return {
    ...store,
    async transact(work) {
      try {
        return await store.transact((writer) => work(boundWriter(writer)));
      } catch (error) {
        if (error instanceof Refused) return refuse(error.refusal) as Awaited<ReturnType<typeof work>>;
        throw error;
      }
    },
  };
}

function boundWriter(writer: Writer): Writer {
  return {
    ...writer,
    write: {
      ...writer.write,
      async event(...events) {
        for (const event of events) {
          const refusal = await beyond(writer, event);
          if (refusal !== null) throw new Refused(refusal);
        }
        await writer.write.event(...events);
      },
    },
  };
}

async function beyond(
  writer: Writer,
  { by, consultationId, ...event }: NewEvent,
): Promise<RefusalOf<'not-your-consultation' | 'not-signed-in'> | null> {
  const id = agentOf(by);
  const agent = id === null ? null : await writer.access.agent(id);
  if (agent === null) return null;
  if (agent.disabledAt !== null) return { type: 'not-signed-in' };
  // Their own reminders are theirs to turn off, wherever they work.
  if (event.type === 'reminders-changed' && event.data.agentId === agent.id) return null;
  return worksOn(agent, consultationId) ? null : { type: 'not-your-consultation' };
}

/** Whether an agent acts in a consultation; null is what concerns the whole institution. */
export function worksOn({ consultations }: Pick<Agent, 'consultations'>, consultationId: string | null): boolean {
  return consultations === null || (consultationId !== null && consultations.includes(consultationId));
}
