import type { Application } from '../application/application.ts';
import { syncAccounts } from '../application/connector/accounts/sync-accounts.ts';
import { syncCards } from '../application/connector/cards/sync-cards.ts';
import { CONNECTOR_QUEUE, type ConnectorMessage, type Connectors } from '../application/connector/ports.ts';
import { sendEvent } from '../application/connector/send-event.ts';
import { syncRequests } from '../application/connector/sync-requests.ts';
import type { NeverCalled } from '../application/kit/ports.ts';
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
/** What is read on the other sides, each by one worker at a time, and how often that looks whether something is due. */
const READING: readonly {
  readonly name: string;
  readonly read: (app: Application, stop: AbortSignal) => Promise<unknown>;
  readonly everyMs: number;
}[] = [
  // Where the requests behind commitments stand.
  { name: 'connector-requests', read: syncRequests, everyMs: 60_000 },
  // Which accounts were deleted that people sign in with.
  { name: 'connector-accounts', read: syncAccounts, everyMs: 60 * 60_000 },
  // Cards; a connector that is new is not waited for long.
  { name: 'connector-cards', read: syncCards, everyMs: 5 * 60_000 },
  // What other platforms tell of the consultations that are theirs.
  { name: 'connector-sources', read: followSources, everyMs: 60_000 },
];

type Refuses = { refusalOf(url: string): Promise<string | null> };

/** Says which addresses the two clients of the node never call. */
export function neverCalledBy(of: { readonly internal: Refuses; readonly outbound: Refuses }): NeverCalled {
  const faultBy = (client: Refuses) => async (url: string) => {
    const reason = await client.refusalOf(url);
    if (reason === null || reason === 'private-address') return reason;
    return reason === 'bad-scheme' ? 'not-https' : 'not-a-web-address';
  };
  return { service: faultBy(of.internal), node: faultBy(of.outbound) };
}

type Parts = {
  readonly database: Database;
  readonly secretBox: SecretBox;
  readonly log: Log;
  readonly outbound: { readonly fetch: ConnectorFetch };
  readonly origin: string;
};

/** The connectors of a node: what it knows, its queue, and its jobs. */
export function openConnectors({ database, secretBox, log, outbound, origin }: Parts): {
  readonly connectors: Connectors;
  /** What sends what waits, and what reads on the other sides when that is due. */
  readonly jobs: (app: Application) => readonly Job[];
} {
  const queue = createMessageQueue({
    database,
    secretBox,
    name: CONNECTOR_QUEUE,
    parallel: AT_ONCE,
    longLanes: true,
    leaseMs: LEASE_MS,
    onFailure: ({ error, message }) =>
      log.error({ ...failureOf(error), attempts: message?.attempts }, 'a message of a connector could not be handled'),
  });
  return {
    connectors: {
      kinds: connectorKinds({ fetch: (url, init) => outbound.fetch(url, init), origin }),
      queue: outboxOn<ConnectorMessage>(queue),
    },
    jobs: (app) => [
      {
        name: 'connectors',
        async run(stop) {
          await queue.listen((message) => sendEvent(app, message as ConnectorMessage), { signal: stop });
          return SEND_AGAIN_MS;
        },
      },
      ...READING.map(
        ({ name, read, everyMs }): Job => ({
          name,
          singleton: true,
          async run(stop) {
            await read(app, stop);
            return everyMs;
          },
        }),
      ),
    ],
  };
}
