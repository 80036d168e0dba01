import type { Application } from '../application.ts';
import { decryptSecrets } from './connector-secrets.ts';
import { kindOf } from './manage-connectors.ts';
import { readProgress } from './request-progress.ts';

/** Reads at every connector that is not paused where the requests behind commitments stand. */
export async function syncRequests(app: Application, stop?: AbortSignal): Promise<void> {
  const all = await app.store.read((reader) => reader.connectors.all());
  for (const connector of all.filter(({ paused }) => paused === null)) {
    const requests = kindOf(app, connector.kind)?.requests;
    const encrypted = await app.store.read((reader) => reader.connectors.secrets(connector.name));
    if (requests === undefined || encrypted === null) continue;
    const secrets = decryptSecrets(app, connector.name, encrypted);
    const call = { settings: connector.settings, secrets, now: app.now };
    const error = await readProgress(app, { connector, requests, call }, stop);
    await saveReached(app, connector.name, error);
  }
}

/** Whether it could be read, as far as nothing waits to be sent that says more. */
async function saveReached(app: Application, name: string, error: string | null): Promise<void> {
  await app.store.transact(async (writer) => {
    const connector = await writer.connectors.lock(name);
    if (connector === null) return;
    if (error !== null) {
      const failing = { since: connector.failing?.since ?? app.now(), error };
      await writer.connectors.save({ ...connector, failing });
    } else if (connector.failing !== null && !(await writer.connectors.waiting()).has(name)) {
      await writer.connectors.save({ ...connector, failing: null });
    }
  });
}
