import type { BallotId, Id } from '../../domain/kit/id.ts';
import type { Application, Reader } from '../application.ts';
import { inclusionIn } from '../kit/sorted-tree.ts';
import type { FoundEntry } from './ports.ts';
import { inclusionFromTiles } from './proof-from-tiles.ts';
import { type OpenedCommitment, openCommitment } from './read-journal.ts';

export const PROOF_FORMAT = 'c2sp.org/tlog-proof@v1';

/** Of a cast: that the tree of casts, which the entry of the result commits to, has the hash of its receipt. */
type CastProof = {
  readonly receipt: string;
  readonly index: number;
  readonly hashes: readonly string[];
};

/**
 * That a public act is in the journal, as a file that is verified offline (c2sp.org/tlog-proof): of an event, of a proposal or
 * comment by its id its last words. Its `extra` has the entry and what opens it, as long as that can be read. Null where
 * there is no entry, or not yet: within a minute there is.
 */
export async function readProof(app: Application, id: Id): Promise<string | null> {
  return await proofOf(app, { entry: (reader) => reader.journal.entryOf(id), cast: null });
}

/**
 * The same of the result of a ballot, with a cast that stood at its close, by the hash of its receipt in hex. For its voter alone: it
 * says that no later one took its place. Null where it does not stand, before the result, and once voters were forgotten.
 */
export async function readCastProof(
  app: Application,
  { ballotId, receipt }: { readonly ballotId: BallotId; readonly receipt: string },
): Promise<string | null> {
  const hash = Buffer.from(receipt, 'hex');
  const subtree = await app.store.read((reader) => reader.ballots.castSubtree(ballotId, hash));
  const found = subtree === null ? null : inclusionIn(subtree, hash);
  if (found === null) return null;
  const cast = { receipt, index: found.index, hashes: found.hashes.map((each) => each.toString('base64')) };
  return await proofOf(app, { entry: (reader) => reader.journal.entryOfResult(ballotId), cast });
}

async function proofOf(
  app: Application,
  of: { readonly entry: (reader: Reader) => Promise<FoundEntry | null>; readonly cast: CastProof | null },
): Promise<string | null> {
  const found = await app.store.read(async (reader) => {
    const entry = await of.entry(reader);
    const journal = entry === null ? null : await reader.journal.get(entry.journal);
    if (journal === null || entry === null || entry.index >= journal.size) return null;
    const { number, cosigned } = journal;
    // A checkpoint that others cosigned says more than a newer one that nobody did.
    const size = cosigned === null ? 0 : Number(cosigned.split('\n', 2)[1]);
    const by = cosigned !== null && size > entry.index ? { size, checkpoint: cosigned } : journal;
    const hashes = await inclusionFromTiles((places) => reader.journal.tiles(places, number), {
      index: entry.index,
      size: by.size,
    });
    return { entry, hashes, checkpoint: by.checkpoint };
  });
  if (found === null) return null;
  const { entry, hashes, checkpoint } = found;
  const opened = entry.eventId === null ? null : await openCommitment(app, entry.eventId);
  const extra = { entry: entry.entry, opened: opened === null ? null : openedInJson(opened), cast: of.cast };
  const lines = [
    PROOF_FORMAT,
    `extra ${Buffer.from(JSON.stringify(extra)).toString('base64')}`,
    `index ${entry.index}`,
    ...hashes.map((hash) => hash.toString('base64')),
    '',
    checkpoint,
  ];
  return lines.join('\n');
}

function openedInJson({ salt, document }: OpenedCommitment) {
  return { salt: Buffer.from(salt).toString('base64'), document };
}
