import type { Application } from '../application/application.ts';
import { syncAccounts } from '../application/connector/accounts/sync-accounts.ts';
import { syncCards } from '../application/connector/cards/sync-cards.ts';
import { CONNECTOR_QUEUE, type ConnectorMessage, type Connectors } from '../application/connector/ports.ts';
import { sendEvent } from '../application/connector/send-event.ts';
import { syncRequests } from '../application/connector/sync-requests.ts';
import { followSources } from '../application/source/follow-sources.ts';
import { outboxOn } from '../federation/deliver/outbox.ts';
import { connectorKinds } from '../integrations/connector-kinds.ts';
import type { ConnectorFetch } from '../integrations/outcome.ts';
import { createMessageQueue } from '../storage/federation/queue.ts';
import type { Database } from '../storage/kit/database.ts';
import type { SecretBox } from '../storage/kit/secret-box.ts';
import type { Job } from '../worker/scheduler.ts';
import { failureOf, type Log } from './log.ts';

/** Targets that are sent something at once; one that hangs holds up one of them for twenty seconds. */
const AT_ONCE = 20;
/** For so long a process that was killed holds up the connectors that it was sending to. */
const LEASE_MS = 15_000;
/** Sending ends at the stop only; where it ended all the same, it begins again. */
const SEND_AGAIN_MS = 1_000;
/** How often a worker looks whether a request is due to be read. */
const SYNC_MS = 60_000;
/** How often it looks whether accounts are due to be asked for, or goes on with that. */
const ACCOUNTS_MS = 60 * 60_000;
/** How often it looks whether cards are due to be read: a connector that is new is not waited for long. */
const CARDS_MS = 5 * 60_000;
/** How often it looks whether a source is due to be read, or goes on with that. */
const SOURCES_MS = 60_000;

type Parts = {
  readonly database: Database;
  readonly secretBox: SecretBox;
  readonly log: Log;
  readonly outbound: { readonly fetch: ConnectorFetch };
  readonly origin: string;
};

/** The connectors of a node: what it knows, its queue, and the job that sends what waits there. */
export function openConnectors({ database, secretBox, log, outbound, origin }: Parts): {
  readonly connectors: Connectors;
  readonly job: (app: Application) => Job;
  /** Reads where the requests behind commitments stand. */
  readonly syncJob: (app: Application) => Job;
  /** Asks which accounts were deleted that people sign in with. */
  readonly accountsJob: (app: Application) => Job;
  /** Reads the cards that connectors are set to read. */
  readonly cardsJob: (app: Application) => Job;
  /** Reads what other platforms tell of the consultations that are theirs. */
  readonly sourcesJob: (app: Application) => Job;
} {
  const queue = createMessageQueue({
    database,
    secretBox,
    name: CONNECTOR_QUEUE,
    parallel: AT_ONCE,
    leaseMs: LEASE_MS,
    onFailure: ({ error, message }) =>
      log.error({ ...failureOf(error), attempts: message?.attempts }, 'a message of a connector could not be handled'),
  });
  return {
    connectors: {
      kinds: connectorKinds({ fetch: (url, init) => outbound.fetch(url, init), origin }),
      queue: outboxOn<ConnectorMessage>(queue),
    },
    job: (app) => ({
      name: 'connectors',
      async run(stop) {
        await queue.listen((message) => sendEvent(app, message as ConnectorMessage), { signal: stop });
        return SEND_AGAIN_MS;
      },
    }),
    syncJob: (app) => ({
      name: 'connector-requests',
      singleton: true,
      async run(stop) {
        await syncRequests(app, stop);
        return SYNC_MS;
      },
    }),
    accountsJob: (app) => ({
      name: 'connector-accounts',
      singleton: true,
      async run(stop) {
        await syncAccounts(app, stop);
        return ACCOUNTS_MS;
      },
    }),
    cardsJob: (app) => ({
      name: 'connector-cards',
      singleton: true,
      async run(stop) {
        await syncCards(app, stop);
        return CARDS_MS;
      },
    }),
    sourcesJob: (app) => ({
      name: 'connector-sources',
      singleton: true,
      async run(stop) {
        await followSources(app, stop);
        return SOURCES_MS;
      },
    }),
  };
}
