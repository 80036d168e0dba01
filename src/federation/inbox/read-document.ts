import type { Application } from '../../application/application.ts';
import { DocumentUnreadable, type LoadDocument } from '../loaders.ts';
import { idOf, isJson, type Json } from './json.ts';
import type { ReadDocument } from './remote-actors.ts';

const answers = new WeakMap<Json, Date>();

/** What time it was at the server of a document when it was read, by its own clock; null where it does not say. */
export function answeredAt(document: Json): Date | null {
  return answers.get(document) ?? null;
}

/** Reads documents; what cannot be read is null, and only a 410 means that it is gone. */
export function documentReader(load: LoadDocument): ReadDocument {
  return async (uri) => {
    try {
      const { document, answeredAt: at } = await load(uri);
      if (!isJson(document)) return null;
      if (at != null) answers.set(document, at);
      return document;
    } catch (error) {
      return error instanceof DocumentUnreadable && error.status === 410 ? 'gone' : null;
    }
  };
}

/** Whether the server of a document says that it is not there any more: by 404, by 410 or by a Tombstone in its place. */
export type ReadGone = (uri: string) => Promise<boolean>;

/** Asks the server of a document whether it is gone; silence and any other answer say nothing. Blocked hosts are not asked. */
export function goneReader(app: Application, load: LoadDocument): ReadGone {
  return async (uri) => {
    if (await isOfBlocked(app, uri)) return false;
    try {
      const { document } = await load(uri);
      return isJson(document) && document['type'] === 'Tombstone' && idOf(document) === uri;
    } catch (error) {
      return error instanceof DocumentUnreadable && (error.status === 404 || error.status === 410);
    }
  };
}

/** Reads nothing of a host that is blocked, whoever named it. */
export function skippingBlocked(app: Application, read: ReadDocument): ReadDocument {
  return async (uri) => ((await isOfBlocked(app, uri)) ? null : await read(uri));
}

/** Whether an address is that of a host which is blocked. */
export async function isOfBlocked(app: Application, uri: string): Promise<boolean> {
  if (!URL.canParse(uri)) return false;
  const policy = await app.store.read((reader) => reader.peers.policyOf(new URL(uri).host));
  return policy?.policy === 'block';
}
