import type { NewEvent } from '../../domain/event/event.ts';
import { agentIdOf, tokenIdOf } from '../../domain/kit/actor.ts';
import type { RefusalOf } from '../../domain/kit/refusal.ts';
import { refuse } from '../../domain/kit/result.ts';
import type { Store, Writer } from '../application.ts';
import { isAssignedTo } from '../kit/access.ts';
import { Refused } from '../kit/transaction.ts';

/**
 * A store in which agents and tokens act within their bounds: whoever is bound to some consultations does nothing outside
 * them, and an agent who was disabled does nothing at all. Every act writes an event that says who did it and where, so this is the one
 * place that all of them pass, whichever interface they used; an act that is refused here leaves nothing behind. A use case
 * that agents can reach answers a `Result` from its transaction, which is what they get then.
 */
export function authoriseAgents(store: Store): Store {
  return {
    ...store,
    transact: (work) => refusing(store.transact((writer) => work(authorisedWriter(writer)))),
    transactShared: (sharing, work) =>
      refusing(store.transactShared(sharing, (writer) => work(authorisedWriter(writer)))),
  };
}

async function refusing<T>(transaction: Promise<T>): Promise<T> {
  try {
    return await transaction;
  } catch (error) {
    if (error instanceof Refused) return refuse(error.refusal) as T;
    throw error;
  }
}

function authorisedWriter(writer: Writer): Writer {
  return {
    ...writer,
    events: {
      ...writer.events,
      async append(...events) {
        for (const event of events) {
          const refusal = await scopeViolation(writer, event);
          if (refusal !== null) throw new Refused(refusal);
        }
        await writer.events.append(...events);
      },
    },
  };
}

const OWN: ReadonlySet<NewEvent['type']> = new Set(['reminders-changed', 'provider-linked']);

async function scopeViolation(
  writer: Writer,
  { by, consultationId, ...event }: NewEvent,
): Promise<RefusalOf<'not-your-consultation' | 'not-signed-in'> | null> {
  const tokenId = tokenIdOf(by);
  const token = tokenId === null ? null : await writer.access.tokenById(tokenId);
  if (token !== null) return isAssignedTo(token, consultationId) ? null : { type: 'not-your-consultation' };
  const id = agentIdOf(by);
  const agent = id === null ? null : await writer.access.agent(id);
  if (agent === null) return null;
  if (agent.disabledAt !== null) return { type: 'not-signed-in' };
  // Their own reminders are theirs to turn off, and the account that they sign in with to link, wherever they work.
  if (OWN.has(event.type) && 'agentId' in event.data && event.data.agentId === agent.id) return null;
  return isAssignedTo(agent, consultationId) ? null : { type: 'not-your-consultation' };
}
