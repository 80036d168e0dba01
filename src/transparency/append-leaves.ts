import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import type { Application, Reader, Writer } from '../application/application.ts';
import type { BatchConsumer } from '../application/event/consume-events.ts';
import { batchEntry, eventEntry, journalPath, startedEntry } from '../application/journal/entry.ts';
import { batchTimeAfter, batchTimeUntil } from '../application/journal/hidden-acts.ts';
import type { Journal, JournalEntry } from '../application/journal/ports.ts';
import { JOURNAL_KEY } from '../application/journal/promise.ts';
import { PUBLIC_TYPES, publicContentOf } from '../application/journal/public-content.ts';
import { paddedTree } from '../application/kit/sorted-tree.ts';
import type { Refusal } from '../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../domain/kit/result.ts';
import { checkpointText } from './checkpoint.ts';
import { growJournal } from './grow-journal.ts';
import { rawPublicKey, signedNote, vkeyOf } from './note.ts';

/** Events at a time: what is read and signed once for a batch is most of what a leaf costs where there are few in it. */
const BATCH = 1_000;

/**
 * Adds a leaf to the journal for each public act that was committed to, in the order of the log, and signs the new checkpoint in
 * the same transaction: none is served that a crash could take back (docs/adr/0131).
 */
export function appendLeaves(app: Application): BatchConsumer & { readonly name: 'journal' } {
  return {
    name: 'journal',
    batch: BATCH,
    // Nothing is lost: what happens meanwhile is consumed once it may sign again.
    async isWaiting(reader) {
      const journal = await reader.journal.get();
      return journal !== null && !maySign(journal);
    },
    concerns: ({ type, origin }) => origin.kind !== 'mirrored' && publicContentOf(type) !== null,
    async consumeAllWith(writer, events) {
      // Entries that were taken back are of acts that happened before a backup, too.
      const committed = await writer.commitments.withoutEntry(events.map(({ id }) => id));
      const acts = events.filter(({ id }) => committed.has(id));
      if (acts.length === 0) return;
      const entries = acts.flatMap((event): readonly Omit<JournalEntry, 'index'>[] => {
        const found = committed.get(event.id);
        return found === undefined ? [] : [{ eventId: event.id, entry: eventEntry(event, found.commitment) }];
      });
      const stored = await writer.journal.get();
      if (stored !== null && !maySign(stored)) throw new Error('the journal signs nothing at the moment');
      const journal = stored ?? newJournal(app);
      if (stored === null) {
        const first = await firstEntry(app, writer);
        return await append(app, writer, { journal, entries: [first, ...entries] });
      }
      // Before what happened after its time, and after what happened before: the order of entries shows that a promise was kept.
      const due = await batchDue(app, writer, journal);
      const nth = acts.findIndex(({ at }) => at > due);
      const index = journal.size + nth;
      const batch =
        nth < 0 || app.now() < due ? [] : [await newBatch(app, writer, { due, number: journal.number, index })];
      await append(app, writer, { journal, entries: entries.toSpliced(nth, 0, ...batch) });
    },
  };
}

/**
 * Adds the batch of hidden acts where its time has come, also while nothing happens in public; not before the entries of public acts
 * of until then. Answers when the next one is due, which is over while it waits for those; null while the journal signs nothing.
 */
export async function appendDueBatch(app: Application): Promise<Date | null> {
  const due = await app.store.read(async (reader) => {
    const journal = await reader.journal.get();
    return journal === null || !maySign(journal) ? null : await batchDue(app, reader, journal);
  });
  if (due === null || app.now() < due) return due;
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire('journal');
    const journal = await writer.journal.get();
    if (journal === null || !maySign(journal)) return null;
    const due = await batchDue(app, writer, journal);
    if (app.now() < due || (await writer.journal.isBehind(due))) return due;
    const { number, size: index } = journal;
    await append(app, writer, { journal, entries: [await newBatch(app, writer, { due, number, index })] });
    return await batchDue(app, writer, journal);
  });
}

/** Where the clock was set back, the next one is due at once: it would not come for so long. */
async function batchDue(app: Application, reader: Reader, { createdAt }: Journal): Promise<Date> {
  const last = await reader.hiddenActs.lastBatch();
  const [due, next] = [last?.nextAt ?? batchTimeAfter(createdAt), batchTimeAfter(app.now())];
  return due > next ? batchTimeUntil(app.now()) : due;
}

/** The entry of a batch at an index of the journal, with all acts that wait. */
async function newBatch(
  app: Application,
  writer: Writer,
  { due, number, index }: { readonly due: Date; readonly number: number; readonly index: number },
): Promise<Omit<JournalEntry, 'index'>> {
  const last = await writer.hiddenActs.lastBatch();
  const at = last === null || due > last.at ? due : new Date(last.at.getTime() + 1);
  const { root, ...tree } = paddedTree(await writer.hiddenActs.takeInto(at));
  await writer.hiddenActs.saveBatch({ at, nextAt: batchTimeAfter(app.now()), journal: number, index, ...tree });
  return { eventId: null, entry: batchEntry(at, root) };
}

function maySign({ waitsSince, contradictedBy }: Journal): boolean {
  return waitsSince === null && contradictedBy === null;
}

async function firstEntry(
  app: Application,
  writer: Writer,
  previous: string | null = null,
): Promise<Omit<JournalEntry, 'index'>> {
  const after = await writer.journal.lastWithoutCommitment(PUBLIC_TYPES);
  return { eventId: null, entry: startedEntry(app.now(), after, previous) };
}

/**
 * Ends a journal that was contradicted, and begins the next one with the last checkpoint of it that anybody has. Refuses where
 * nothing contradicts it: a journal that can go on goes on.
 */
export async function beginNextJournal(app: Application): Promise<Result<Journal, Refusal>> {
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire('journal');
    const ended = await writer.journal.get();
    if (ended === null || ended.contradictedBy === null) return refuse({ type: 'journal-goes-on' });
    await writer.journal.save({ ...ended, endedAt: app.now() });
    const journal = newJournal(app, ended.number + 1);
    await writer.journal.save(journal);
    await append(app, writer, { journal, entries: [await firstEntry(app, writer, ended.contradictedBy)] });
    return ok((await writer.journal.get()) ?? journal);
  });
}

async function append(
  app: Application,
  writer: Writer,
  { journal, entries }: { readonly journal: Journal; readonly entries: readonly Omit<JournalEntry, 'index'>[] },
): Promise<void> {
  const tree = await growJournal(writer, { size: journal.size, entries });
  const text = checkpointText({ origin: journal.origin, size: tree.size, root: tree.root() });
  const privateKey = createPrivateKey(app.secrets.decrypt(journal.encryptedPrivateKey, JOURNAL_KEY));
  const checkpoint = signedNote(text, { name: journal.origin, privateKey });
  await writer.journal.save({ ...journal, size: tree.size, checkpoint });
}

/** A journal of this node, with a key that signs nothing else. */
function newJournal(app: Application, number = 1): Journal {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const origin = `${app.origin.replace(/^[a-z]+:\/\//, '')}${journalPath(number)}`;
  return {
    number,
    origin,
    vkey: vkeyOf(origin, 'ed25519', rawPublicKey(publicKey)),
    encryptedPrivateKey: app.secrets.encrypt(
      privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      JOURNAL_KEY,
    ),
    createdAt: app.now(),
    size: 0,
    checkpoint: '',
    cosigned: null,
    waitsSince: null,
    contradictedBy: null,
    endedAt: null,
  };
}
