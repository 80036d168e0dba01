import { type Ballot, finalAt } from '../../domain/ballot/ballot.ts';
import { momentOf } from '../../domain/ballot/cast.ts';
import { type PublishedGroup, publish } from '../../domain/ballot/publication.ts';
import type { BallotRow, Tally } from '../../domain/ballot/tally.ts';
import { CLOCK } from '../../domain/kit/actor.ts';
import type { BallotId } from '../../domain/kit/id.ts';
import type { Application, Reader, Writer } from '../application.ts';
import { originOf } from '../event/origin-of.ts';
import { isAnsweredUntil } from '../kit/arrivals.ts';
import { sha256 } from '../kit/content-hash.ts';
import { sortedTree } from '../kit/sorted-tree.ts';
import { waitsForHost } from '../network/outgoing/wait-for-host.ts';
import { isRevealed } from '../network/subtotal/committing.ts';
import { ballotKeys, canReadCasts, commitmentOf } from './ballot-secret.ts';
import { mergeCastsIn } from './merge-casts.ts';
import type { Publication, PublishedPattern, StoredBallot } from './ports.ts';

/**
 * What is counted of a ballot: its current casts and confirmed sheets by content and standing, without their voters. Casts
 * are decrypted here, a page at a time, and nowhere else but for their own voter. `onReceipt` is given the hash of each
 * cast's receipt, in no order.
 */
export async function countCasts(
  app: Application,
  reader: Reader,
  { stored, onReceipt }: { readonly stored: StoredBallot; readonly onReceipt?: (hash: Uint8Array) => void },
): Promise<readonly BallotRow[]> {
  const { id } = stored.ballot;
  const keys = ballotKeys(app, stored);
  const counts = new Map<BallotRow['standing'], Map<string, number>>();
  let after: string | null = null;
  do {
    const { items, next } = await reader.ballots.encryptedRows(id, after);
    for (const { id: castId, sequence, standing, rulesHash, encryptedContent } of items) {
      const content = keys.decryptContent(encryptedContent, castId);
      if (onReceipt !== undefined) {
        const salt = keys.saltOf({ id: castId, sequence });
        onReceipt(Buffer.from(commitmentOf({ ballot: id, rulesHash, sequence, content, salt }), 'hex'));
      }
      const ofStanding = counts.get(standing) ?? new Map<string, number>();
      counts.set(standing, ofStanding.set(content, (ofStanding.get(content) ?? 0) + 1));
    }
    after = next;
  } while (after !== null);
  const online = [...counts].flatMap(([standing, contents]) =>
    [...contents].map(([content, count]): BallotRow => ({ content, standing, channel: 'online', count })),
  );
  return [...online, ...(await reader.ballots.paperRows(id))];
}

/** What was received before the close is not all stored: it can be tried again at once. */
type Unanswered = 'unanswered';

/**
 * Counts a ballot to which nothing can be added any more and publishes it: the anonymous ballots and their tally, once.
 * No result of a ballot is shown that is hidden before its close without this having been kept, and once it was, the
 * ballot takes no cast and no paper whatever a clock says. Null where it is not over yet.
 */
export async function closeAndTally(app: Application, ballotId: BallotId): Promise<Publication | null> {
  const done = await tallyOnceAnswered(app, ballotId);
  return done === 'unanswered' ? null : done;
}

/** The same, for whoever tries again. */
export async function tallyOnceAnswered(
  app: Application,
  ballotId: BallotId,
): Promise<Publication | Unanswered | null> {
  return await app.store.transact(async (writer) => {
    const stored = await lockOnceAnswered(app, writer, { ballotId, momentOf: finalAt });
    if (stored === null || stored === 'unanswered') return stored;
    const before = await writer.ballots.publication(ballotId);
    if (before !== null) return before;
    const { ballot } = stored;
    const now = momentOf({ receivedAt: app.now(), notBefore: stored.closedAt });
    if (!(await isOver(app, writer, { stored, now }))) return null;
    if (!(await isRevealed(app, writer, { ballot, now }))) return null;
    const hashes: Uint8Array[] = [];
    const rows = await countCasts(app, writer, { stored, onReceipt: (hash) => hashes.push(hash) });
    const { count, root, subtrees } = sortedTree(hashes);
    const casts = { count, root: root.toString('base64') };
    const { published, tally } = publish(ballot, rows, sha256);
    const piles = published.piles.map(({ ballots: _patterns, ...pile }) => pile);
    const publication = { ballotId, ballots: { ...published, piles }, tally, casts, publishedAt: now };
    await writer.ballots.savePublication(publication, { patterns: patternsIn(published.piles), subtrees });
    await writer.events.append({
      id: app.newId(),
      type: 'ballots-published',
      at: now,
      by: CLOCK,
      consultationId: ballot.consultationId,
      proposalId: null,
      data: { ballotId },
    });
    return publication;
  });
}

