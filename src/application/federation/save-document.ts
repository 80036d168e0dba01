import type { Application } from '../application.ts';
import type { Page, PageRequest } from '../kit/page.ts';
import type { SignedDocument } from './ports.ts';

export async function findDocument(app: Application, uri: string, fingerprint: string): Promise<SignedDocument | null> {
  return await app.store.read((reader) => reader.documents.signed(uri, fingerprint));
}

export async function latestDocument(app: Application, uri: string): Promise<SignedDocument | null> {
  return await app.store.read((reader) => reader.documents.latest(uri));
}

/**
 * What becomes of the former documents under an id: kept; dropped, for what changes all the time, such as a poll with its
 * counts; or erased with the activities that carry them, for a text that is gone.
 */
export type History = 'kept' | 'dropped' | 'erased';

/**
 * Stores a signed document. Where another process signed the same one concurrently, theirs is returned: peers never see
 * two signatures of one document.
 */
export async function saveDocument(
  app: Application,
  document: SignedDocument,
  history: History = 'kept',
): Promise<SignedDocument> {
  return await app.store.transact(async (writer) => {
    const stored = await writer.documents.save(document);
    if (history !== 'kept') {
      await writer.documents.deleteFormer(stored.uri, stored.fingerprint, history === 'erased');
    }
    return stored;
  });
}

export type Outbox = { readonly total: number; readonly page: Page<string> };

/** The outbox of an actor: ids of its activities, newest first. */
export async function readOutbox(app: Application, query: PageRequest & { readonly actor: string }): Promise<Outbox> {
  return await app.store.read(async (reader) => ({
    total: await reader.documents.countOutbox(query.actor),
    page: await reader.documents.outbox(query),
  }));
}
