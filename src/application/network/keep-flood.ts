import type { Application } from '../ports.ts';
import { keepOnce } from './keep-once.ts';

/** Keeps once a day that a peer sent more than is taken; of anybody else, the counts of hosts say it. */
export async function keepFlood(app: Application, origin: string): Promise<void> {
  await app.store.transact(async (writer) => {
    const peer = await writer.peering.byOrigin(origin);
    if (peer === null) return;
    const detail = { day: app.now().toISOString().slice(0, 10) };
    await keepOnce({ app, writer }, { peer: peer.uri, kind: 'flood', consultationId: null, detail, document: null });
  });
}
