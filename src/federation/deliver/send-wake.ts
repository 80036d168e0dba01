import { signRequest } from '@fedify/fedify';
import type { RemoteActor } from '../../application/federation/ports.ts';
import type { SendWake } from '../../application/network/cohost/cohost-wakes.ts';
import type { PrivateDocumentSigner } from '../documents.ts';
import type { SenderKey } from '../keys.ts';
import { wakeActivity } from '../mapping/wake.ts';
import type { DocumentContext } from '../publication/document-context.ts';
import { blockedHosts } from './blocked.ts';

const WITHIN_MS = 10_000;
/** Signatures that a server may know, in the order in which they are tried. */
const SPECS = ['draft-cavage-http-signatures-12', 'rfc9421'] as const;
const OTHER_SIGNATURE_WANTED: ReadonlySet<number> = new Set([400, 401, 403]);

/**
 * Wakes a co-host with an Announce of what changed, by the institution and to it alone. It is posted at once, and not queued:
 * a wake that waits behind others tells nothing that the last one does not, and one that is lost is sent again whole.
 */
export function createWakeSender(parts: {
  readonly documents: DocumentContext;
  readonly signPrivately: PrivateDocumentSigner;
  readonly actorOf: (uri: string) => Promise<RemoteActor | null>;
}): SendWake {
  const { app, uris, keys } = parts.documents;
  const speaker = uris.institution;
  return async ({ peer, consultations, signal }) => {
    const isBlocked = await blockedHosts(app);
    if (isBlocked(new URL(peer).host)) return true;
    const actor = await parts.actorOf(peer);
    if (actor === null || actor.goneAt !== null) return false;
    const named = consultations.map((slug) => uris.consultation(slug));
    const wake = { id: uris.activity(app.newId()), host: speaker, consultations: named, cohost: peer };
    const document = wakeActivity(wake, app.now());
    const { body } = await parts.signPrivately(document, speaker);
    const post = { inbox: actor.sharedInbox ?? actor.inbox, body };
    return await arrives(post, await keys.sender(speaker, 'rsa'), signal);
  };
}

async function arrives(
  { inbox, body }: { readonly inbox: string; readonly body: string },
  { privateKey, keyId }: SenderKey,
  stop: AbortSignal,
): Promise<boolean> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(WITHIN_MS)]);
  for (const spec of SPECS) {
    const headers = { 'content-type': 'application/activity+json' };
    const request = new Request(inbox, { method: 'POST', headers, body, redirect: 'error', signal });
    const response = await fetch(await signRequest(request, privateKey, keyId, { spec }));
    await response.body?.cancel();
    if (!OTHER_SIGNATURE_WANTED.has(response.status)) return response.ok;
  }
  return false;
}
