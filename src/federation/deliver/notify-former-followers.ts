import { followedActor } from '../followed-actor.ts';
import type { SendDirectMessage } from '../replies/direct.ts';
import { resourceAt } from '../uris.ts';
import { blockedHosts } from './blocked.ts';
import type { DeliveryContext } from './delivering.ts';

/** Follows that are read at once. */
const PAGE = 100;

/**
 * Tells those of a host that is blocked no more who follow something by what their server knows, and here do not: a block of
 * an earlier version ended it, and GoToSocial does not hear a `Reject` of what it saw accepted. Each is told once.
 */
export async function notifyFormerFollowers(
  { documents }: Pick<DeliveryContext, 'documents'>,
  tell: SendDirectMessage,
  of: { readonly host: string; readonly eventId: string },
): Promise<void> {
  const { app, uris } = documents;
  const isBlocked = await blockedHosts(app);
  if (isBlocked(of.host)) return;
  for (;;) {
    const lost = await app.store.read((reader) => reader.peers.lostFollows(of.host, PAGE));
    for (const { actor, act } of lost) {
      const followed = isBlocked(actor.host) ? null : followedActor(uris, act.object);
      const resource = followed === null ? null : resourceAt(uris, followed);
      const slug = resource !== null && 'slug' in resource ? resource.slug : null;
      const consultation = slug === null ? null : await app.store.read((reader) => reader.consultations.bySlug(slug));
      if (followed !== null && (slug === null || consultation?.publishedAt != null)) {
        const input = { kind: 'follow-ended', url: followed } as const;
        const apart = `follow ${act.object}`;
        await tell({ to: actor, input, occasion: of.eventId, consultation, inReplyTo: null, lang: null, apart });
      }
      await app.store.transact((writer) => writer.peers.saveAct({ ...act, present: false }));
    }
    if (lost.length < PAGE) return;
  }
}
