import type { Application } from '../application/application.ts';
import { readSoftware } from '../federation/network/node-description.ts';
import { openPeering, type Peering } from '../federation/peering.ts';
import type { DocumentContext } from '../federation/publication/document-context.ts';
import type { Outbound } from '../outbound/outbound.ts';
import { createKeyValueStore } from '../storage/federation/kv.ts';
import { createMessageQueue } from '../storage/federation/queue.ts';
import type { Database } from '../storage/kit/database.ts';
import type { SecretBox } from '../storage/kit/secret-box.ts';
import { INBOX_CHANNEL } from '../worker/jobs/inbox.ts';
import { MIRROR_CHANNEL } from '../worker/jobs/network.ts';
import type { Config } from './config.ts';
import { failureOf, type Log } from './log.ts';

/** Deliveries in flight in one process; six of them to one host. */
const DELIVERIES_AT_ONCE = 50;

type Parts = {
  readonly app: Application;
  readonly database: Database;
  readonly secretBox: SecretBox;
  readonly config: Config;
  readonly log: Log;
  readonly outbound: Outbound;
};

/** The exchange with other servers, over the queue and the notifications of this node's database. */
export function startPeering(parts: Parts, documents: DocumentContext): Peering {
  const { app, database, secretBox, config, log, outbound } = parts;
  const wakeOn = (channel: string) => () => {
    database.notify(channel).catch((error) => log.warn(failureOf(error), 'workers were not woken'));
  };
  return openPeering({
    app,
    documents,
    log,
    kv: createKeyValueStore(database),
    outbox: createMessageQueue({
      database,
      secretBox,
      name: 'outbox',
      parallel: DELIVERIES_AT_ONCE,
      onFailure: ({ error, message }) =>
        log.error({ ...failureOf(error), attempts: message?.attempts }, 'a queued message could not be handled'),
    }),
    readSoftware: (origin) => readSoftware((url, init) => outbound.fetch(url, init), origin),
    allowPrivateAddresses: config.allowPrivateAddresses,
    onReceived: wakeOn(INBOX_CHANNEL),
    mirrorsWoken: wakeOn(MIRROR_CHANNEL),
  });
}
