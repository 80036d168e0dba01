import { finalAt } from '../domain/ballot/ballot.ts';
import { momentOf } from '../domain/ballot/cast.ts';
import { type PublishedPile, publish } from '../domain/ballot/publication.ts';
import type { BallotId } from '../domain/id.ts';
import { sha256 } from './ballot-secret.ts';
import type { KeptBallot, Publication, PublishedPattern } from './ballots.ts';
import { waitsForHost } from './network/wait-for-host.ts';
import type { Application, Writer } from './ports.ts';

/**
 * Counts a ballot to which nothing can be added any more and publishes it: the anonymous ballots and their tally, once.
 * No result of a ballot is shown that is hidden before its close without this having been kept, and once it was, the
 * ballot takes no cast and no paper whatever a clock says. Null where it is not over yet.
 */
export async function settleBallot(app: Application, ballotId: BallotId): Promise<Publication | null> {
  return await app.store.transact(async (writer) => {
    const kept = await writer.ballotWrite.lock(ballotId, 'close');
    if (kept === null || kept.ballot.publishedAt === null) return null;
    const before = await writer.ballots.publication(ballotId);
    if (before !== null) return before;
    const { ballot } = kept;
    const now = momentOf({ receivedAt: app.now(), notBefore: kept.closedAt });
    if (now < finalAt(ballot)) return null;
    if (await waitsForHost(writer, ballot, { moment: finalAt(ballot), now })) {
      await writer.sharingWrite.wakeMirror(ballot.consultationId, app.now());
      return null;
    }
    await closeIn(app, writer, { kept, now });
    const { published, tally } = publish(ballot, await writer.ballots.rows(ballotId), sha256);
    const piles = published.piles.map(({ ballots: _patterns, ...pile }) => pile);
    const publication: Publication = { ballotId, ballots: { ...published, piles }, tally, publishedAt: now };
    await writer.ballotWrite.publication(publication, patternsIn(published.piles));
    await writer.write.event({
      id: app.newId(),
      type: 'ballots-published',
      at: now,
      by: null,
      consultationId: ballot.consultationId,
      proposalId: null,
      data: { ballotId },
    });
    return publication;
  });
}

/** Records the close of a ballot that is held for it, where that was not done before. */
export async function closeIn(
  app: Application,
  writer: Writer,
  of: { readonly kept: KeptBallot; readonly now: Date },
): Promise<boolean> {
  const { ballot } = of.kept;
  if (of.now < ballot.closesAt || !(await writer.ballotWrite.announced(ballot.id, 'closed', of.now))) return false;
  await writer.write.event({
    id: app.newId(),
    type: 'ballot-closed',
    at: ballot.closesAt,
    by: null,
    consultationId: ballot.consultationId,
    proposalId: null,
    data: { ballotId: ballot.id },
  });
  return true;
}

function* patternsIn(piles: readonly PublishedPile[]): Generator<PublishedPattern, void> {
  for (const [pile, { ballots }] of piles.entries()) {
    for (const { content, count } of ballots) yield { pile, content, count };
  }
}
