import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import type { Application, Writer } from '../application/application.ts';
import type { BatchConsumer } from '../application/event/consume-events.ts';
import { eventEntry, journalPath, startedEntry } from '../application/journal/entry.ts';
import type { Journal, JournalEntry } from '../application/journal/ports.ts';
import { PUBLIC_TYPES, publicContentOf } from '../application/journal/public-content.ts';
import { hashesIn, hashLeaf } from '../application/kit/merkle.ts';
import type { Refusal } from '../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../domain/kit/result.ts';
import { checkpointText } from './checkpoint.ts';
import { rawPublicKey, signedNote, vkeyOf } from './note.ts';
import { edgeOf, GrowingTree } from './tiles.ts';

const KEY_CONTEXT = 'journal key';

/**
 * Adds a leaf to the journal for each public act that was committed to, in the order of the log, and signs the new checkpoint in
 * the same transaction: none is served that a crash could take back (docs/adr/0131).
 */
export function appendLeaves(app: Application): BatchConsumer & { readonly name: 'journal' } {
  return {
    name: 'journal',
    // Nothing is lost: what happens meanwhile is consumed once it may sign again.
    async isWaiting(reader) {
      const journal = await reader.journal.get();
      return journal !== null && !maySign(journal);
    },
    concerns: ({ type, origin }) => origin.kind !== 'mirrored' && publicContentOf(type) !== null,
    async consumeAllWith(writer, events) {
      const committed = await writer.commitments.of(events.map(({ id }) => id));
      const entries = events.flatMap((event) => {
        const found = committed.get(event.id);
        return found === undefined ? [] : [{ eventId: event.id, entry: eventEntry(event, found.commitment) }];
      });
      if (entries.length === 0) return;
      const stored = await writer.journal.get();
      if (stored !== null && !maySign(stored)) throw new Error('the journal signs nothing at the moment');
      const journal = stored ?? newJournal(app);
      const all = stored === null ? [await firstEntry(app, writer), ...entries] : entries;
      await append(app, writer, { journal, entries: all });
    },
  };
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
  const edge = edgeOf(journal.size);
  const tiles = edge.length === 0 ? [] : await writer.journal.tiles(edge);
  if (tiles.length !== edge.length) throw new Error('the journal lacks tiles at its edge');
  const tree = new GrowingTree(
    journal.size,
    tiles.map(({ hashes, ...at }) => ({ ...at, hashes: hashesIn(hashes) })),
  );
  for (const { entry } of entries) tree.add(hashLeaf(Buffer.from(entry)));
  const text = checkpointText({ origin: journal.origin, size: tree.size, root: tree.root() });
  const privateKey = createPrivateKey(app.secrets.decrypt(journal.encryptedPrivateKey, KEY_CONTEXT));
  await writer.journal.addEntries(entries.map((entry, nth) => ({ ...entry, index: journal.size + nth })));
  await writer.journal.saveTiles(tree.changed().map((tile) => ({ ...tile, hashes: Buffer.concat(tile.hashes) })));
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
      KEY_CONTEXT,
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
