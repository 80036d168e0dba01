import type { BallotId, Id } from '../../domain/kit/id.ts';
import type { Application, Reader } from '../application.ts';
import { inclusionIn, inclusionInPadded } from '../kit/sorted-tree.ts';
import type { FoundEntry } from './ports.ts';
import { inclusionFromTiles } from './proof-from-tiles.ts';
import { type OpenedCommitment, openedCommitment } from './read-journal.ts';

export const PROOF_FORMAT = 'c2sp.org/tlog-proof@v1';

/** Of a cast: that the tree of casts, which the entry of the result commits to, has the hash of its receipt. */
type CastProof = {
  readonly receipt: string;
  readonly index: number;
  readonly hashes: readonly string[];
};

/** Of an act that rules hide: that the tree of its batch, whose root is the entry, has its hash. */
type ActProof = { readonly hash: string; readonly index: number; readonly hashes: readonly string[] };
/** A proof as the file that is kept, and what of it people read. */
export type Proof = { readonly file: string; readonly index: number; readonly size: number; readonly entry: string };

/** The same as {@link readProof}, with what of it people read. */
export async function readProofWithEntry(app: Application, id: Id): Promise<Proof | null> {
  return await proofOf(app, { entry: (reader) => reader.journal.entryOf(id), cast: null });
}

/**
 * That a public act is in the journal, as a file that is verified offline (c2sp.org/tlog-proof): of an event, of a proposal or
 * comment by its id its last words. Its `extra` has the entry and what opens it, as long as that can be read. Null where
 * there is no entry, or not yet: within a minute there is.
 */
export async function readProof(app: Application, id: Id): Promise<string | null> {
  return (await readProofWithEntry(app, id))?.file ?? null;
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
  return (await proofOf(app, { entry: (reader) => reader.journal.entryOfResult(ballotId), cast }))?.file ?? null;
}

/**
 * That an act which rules hide is in a batch of the journal, by the hash that its promise names. Null before its batch. Whoever has
 * the hash has the promise or the receipt: nobody else can ask.
 */
export async function readHiddenProof(app: Application, hash: Uint8Array): Promise<string | null> {
  const found = await app.store.read((reader) => reader.hiddenActs.inBatch(hash));
  const inclusion = found === null ? null : inclusionInPadded(found.subtree, found.above, hash);
  if (found === null || inclusion === null) return null;
  const { index, journal: number } = found;
  const act = {
    hash: Buffer.from(hash).toString('base64'),
    index: inclusion.index,
    hashes: inclusion.hashes.map((each) => each.toString('base64')),
  };
  const entry = async (reader: Reader) => {
    const [of] = await reader.journal.entries(index, 1, number);
    return of === undefined ? null : { ...of, journal: number };
  };
  return (await proofOf(app, { entry, cast: null, act }))?.file ?? null;
}

async function proofOf(
  app: Application,
  of: {
    readonly entry: (reader: Reader) => Promise<FoundEntry | null>;
    readonly cast: CastProof | null;
    readonly act?: ActProof;
  },
): Promise<Proof | null> {
  const found = await app.store.read(async (reader) => {
    // What does not wait for one another is asked for together: a proof takes as long as statements after one another.
    const [entry, last] = await Promise.all([of.entry(reader), reader.journal.get()]);
    if (entry === null) return null;
    const journal = last?.number === entry.journal ? last : await reader.journal.get(entry.journal);
    if (journal === null || entry.index >= journal.size) return null;
    const { number, cosigned } = journal;
    // A checkpoint that others cosigned says more than a newer one that nobody did.
    const size = cosigned === null ? 0 : Number(cosigned.split('\n', 2)[1]);
    const by = cosigned !== null && size > entry.index ? { size, checkpoint: cosigned } : journal;
    const at = { index: entry.index, size: by.size };
    const [hashes, opened] = await Promise.all([
      inclusionFromTiles((places) => reader.journal.tiles(places, number), at),
      entry.eventId === null ? null : openedCommitment(reader, entry.eventId, app),
    ]);
    return { entry, hashes, opened, checkpoint: by.checkpoint, size: by.size };
  });
  if (found === null) return null;
  const { entry, hashes, opened, checkpoint, size } = found;
  const extra = {
    entry: entry.entry,
    opened: opened === null ? null : openedInJson(opened),
    cast: of.cast,
    act: of.act,
  };
  const lines = [
    PROOF_FORMAT,
    `extra ${Buffer.from(JSON.stringify(extra)).toString('base64')}`,
    `index ${entry.index}`,
    ...hashes.map((hash) => hash.toString('base64')),
    '',
    checkpoint,
  ];
  return { file: lines.join('\n'), index: entry.index, size, entry: entry.entry };
}

function openedInJson({ salt, document }: OpenedCommitment) {
  return { salt: Buffer.from(salt).toString('base64'), document };
}
