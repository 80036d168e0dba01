import type { ParticipantId } from '../../domain/kit/id.ts';
import type { Application } from '../application.ts';
import { ensureLinks, newLink, pseudonymFrom } from '../kit/pseudonym.ts';

const AT_ONCE = 500;

/**
 * Puts pseudonyms where an earlier version of the node kept participants: in supports, in votes in polls and in the events
 * of both. Called when a node is opened: nothing else reads them before. Totals stay as they are. Who was erased, or joined
 * into another, gets pseudonyms that nobody can make again.
 */
export async function hideSupporters(app: Application): Promise<void> {
  for (let count = AT_ONCE; count === AT_ONCE; ) {
    count = await app.store.transact(async (writer) => {
      const ids = await writer.participants.withoutLink(AT_ONCE);
      await ensureLinks(writer, app, ids);
      return ids.length;
    });
  }
  for (let count = AT_ONCE; count === AT_ONCE; ) {
    count = await app.store.transact(async (writer) => {
      const ids = await writer.supports.named(AT_ONCE);
      if (ids.length === 0) return 0;
      const links = new Map<ParticipantId, string>(await writer.participants.links(ids));
      const linkOf = (id: ParticipantId) => {
        const link = links.get(id) ?? newLink(app);
        links.set(id, link);
        return link;
      };
      const places = await writer.supports.placesOf(ids);
      await writer.supports.hide(
        places.map((place) => ({
          ...place,
          pseudonym: pseudonymFrom(app, linkOf(place.participantId), place.consultationId),
        })),
      );
      return ids.length;
    });
  }
}
