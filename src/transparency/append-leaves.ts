import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import type { Application, Writer } from '../application/application.ts';
import type { BatchConsumer } from '../application/event/consume-events.ts';
import { eventEntry, JOURNAL_PATH, startedEntry } from '../application/journal/entry.ts';
import type { Journal, JournalEntry } from '../application/journal/ports.ts';
import { PUBLIC_TYPES, publicContentOf } from '../application/journal/public-content.ts';
import { hashLeaf } from '../application/kit/merkle.ts';
import { checkpointText } from './checkpoint.ts';
import { rawPublicKey, signedNote, vkeyOf } from './note.ts';
import { edgeOf, GrowingTree, hashesIn } from './tiles.ts';

const KEY_CONTEXT = 'journal key';

/**
 * Adds a leaf to the journal for each public act that was committed to, in the order of the log, and signs the new checkpoint in
 * the same transaction: none is served that a crash could take back (docs/adr/0131).
 */
export function appendLeaves(app: Application): BatchConsumer & { readonly name: 'journal' } {
  return {
    name: 'journal',
    concerns: ({ type, origin }) => origin.kind !== 'mirrored' && publicContentOf(type) !== null,
    async consumeAllWith(writer, events) {
      const committed = await writer.commitments.of(events.map(({ id }) => id));
      const entries = events.flatMap((event) => {
        const found = committed.get(event.id);
        return found === undefined ? [] : [{ eventId: event.id, entry: eventEntry(event, found.commitment) }];
      });
      if (entries.length === 0) return;
      const stored = await writer.journal.get();
      const journal = stored ?? newJournal(app);
      const all = stored === null ? [await firstEntry(app, writer), ...entries] : entries;
      await append(app, writer, { journal, entries: all });
    },
  };
}

async function firstEntry(app: Application, writer: Writer): Promise<Omit<JournalEntry, 'index'>> {
  return { eventId: null, entry: startedEntry(app.now(), await writer.journal.lastWithoutCommitment(PUBLIC_TYPES)) };
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
function newJournal(app: Application): Journal {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const origin = `${app.origin.replace(/^[a-z]+:\/\//, '')}${JOURNAL_PATH}`;
  return {
    origin,
    vkey: vkeyOf(origin, 'ed25519', rawPublicKey(publicKey)),
    encryptedPrivateKey: app.secrets.encrypt(
      privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      KEY_CONTEXT,
    ),
    createdAt: app.now(),
    size: 0,
    checkpoint: '',
  };
}
