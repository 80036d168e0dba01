import type { Actor } from '../../domain/kit/actor.ts';
import type { Id } from '../../domain/kit/id.ts';
import { ok } from '../../domain/kit/result.ts';
import type { Application } from '../application.ts';
import { inOneTransaction } from '../kit/transaction.ts';
import { eraseParticipant } from '../participant/erase-participant.ts';
import { removeSignInIn } from './sessions.ts';

/**
 * Takes away a sign-in whose account was deleted at the institution's identity provider, and erases whoever had no other way
 * to come back. Does nothing where somebody signed in by it after the moment since when it was not known.
 */
export async function removeDeletedAccount(
  app: Application,
  { signInId, since, by }: { readonly signInId: Id; readonly since: Date; readonly by: Actor },
): Promise<'removed' | 'erased' | 'kept'> {
  const done = await inOneTransaction(app, async (within, writer) => {
    const found = await writer.signIns.byId(signInId);
    const participant = found === null ? null : await writer.participants.lock(found.participantId);
    if (participant === null || participant.erasedAt !== null) return ok('kept' as const);
    const own = await writer.signIns.of(participant.id);
    const removed = own.find(({ id }) => id === signInId);
    if (removed === undefined || removed.usedAt > since) return ok('kept' as const);
    const others = own.filter(({ id }) => id !== signInId);
    // What somebody does from an account elsewhere goes on counting for them.
    const isElsewhere =
      participant.kind === 'remote' || (await writer.participants.mergedActors(participant.id)).length > 0;
    const isErased = others.length === 0 && !isElsewhere;
    await writer.events.append({
      ...{
        id: app.newId(),
        type: 'provider-account-deleted',
        at: app.now(),
        by,
        consultationId: null,
        proposalId: null,
      },
      data: { participantId: participant.id },
    });
    if (!isErased) {
      await removeSignInIn(writer, app, { removed, others });
      return ok('removed' as const);
    }
    const erased = await eraseParticipant(within, { participantId: participant.id, by });
    return erased.ok ? ok('erased' as const) : erased;
  });
  if (!done.ok) throw new Error('a person whose account was deleted could not be erased', { cause: done.refusal });
  return done.value;
}
