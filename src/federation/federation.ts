import {
  createFederation,
  type Federation,
  type FederationOptions,
  type KvStore,
  type MessageQueue,
} from '@fedify/fedify';
import { loadContext } from './contexts.ts';
import { markFailed } from './deliver/delivery-tracking.ts';
import { loadDocument, signedLoader } from './loaders.ts';
import type { Uris } from './uris.ts';

/** Nothing is carried through Fedify. */
export type Carried = null;

export type FederationParts = {
  readonly uris: Uris;
  readonly kv: KvStore;
  readonly outbox: MessageQueue;
  /** Lifts Fedify's own address check too; the one client of the node has its own. */
  readonly allowPrivateAddresses: boolean;
  readonly onUndeliverable: NonNullable<Parameters<Federation<Carried>['setOutboxPermanentFailureHandler']>[0]>;
  readonly retries: NonNullable<FederationOptions<Carried>['outboxRetryPolicy']>;
  /** When a host that fails is left alone; Fedify's own measure if absent. */
  readonly breaker?: Exclude<FederationOptions<Carried>['circuitBreaker'], undefined>;
};

/**
 * Fedify, for what it does better than anybody: signing and delivery. A table of registrations and nothing else; why each
 * setting is as it is: docs/adr/0011. What arrives is read by inbox/, and never as JSON-LD: docs/adr/0012.
 */
export function openFederation(parts: FederationParts): Federation<Carried> {
  const { uris } = parts;
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
    onOutboxError: markFailed,
    ...(parts.breaker === undefined ? {} : { circuitBreaker: parts.breaker }),
    activityTransformers: [],
  });
  if (parts.allowPrivateAddresses) Object.assign(federation, { allowPrivateAddress: true });

  federation.setOutboxPermanentFailureHandler(parts.onUndeliverable);
  return federation;
}
