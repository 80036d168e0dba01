import type { Application } from '../application/application.ts';
import type { Journal } from '../application/journal/ports.ts';
import { rootFromTiles } from '../application/journal/proof-from-tiles.ts';
import type { WitnessWire } from '../application/journal/witness/ports.ts';
import { witnessPeers } from '../application/journal/witness/read-witnesses.ts';
import { type Checkpoint, checkpointIn } from './checkpoint.ts';
import { isSignedBy, noteIn, verifierOf } from './note.ts';
import { answeredInTime } from './witness-wire.ts';

/** A checkpoint that this journal signed once, and that what is here does not lead to or contradicts. */
export type Contradiction = {
  readonly kind: 'contradiction';
  readonly journal: number;
  /** The institution that has it. */
  readonly peer: string;
  readonly checkpoint: string;
};

/** So long nothing is signed where a witness does not answer: one that is away holds up no act of this city. */
const WAIT_MAX_MS = 3_000;

/**
 * Whether what a witness has as the newest checkpoint of a journal contradicts what is here: it has more entries, or others. What
 * the journal did not sign proves nothing, so a witness cannot stop one by a lie.
 */
export async function contradiction(
  app: Application,
  { journal, peer, newest }: { readonly journal: Journal; readonly peer: string; readonly newest: string },
): Promise<Contradiction | null> {
  const checkpoint = signedBy(journal, newest);
  if (checkpoint === null) return null;
  const { size, root } = checkpoint;
  const found: Contradiction = { kind: 'contradiction', journal: journal.number, peer, checkpoint: newest };
  // What was signed since the journal was read is here as well.
  const now = await app.store.read((reader) => reader.journal.get(journal.number));
  if (size > (now?.size ?? 0)) return found;
  const own = await rootFromTiles(
    (places) => app.store.read((reader) => reader.journal.tiles(places, journal.number)),
    size,
  );
  return own.equals(root) ? null : found;
}

/** A checkpoint that a journal signed itself; null where what is given is none. */
export function signedBy({ origin, vkey }: Pick<Journal, 'origin' | 'vkey'>, given: string): Checkpoint | null {
  const note = noteIn(given);
  const checkpoint = note === null ? null : checkpointIn(note.text);
  const verifier = verifierOf(vkey);
  if (note === null || checkpoint === null || verifier === null) return null;
  return checkpoint.origin === origin && isSignedBy(note, verifier) ? checkpoint : null;
}

function sizeOf({ checkpoint }: Contradiction): number {
  return checkpointIn(checkpoint)?.size ?? 0;
}

/** Nothing is signed any more in a journal that was contradicted: two histories under one name would be proof of a lie. */
export async function stopSigning(app: Application, found: Contradiction): Promise<void> {
  await app.store.transact(async (writer) => {
    await writer.locks.acquire('journal');
    const journal = await writer.journal.get(found.journal);
    if (journal === null || journal.contradictedBy !== null) return;
    await writer.journal.save({ ...journal, contradictedBy: found.checkpoint, waitsSince: null });
  });
}

/**
 * Keeps the journal from signing until its witnesses were asked what they saw: what starts may have been restored from a backup,
 * or moved, and nothing in the database says so. Only where somebody cosigns it.
 */
export async function waitForWitnesses(app: Application): Promise<void> {
  await app.store.transact(async (writer) => {
    if ((await witnessPeers(writer)).length === 0) return;
    await writer.locks.acquire('journal');
    const journal = await writer.journal.get();
    if (journal === null || journal.contradictedBy !== null) return;
    await writer.journal.save({ ...journal, waitsSince: app.now() });
  });
}

/**
 * Asks all witnesses for the newest checkpoint that they cosigned, where the journal waits for it. It may sign again once all of
 * them answered and none contradicts it; those that did not answer before the start either are waited for no longer than a second
 * where another one did now. Where some do not answer, after three seconds: they are asked for their cosignature later, and refuse what they know
 * to be another history. An answer is a checkpoint that this journal signed, or that there is none
 * from who is not known to have cosigned any: an error of a proxy says nothing. Answers whether the journal still waits.
 */
export async function consultWitnesses(app: Application, wire: WitnessWire): Promise<boolean> {
  const waiting = await app.store.read(async (reader) => {
    const journal = await reader.journal.get();
    if (journal?.waitsSince == null) return null;
    const states = await reader.witnesses.ofJournal(journal.origin);
    const cosigned = new Set(states.flatMap(({ peer, size }) => (size > 0 ? [peer] : [])));
    const away = new Set(states.flatMap(({ peer, fault }) => (fault === 'unreachable' ? [peer] : [])));
    return { journal, cosigned, away, peers: await witnessPeers(reader) };
  });
  if (waiting === null) return false;
  const { journal, cosigned, away, peers } = waiting;
  const asked = peers.map(async ({ uri, witness }) => {
    const answer = witness === null ? null : await wire.newest(witness.url, journal.origin);
    const newest = answer?.status === 200 ? answer.body : null;
    const hasNone = answer?.status === 404 && !cosigned.has(uri);
    return { uri, newest, hasAnswered: hasNone || (newest !== null && signedBy(journal, newest) !== null) };
  });
  const known = await Promise.all(asked.filter((_, nth) => !away.has(peers[nth]?.uri ?? '')));
  const answers = await (known.some(({ hasAnswered }) => hasAnswered) ? answeredInTime(asked) : Promise.all(asked));
  const found: Contradiction[] = [];
  for (const { uri, newest } of answers) {
    const each = newest === null ? null : await contradiction(app, { journal, peer: uri, newest });
    if (each !== null) found.push(each);
  }
  const [last] = found.toSorted((a, b) => sizeOf(b) - sizeOf(a));
  if (last !== undefined) {
    await stopSigning(app, last);
    return false;
  }
  const since = app.now().getTime() - (journal.waitsSince?.getTime() ?? 0);
  const haveAnswered =
    answers.some(({ hasAnswered }) => hasAnswered) &&
    answers.every(({ uri, hasAnswered }) => hasAnswered || away.has(uri));
  if (!haveAnswered && peers.length > 0 && since < WAIT_MAX_MS) return true;
  await app.store.transact(async (writer) => {
    await writer.locks.acquire('journal');
    const now = await writer.journal.get(journal.number);
    if (now !== null) await writer.journal.save({ ...now, waitsSince: null });
  });
  return false;
}
