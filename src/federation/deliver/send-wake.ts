import type { RemoteActor } from '../../application/federation/ports.ts';
import { withDeadline } from '../../application/kit/deadline.ts';
import type { SendWake } from '../../application/network/cohost/cohost-wakes.ts';
import type { PrivateDocumentSigner } from '../documents.ts';
import { wakeActivity } from '../mapping/wake.ts';
import type { DocumentContext } from '../publication/document-context.ts';
import { blockedHosts } from './blocked.ts';
import { verdictOn } from './delivery-verdict.ts';
import { sharedInboxOf } from './inbox-of.ts';
import { post, type SignatureSpecs } from './post.ts';
import { bodyOf } from './sign-request.ts';

const WITHIN_MS = 10_000;
/** The same with all that goes before: whoever waits for one wake for ever is told of nothing any more. */
const ALL_WITHIN_MS = 30_000;

/**
 * Wakes a co-host with an Announce of what changed, by the institution and to it alone. It is posted at once, and not queued:
 * a wake that waits behind others tells nothing that the last one does not, and one that is lost is sent again whole.
 */
export function createWakeSender(parts: {
  readonly documents: DocumentContext;
  readonly signPrivately: PrivateDocumentSigner;
  readonly actorOf: (uri: string) => Promise<RemoteActor | null>;
  readonly specs: SignatureSpecs;
}): SendWake {
  const { app, uris, keys } = parts.documents;
  const speaker = uris.institution;
  const send: SendWake = async ({ peer, consultations, signal }) => {
    const isBlocked = await blockedHosts(app);
    if (isBlocked(new URL(peer).host)) return true;
    const actor = await parts.actorOf(peer);
    if (actor === null || actor.goneAt !== null) return false;
    const named = consultations.map((slug) => uris.consultation(slug));
    const said = { id: uris.activity(app.newId()), host: speaker, consultations: named, cohost: peer };
    const document = wakeActivity(said, app.now());
    const { body } = await parts.signPrivately(document, speaker);
    const wake = {
      inbox: new URL(sharedInboxOf(actor).uri),
      body: bodyOf(body),
      key: await keys.sender(speaker, 'rsa'),
    };
    const within = AbortSignal.any([signal, AbortSignal.timeout(WITHIN_MS)]);
    return verdictOn(await post(wake, parts.specs, within), 0).is === 'arrived';
  };
  return (wake) => withDeadline(ALL_WITHIN_MS, send(wake));
}
