import type { BallotRules } from '../../domain/ballot/rules.ts';
import type { Application, Writer } from '../application.ts';
import type { DatabaseConsumer } from '../event/consume-events.ts';
import { voterLock } from '../kit/names.ts';
import type { MergedParticipant } from '../participant/ports.ts';
import { ballotKeys } from './ballot-secret.ts';
import type { StoredBallot, StoredCast } from './ports.ts';

/**
 * Makes one cast of two where two voters turned out to be one person. It follows the log, because the transaction that
 * makes two participants one writes to both of them; a ballot that closes before the log is read does it itself.
 */
export function mergeCasts(app: Application): DatabaseConsumer & { readonly name: 'ballot-merges' } {
  return {
    name: 'ballot-merges',
    concerns: ({ type }) => type === 'participants-joined',
    async consumeWith(writer, event) {
      if (event.type !== 'participants-joined') return;
      const merged = [{ id: event.data.former, into: event.data.participantId }];
      for (const id of await writer.ballots.ids()) {
        const stored = await writer.ballots.lock(id, 'cast');
        const isOver = stored === null || stored.closedAt !== null || stored.ballot.closesAt <= app.now();
        if (!isOver) await mergeCastsIn(app, writer, { stored, merged });
      }
    },
  };
}

/** While a ballot is open one of two casts takes the place of the other, by its rules; after the close two stay two. */
export async function mergeCastsIn(
  app: Application,
  writer: Writer,
  of: { readonly stored: StoredBallot; readonly merged: readonly MergedParticipant[] },
): Promise<void> {
  const { ballot } = of.stored;
  const keys = ballotKeys(app, of.stored);
  const pairs = of.merged.map(({ id, into }) => ({ former: keys.voterKeyOf(id), own: keys.voterKeyOf(into) }));
  if (pairs.length === 0) return;
  await writer.locks.acquireAll(pairs.flatMap(({ former, own }) => [voterLock(former), voterLock(own)]));
  const casts = await writer.ballots.castsOf(
    ballot.id,
    pairs.map(({ former }) => former),
  );
  for (const { former, own } of pairs) {
    const cast = casts.get(former);
    if (cast === undefined) continue;
    const other = await writer.ballots.cast(ballot.id, own);
    if (other === null || standing(ballot.rules, cast, other) === cast) {
      await writer.ballots.reassignCast(ballot.id, former, own);
    } else await writer.ballots.deleteCast(ballot.id, former);
  }
}

function standing({ replacement }: Pick<BallotRules, 'replacement'>, one: StoredCast, other: StoredCast): StoredCast {
  const [first, last] = one.receivedAt < other.receivedAt ? [one, other] : [other, one];
  return replacement === 'first-stands' ? first : last;
}