/** Figures of a ballot that is over and not shown yet, for a commitment to them, with the salt that hides them there. */
type FiguresToCommit = { readonly tally: Tally; readonly salt: string };

/** Counts a ballot that is over, and publishes nothing of it; null where it is not over, or was published. */
export async function countToCommit(app: Application, ballotId: BallotId): Promise<FiguresToCommit | null> {
  return await app.store.transact(async (writer) => {
    const stored = await lockOnceAnswered(app, writer, { ballotId, momentOf: finalAt });
    if (stored === null || stored === 'unanswered' || !canReadCasts(stored)) return null;
    if ((await writer.ballots.publication(ballotId)) !== null) return null;
    const now = momentOf({ receivedAt: app.now(), notBefore: stored.closedAt });
    if (!(await isOver(app, writer, { stored, now }))) return null;
    const { tally } = publish(stored.ballot, await countCasts(app, writer, { stored }), sha256);
    return { tally, salt: ballotKeys(app, stored).figuresSaltOf(finalAt(stored.ballot)) };
  });
}

/** Whether nothing moves the end of a ballot any more; its close is recorded then. */
async function isOver(
  app: Application,
  writer: Writer,
  { stored, now }: { readonly stored: StoredBallot; readonly now: Date },
): Promise<boolean> {
  const { ballot } = stored;
  if (await hostIsUnread(app, writer, { ballot, moment: finalAt(ballot), now })) return false;
  await recordClose(app, writer, { stored, now });
  return true;
}

/** Records the close of a ballot where that was not done before; whether it was done now. */
export async function closeOnceAnswered(app: Application, ballotId: BallotId): Promise<boolean | Unanswered> {
  return await app.store.transact(async (writer) => {
    const stored = await lockOnceAnswered(app, writer, { ballotId, momentOf: ({ closesAt }) => closesAt });
    if (stored === 'unanswered') return 'unanswered';
    if (stored === null) return false;
    const now = app.now();
    const { ballot } = stored;
    if (await hostIsUnread(app, writer, { ballot, moment: ballot.closesAt, now })) return false;
    return await recordClose(app, writer, { stored, now });
  });
}

/**
 * A ballot of which a moment has come, its close or its end for paper, held for its close: what was received before that
 * moment is stored or refused, in every process of the node (docs/adr/0054). That is looked at before the lock, for which
 * ballots that are being stored would have to wait. Null for one of which it has not come.
 */
async function lockOnceAnswered(
  app: Application,
  writer: Writer,
  of: { readonly ballotId: BallotId; readonly momentOf: (ballot: Ballot) => Date },
): Promise<StoredBallot | Unanswered | null> {
  const found = await writer.ballots.byId(of.ballotId);
  if (found === null || found.ballot.publishedAt === null) return null;
  const moment = of.momentOf(found.ballot);
  if (found.closedAt === null || found.closedAt < moment) {
    if (app.now() < moment) return null;
    if (!(await isAnsweredUntil(app, writer, moment))) return 'unanswered';
  }
  const stored = await writer.ballots.lock(of.ballotId, 'close');
  // Extended in between: what was answered was received before another moment.
  return stored !== null && of.momentOf(stored.ballot) > moment ? 'unanswered' : stored;
}

/** Whether the host of a mirrored ballot may have moved this moment; it is read soon where it may have. */
async function hostIsUnread(
  app: Application,
  writer: Writer,
  { ballot, ...at }: { readonly ballot: Ballot; readonly moment: Date; readonly now: Date },
): Promise<boolean> {
  const readNext = await waitsForHost(writer, ballot, { ...at, clock: app.now() });
  if (readNext === null) return false;
  await writer.sharing.wakeMirror(ballot.consultationId, readNext);
  return true;
}

async function recordClose(
  app: Application,
  writer: Writer,
  { stored, now }: { readonly stored: StoredBallot; readonly now: Date },
): Promise<boolean> {
  const { ballot } = stored;
  if (!(await writer.ballots.markAnnounced(ballot.id, 'closed', now))) return false;
  await mergeCastsIn(app, writer, { stored, merged: await writer.participants.merged() });
  await writer.ballots.forgetArrivals(ballot.id);
  await writer.events.append({
    id: app.newId(),
    type: 'ballot-closed',
    at: ballot.closesAt,
    by: CLOCK,
    origin: await originOf(writer, ballot.consultationId),
    consultationId: ballot.consultationId,
    proposalId: null,
    data: { ballotId: ballot.id },
  });
  return true;
}

function* patternsIn(piles: readonly PublishedGroup[]): Generator<PublishedPattern, void> {
  for (const [pile, { ballots }] of piles.entries()) {
    for (const { content, count } of ballots) yield { pile, content, count };
  }
}
