import type { EventData } from '../../../domain/event/event.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import type { Application, Writer } from '../../application.ts';
import { checkAdministrator } from '../../kit/access.ts';
import type { Page, PageRequest } from '../../kit/page.ts';
import type { DeadLetters, DeadLettersOf } from './ports.ts';

/**
 * Thrown by the handler of a message that is to be kept as a dead letter at once: nothing was delivered, and no other
 * attempt is due. `because` is the class of the error.
 */
export class MessageGivenUp extends Error {
  override readonly name = 'MessageGivenUp';
  readonly because: string;

  constructor(because: string) {
    super(because);
    this.because = because;
  }
}

/** How many messages an act was about. */
export type DeadLettersChanged = { readonly queue: string; readonly host: string | null; readonly messages: number };

type Change = DeadLettersOf & { readonly by: Actor | null };

/** What was given up, by queue and host. For administrators. */
export async function deadLetters(
  app: Application,
  query: PageRequest & { readonly of?: DeadLettersOf },
): Promise<Page<DeadLetters>> {
  return await app.store.read((reader) => reader.deadLetters.groups(query));
}

/**
 * Sends again what was given up, each message with all its attempts. What was delivered meanwhile is not called back: a
 * message that is delivered late may contradict a newer one. Refuses agents who are not administrators; the scope of a token is checked where the request comes in.
 */
export async function retryDeadLetters(app: Application, change: Change): Promise<Result<DeadLettersChanged, Refusal>> {
  return await changeDeadLetters(app, change, {
    type: 'dead-letters-retried',
    apply: (writer, of) => writer.deadLetters.retry(of),
  });
}

/** Gives up for good what was given up. Refuses agents who are not administrators; the scope of a token is checked where the request comes in. */
export async function discardDeadLetters(
  app: Application,
  change: Change,
): Promise<Result<DeadLettersChanged, Refusal>> {
  return await changeDeadLetters(app, change, {
    type: 'dead-letters-discarded',
    apply: (writer, of) => writer.deadLetters.discard(of),
  });
}

type Act = {
  readonly type: 'dead-letters-retried' | 'dead-letters-discarded';
  apply(writer: Writer, of: DeadLettersOf): Promise<number>;
};

/** Where nothing was found, nothing happened, and the log says nothing. */
async function changeDeadLetters(
  app: Application,
  { by, ...of }: Change,
  act: Act,
): Promise<Result<DeadLettersChanged, Refusal>> {
  return await app.store.transact(async (writer) => {
    const allowed = await checkAdministrator(writer, by);
    if (!allowed.ok) return allowed;
    const messages = await act.apply(writer, of);
    const changed: EventData[typeof act.type] = { queue: of.queue, host: of.host ?? null, messages };
    if (messages > 0) {
      const event = { id: app.newId(), at: app.now(), by, consultationId: null, proposalId: null, data: changed };
      await writer.events.append({ ...event, type: act.type });
    }
    return ok(changed);
  });
}
