import { announceFormOf } from '../../../domain/federation/announce-form.ts';
import type { Application } from '../../application.ts';
import type { HostSoftware } from './ports.ts';

/** How long an answer is believed, in milliseconds: software is changed now and then, and NodeInfo may have been away. */
const KNOWN_MS = 7 * 86_400_000;
const UNKNOWN_MS = 86_400_000;
/** Servers asked in one run, one after the other. */
const BATCH = 20;

/** A server's software by its NodeInfo; null where it gives none. */
export type ReadSoftware = (
  origin: string,
) => Promise<{ readonly name: string; readonly version: string | null } | null>;

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
  for (const each of due) {
    if (stop?.aborted === true) break;
    await ask(app, read, each);
    asked += 1;
  }
  return asked;
}

/** What a server runs, asked now if nobody asked it lately: who is written to need not follow anything. */
export async function softwareOf(
  app: Application,
  read: ReadSoftware,
  server: { readonly host: string; readonly origin: string },
): Promise<HostSoftware> {
  const known = await app.store.read((reader) => reader.deliveries.software(server.host));
  const believedMs = known?.software == null ? UNKNOWN_MS : KNOWN_MS;
  const isFresh = known !== null && app.now().getTime() - known.askedAt.getTime() < believedMs;
  return isFresh ? known : await ask(app, read, server);
}

async function ask(
  app: Application,
  read: ReadSoftware,
  { host, origin }: { readonly host: string; readonly origin: string },
): Promise<HostSoftware> {
  const given = await read(origin);
  const answer: HostSoftware = {
    host,
    software: given?.name ?? null,
    version: given?.version ?? null,
    announces: given === null ? null : announceFormOf(given.name),
    askedAt: app.now(),
  };
  await app.store.transact((writer) => writer.deliveries.saveHostSoftware(answer));
  return answer;
}
