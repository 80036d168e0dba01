import type { KvStore, MessageQueue } from '@fedify/fedify';
import type { Application } from '../application/application.ts';
import type { ReadSoftware } from '../application/federation/delivery/ask-software.ts';
import type { HostQueue } from '../application/federation/delivery/ports.ts';
import { CohostWakes } from '../application/network/cohost/cohost-wakes.ts';
import { failureOf, type Log } from '../start/log.ts';
import { messageDeliverer } from './deliver/deliver-message.ts';
import { failingHosts } from './deliver/failing-hosts.ts';
import { breakerAt } from './deliver/host-breaker.ts';
import { outboxOn } from './deliver/outbox.ts';
import { createOutgoingContributions } from './deliver/outgoing-contributions.ts';
import { markRejected } from './deliver/rejected-activities.ts';
import { heardReleaser } from './deliver/release-heard.ts';
import { createSend } from './deliver/send.ts';
import { createWakeSender } from './deliver/send-wake.ts';
import { signatureSpecs } from './deliver/signature-specs.ts';
import { createDeliveries, type Deliveries } from './deliver.ts';
import { createPrivateDocumentSigner } from './documents.ts';
import type { InboxContext } from './inbox/context.ts';
import { processInbox } from './inbox/decide.ts';
import { withdrawGone } from './inbox/gone-originals.ts';
import { lookupBudget } from './inbox/lookup-budget.ts';
import { goneReader } from './inbox/read-document.ts';
import { type ReceiveActivity, receiver } from './inbox/receive.ts';
import { recentDocuments } from './inbox/recent-documents.ts';
import { AUTHORS_EVERY_MS, remoteActor, rereadAuthors } from './inbox/remote-actors.ts';
import { createRemoteKeys } from './inbox/remote-keys.ts';
import { signatureVerifier } from './inbox/signature.ts';
import { targetOf } from './inbox/targets.ts';
import { createSignal } from './inbox/workers.ts';
import { type LoadDocument, signedLoader } from './loaders.ts';
import { nodeReader } from './network/network-reader.ts';
import { createProofVerifier } from './network/proofs.ts';
import type { DocumentContext } from './publication/document-context.ts';
import { directMessenger } from './replies/direct.ts';
import { createReplies } from './replies.ts';

export type PeeringParts = {
  readonly app: Application;
  readonly documents: DocumentContext;
  readonly log: Log;
  readonly kv: KvStore;
  readonly outbox: MessageQueue & HostQueue;
  readonly allowPrivateAddresses: boolean;
  readonly readSoftware: ReadSoftware;
  /** Wakes the inbox workers. */
  readonly onReceived: () => void;
  /** Wakes the job that reads mirrors. */
  readonly mirrorsWoken: () => void;
  /** Divides the pauses between tries; for tests. */
  readonly pace?: number;
};

/** The exchange with other servers: receives and processes their activities, and delivers ours. */
export interface Peering {
  /** Answers a POST to an inbox. */
  readonly receive: ReceiveActivity;
  /** Decides about everything that is due and what comes meanwhile; answers how many messages it took. */
  decide(stop?: AbortSignal): Promise<number>;
  /** Something arrived: whoever decides looks again. */
  look(): void;
  readonly consumer: Deliveries['consumer'];
  readonly job: { readonly name: string; run(): Promise<number> };
  /** Reads again how authors elsewhere are called. */
  readonly names: Peering['job'];
  /** Wakes co-hosts when something changed. */
  readonly wakes: CohostWakes;
  /** Sends what is queued until the signal. */
  deliver(signal: AbortSignal): Promise<void>;
}

export function openPeering(parts: PeeringParts): Peering {
  const { app, documents, log } = parts;
  const { uris, keys } = documents;
  const pace = parts.pace ?? 1;
  const outbox = outboxOn(parts.outbox);
  const specs = signatureSpecs(
    parts.kv,
    async (host) => (await app.store.read((reader) => reader.deliveries.software(host)))?.software ?? null,
  );
  const hosts = failingHosts(app, breakerAt(pace));
  const deliver = messageDeliverer({ app, keys, kv: parts.kv, log, outbox, specs, hosts, pace });
  const send = createSend({ outbox, uris, keys });
  const { readSoftware } = parts;
  const replyParts = { documents, send, signPrivately: createPrivateDocumentSigner(app, keys), readSoftware };
  const load: LoadDocument = async (url) => await signedLoader(await keys.sender(uris.node, 'rsa'))(url);
  const read = nodeReader({ app, keys, uris });
  const just = recentDocuments(load);
  const readOnce = just.sparing(read);
  const posts = lookupBudget();
  const verify = signatureVerifier(uris, createRemoteKeys({ kv: parts.kv, load: just.load }));
  const context: InboxContext = {
    app,
    addresses: uris,
    targetOf: (uri) => targetOf(app, uris, uri),
    actorOf: (uri, options) => remoteActor(app, options?.fresh === true ? read : readOnce, { uri, ...options }),
    fetch: read,
    postAt: async (uri, host) => {
      const asked = URL.parse(uri)?.host;
      return asked !== undefined && (await posts.spend({ host: asked, network: host })) ? await read(uri) : null;
    },
    withdrawGone: withdrawGone(app, goneReader(app, load)),
    proves: createProofVerifier({ kv: parts.kv, read, own: { actor: uris.institution, keys }, now: app.now }),
    replies: createReplies(replyParts),
    onRejected: (activity, host) => markRejected(parts.kv, activity, host),
    mirrorsWoken: parts.mirrorsWoken,
  };
  const wakeSignal = createSignal();
  const apart = { ...replyParts, actorOf: (uri: string) => remoteActor(app, read, { uri }) };
  const fromHome = createOutgoingContributions(apart);
  const deliveries = createDeliveries(replyParts, directMessenger(replyParts), [fromHome]);
  return {
    receive: receiver({
      context,
      verify,
      allowPrivateAddresses: parts.allowPrivateAddresses,
      wake: parts.onReceived,
      onHeard: heardReleaser({
        hosts,
        outbox,
        onFailure: (error) => log.warn(failureOf(error), 'what waits for a server that is back could not be released'),
      }),
    }),
    decide: (stop) => processInbox(context, log, { wakeSignal, stop }),
    look: wakeSignal.notify,
    consumer: {
      ...deliveries.consumer,
      async consume(event) {
        await deliveries.consumer.consume(event);
        if (event.type === 'invitation-changed') parts.mirrorsWoken();
      },
    },
    job: deliveries.job,
    names: {
      name: 'names-elsewhere',
      async run() {
        await rereadAuthors(app, read);
        return AUTHORS_EVERY_MS;
      },
    },
    wakes: new CohostWakes({
      app,
      send: createWakeSender({ ...apart, specs }),
      onSilent: (peer) => log.warn({ peer }, 'a co-host cannot be woken, and is tried again'),
      pace,
    }),
    deliver: (signal) => parts.outbox.listen(deliver, { signal }),
  };
}
