import {
  createFederation,
  type Federation,
  type FederationOptions,
  type InboxListener,
  type KvStore,
  type MessageQueue,
} from '@fedify/fedify';
import { Activity } from '@fedify/vocab';
import { loadContext } from './contexts.ts';
import type { Arrival } from './inbox/arrival.ts';
import type { Keys } from './keys.ts';
import { loadDocument, signedLoader } from './loaders.ts';
import type { Uris } from './uris.ts';

/** What a listener gets beside the activity: what the guard read of it. Null outside the inbox. */
export type Carried = Arrival | null;

export type FederationParts = {
  readonly uris: Uris;
  readonly keys: Keys;
  readonly kv: KvStore;
  readonly outbox: MessageQueue;
  /** Lifts Fedify's own address check too; the one client of the node has its own. */
  readonly allowPrivateAddresses: boolean;
  /** Called with every activity whose signature holds. */
  readonly onVerified: InboxListener<Carried, Activity>;
  readonly onUndeliverable: NonNullable<Parameters<Federation<Carried>['setOutboxPermanentFailureHandler']>[0]>;
  readonly retries: NonNullable<FederationOptions<Carried>['outboxRetryPolicy']>;
  /** When a host that fails is left alone; Fedify's own measure if absent. */
  readonly breaker?: Exclude<FederationOptions<Carried>['circuitBreaker'], undefined>;
};

/**
 * Fedify, for what it does better than anybody: signatures in and out, and delivery. A table of registrations and
 * nothing else; why each setting is as it is: docs/adr/0011.
 */
export function openFederation(parts: FederationParts): Federation<Carried> {
  const { uris, keys } = parts;
  const federation = createFederation<Carried>({
    origin: uris.origin,
    kv: parts.kv,
    queue: { outbox: parts.outbox },
    manuallyStartQueue: true,
    documentLoaderFactory: () => loadDocument,
    contextLoaderFactory: () => loadContext,
    authenticatedDocumentLoaderFactory: signedLoader,
    firstKnock: 'draft-cavage-http-signatures-12',
    permanentFailureStatusCodes: [404, 410],
    outboxRetryPolicy: parts.retries,
    ...(parts.breaker === undefined ? {} : { circuitBreaker: parts.breaker }),
    activityTransformers: [],
  });
  if (parts.allowPrivateAddresses) Object.assign(federation, { allowPrivateAddress: true });

  // Fedify opens no inbox without a dispatcher. Our actors have addresses of many shapes and are answered by door.ts.
  federation.setActorDispatcher('/.fedify/{identifier}', () => null);
  federation
    .setInboxListeners('/.fedify/{identifier}/inbox', '/inbox')
    .setSharedKeyDispatcher(() => keys.sender(uris.node, 'rsa'))
    .withIdempotency(() => null)
    .on(Activity, parts.onVerified);
  federation.setOutboxPermanentFailureHandler(parts.onUndeliverable);
  return federation;
}
