import type { SealedDocument } from './documents.ts';
import type { Application } from './ports.ts';
import type { Page, PageRequest } from './views.ts';

export async function findDocument(app: Application, uri: string, fingerprint: string): Promise<SealedDocument | null> {
  return await app.store.read((reader) => reader.documents.sealed(uri, fingerprint));
}

export async function latestDocument(app: Application, uri: string): Promise<SealedDocument | null> {
  return await app.store.read((reader) => reader.documents.latest(uri));
}

/**
 * What becomes of the former documents under an id: kept; dropped, for what changes all the time, such as a poll with its
 * counts; or erased with the activities that carry them, for a text that is gone.
 */
export type History = 'kept' | 'dropped' | 'erased';

/**
 * Keeps a signed document. Where another process signed the same one meanwhile, theirs is answered: peers never see
 * two signatures of one document.
 */
export async function keepDocument(
  app: Application,
  document: SealedDocument,
  history: History = 'kept',
): Promise<SealedDocument> {
  return await app.store.transact(async (writer) => {
    const kept = await writer.documentWrite.keep(document);
    if (history !== 'kept') {
      await writer.documentWrite.forgetFormer(kept.uri, kept.fingerprint, history === 'erased');
    }
    return kept;
  });
}

export type Outbox = { readonly total: number; readonly page: Page<string> };

/** What an actor said, newest first, by the ids of its activities. */
export async function readOutbox(app: Application, query: PageRequest & { readonly actor: string }): Promise<Outbox> {
  return await app.store.read(async (reader) => ({
    total: await reader.documents.countOutbox(query.actor),
    page: await reader.documents.outbox(query),
  }));
}
