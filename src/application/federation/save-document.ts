import type { Application } from '../application.ts';
import type { Page, PageRequest } from '../kit/page.ts';
import type { ActivityPlan, SignedDocument } from './ports.ts';

export async function findDocument(app: Application, uri: string, fingerprint: string): Promise<SignedDocument | null> {
  return await app.store.readOnce((reader) => reader.documents.signed(uri, fingerprint));
}

export async function latestDocument(app: Application, uri: string): Promise<SignedDocument | null> {
  return await app.store.readOnce((reader) => reader.documents.latest(uri));
}

/** The latest signed document under an id or, where none was signed, the plan of one. */
export async function documentOrPlan(
  app: Application,
  uri: string,
): Promise<{ readonly stored: SignedDocument | null; readonly plan: ActivityPlan | null }> {
  return await app.store.read(async (reader) => {
    const stored = await reader.documents.latest(uri);
    return { stored, plan: stored === null ? await reader.documents.plan(uri) : null };
  });
}

/** Keeps what makes activities that nobody waits for. */
export async function savePlans(app: Application, plans: readonly ActivityPlan[]): Promise<void> {
  if (plans.length > 0) await app.store.transact((writer) => writer.documents.savePlans(plans));
}

/** What activities that nobody waited for would carry is gone: none of them is made any more, and none is listed. */
export async function deletePlans(app: Application, about: string): Promise<void> {
  await app.store.transact((writer) => writer.documents.deletePlans(about));
}

/**
 * What becomes of the former documents under an id: kept; dropped, for what changes all the time, such as a poll with its
 * counts; or erased with the activities that carry them, for a text that is gone.
 */
export type History = 'kept' | 'dropped' | 'erased';

/** Stores a signed activity in place of its plan. Where another process was first, theirs is returned. */
export async function savePlanned(app: Application, document: SignedDocument): Promise<SignedDocument | null> {
  return await app.store.transact((writer) => writer.documents.replacePlan(document));
}

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
    if (history === 'dropped') return await writer.documents.saveLatest(document);
    const stored = await writer.documents.save(document);
    if (history === 'erased') await writer.documents.deleteFormer(stored.uri, stored.fingerprint);
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
