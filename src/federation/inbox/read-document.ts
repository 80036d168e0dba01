import type { Application } from '../../application/application.ts';
import { DocumentUnreadable, type LoadDocument } from '../loaders.ts';
import { isJson } from './json.ts';
import type { ReadDocument } from './remote-actors.ts';

/** Reads documents; what cannot be read is null, and only a 410 means that it is gone. */
export function documentReader(load: LoadDocument): ReadDocument {
  return async (uri) => {
    try {
      const { document } = await load(uri);
      return isJson(document) ? document : null;
    } catch (error) {
      return error instanceof DocumentUnreadable && error.status === 410 ? 'gone' : null;
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
