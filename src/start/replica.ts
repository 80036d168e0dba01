import { ReadReplica } from '../storage/kit/read-replica.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';

/** The standby of the configuration; null where there is none. Nothing is read from it before it is started. */
export async function replicaOf(
  { database, readUrl }: Pick<Config, 'database' | 'readUrl'>,
  { log, onCaughtUp }: { readonly log: Log; readonly onCaughtUp: () => void },
): Promise<ReadReplica | null> {
  if (readUrl === null || database.kind !== 'postgres') return null;
  return await ReadReplica.open({
    url: readUrl,
    primaryUrl: database.directUrl ?? database.url,
    onCaughtUp,
    onUse: (isUsed) =>
      isUsed
        ? log.info({}, 'pages are read from the replica')
        : log.warn({}, 'the replica is away or too far behind: pages are read from the primary'),
  });
}
