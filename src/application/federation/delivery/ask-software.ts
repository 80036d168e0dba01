import { announceFormOf } from '../../../domain/federation/announce-form.ts';
import type { Application } from '../../application.ts';

/** How long an answer is believed, in milliseconds: software is changed now and then, and NodeInfo may have been away. */
const KNOWN_MS = 7 * 86_400_000;
const UNKNOWN_MS = 86_400_000;
/** Servers asked in one run, one after the other. */
const BATCH = 20;

/** The name of a server's software by its NodeInfo; null where it gives none. */
export type ReadSoftware = (origin: string) => Promise<string | null>;

/** Asks servers of followers what software they run, if nobody asked them lately; answers how many were asked. */
export async function askSoftware(app: Application, read: ReadSoftware, stop?: AbortSignal): Promise<number> {
  const now = app.now().getTime();
  const due = await app.store.read((reader) =>
    reader.deliveries.hostsToAsk({
      knownBefore: new Date(now - KNOWN_MS),
      unknownBefore: new Date(now - UNKNOWN_MS),
      limit: BATCH,
    }),
  );
  let asked = 0;
  for (const { host, origin } of due) {
    if (stop?.aborted === true) break;
    const software = await read(origin);
    const announces = software === null ? null : announceFormOf(software);
    await app.store.transact((writer) =>
      writer.deliveries.saveHostSoftware({ host, software, announces, askedAt: app.now() }),
    );
    asked += 1;
  }
  return asked;
}
