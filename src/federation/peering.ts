import type { KvStore, MessageQueue } from '@fedify/fedify';
import type { EventReader } from '../application/follow-events.ts';
import type { Application } from '../application/ports.ts';
import type { Log } from '../log.ts';
import { createFromHome } from './deliver/from-home.ts';
import { nearKv } from './deliver/near-kv.ts';
import { patientOutbox } from './deliver/patient-outbox.ts';
import { breakerAt, retriesOver } from './deliver/retries.ts';
import { createSend } from './deliver/send.ts';
import { undeliverable } from './deliver/undeliverable.ts';
import { createDeliveries } from './deliver.ts';
import { createPrivateSealer } from './documents.ts';
import { openFederation } from './federation.ts';
import type { InboxContext } from './inbox/context.ts';
import { decideInbox } from './inbox/decide.ts';
import { createBell } from './inbox/hands.ts';
import { justRead } from './inbox/just-read.ts';
import { type ReceiveActivity, receiver } from './inbox/receive.ts';
import { remoteActor } from './inbox/remote-actors.ts';
import { createRemoteKeys } from './inbox/remote-keys.ts';
import { signatureVerifier } from './inbox/signature.ts';
import { targetOf } from './inbox/targets.ts';
import { type LoadDocument, signedLoader } from './loaders.ts';
import { nodeReader } from './network/network-reader.ts';
import { createProofVerifier } from './network/proofs.ts';
import type { Press } from './publication/publication.ts';
import { directTeller } from './replies/direct.ts';
import { createReplies } from './replies.ts';

export type PeeringParts = {
  readonly app: Application;
  readonly press: Press;
  readonly log: Log;
  readonly kv: KvStore;
  readonly outbox: MessageQueue;
  readonly allowPrivateAddresses: boolean;
  /** Tells the workers that something arrived. */
  readonly arrived: () => void;
  /** Tells the worker that mirrors are to be read. */
  readonly mirrorsWoken: () => void;
  /** Divides the pauses between tries; for tests. */
  readonly pace?: number;
};

/** What a node does with other servers: takes what they send, decides about it, and tells them what happened here. */
export interface Peering {
  /** Answers a POST to an inbox. */
  readonly receive: ReceiveActivity;
  /** Decides about everything that is due and what comes meanwhile; answers how many messages it took. */
  decide(stop?: AbortSignal): Promise<number>;
  /** Something arrived: whoever decides looks again. */
  look(): void;
  readonly reader: EventReader;
  readonly chore: { readonly name: string; run(): Promise<number> };
  /** Sends what is queued until the signal. */
  deliver(signal: AbortSignal): Promise<void>;
}

export function openPeering(parts: PeeringParts): Peering {
  const { app, press, log } = parts;
  const { uris, keys } = press;
  const pace = parts.pace ?? 1;
  const onUndeliverable = undeliverable(app, log);
  const federation = openFederation({
    uris,
    kv: nearKv(parts.kv),
    outbox: patientOutbox({ app, keys, queue: parts.outbox, undeliverable: onUndeliverable }),
    allowPrivateAddresses: parts.allowPrivateAddresses,
    onUndeliverable: (_, failure) => onUndeliverable(failure),
    retries: retriesOver(pace),
    breaker: breakerAt(pace),
  });
  const send = createSend({ federation, uris, keys });
  const replyParts = { press, send, sealPrivately: createPrivateSealer(app, keys) };
  const load: LoadDocument = async (url) => await signedLoader(await keys.sender(uris.node, 'rsa'))(url);
  const read = nodeReader({ app, keys, uris });
  const just = justRead(load);
  const readOnce = just.sparing(read);
  const verify = signatureVerifier(uris, createRemoteKeys({ kv: parts.kv, load: just.load }));
  const context: InboxContext = {
    app,
    addresses: uris,
    targetOf: (uri) => targetOf(app, uris, uri),
    actorOf: (uri, options) => remoteActor(app, options?.fresh === true ? read : readOnce, { uri, ...options }),
    fetch: read,
    proves: createProofVerifier({ kv: parts.kv, read, own: { actor: uris.institution, keys }, now: app.now }),
    replies: createReplies(replyParts),
    mirrorsWoken: parts.mirrorsWoken,
  };
  const bell = createBell();
  const fromHome = createFromHome({ ...replyParts, actorOf: (uri) => remoteActor(app, read, { uri }) });
  const deliveries = createDeliveries({ press, send }, directTeller(replyParts), [fromHome]);
  return {
    receive: receiver({
      context,
      verify,
      allowPrivateAddresses: parts.allowPrivateAddresses,
      wake: parts.arrived,
    }),
    decide: (stop) => decideInbox(context, log, { bell, stop }),
    look: bell.ring,
    reader: {
      ...deliveries.reader,
      async follow(event) {
        await deliveries.reader.follow(event);
        if (event.type === 'invitation-changed') parts.mirrorsWoken();
      },
    },
    chore: deliveries.chore,
    deliver: (signal) => federation.startQueue(null, { signal, queue: 'outbox' }),
  };
}
