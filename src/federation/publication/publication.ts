import type { SealedDocument } from '../../application/documents.ts';
import type { Application } from '../../application/ports.ts';
import type { Sealer } from '../documents.ts';
import type { Keys } from '../keys.ts';
import type { Place, Uris } from '../uris.ts';
import { consultationActorAt, institutionActorAt, nodeActorAt, participantActorAt, proposalActorAt } from './actors.ts';
import { mirroredAt } from './mirrored.ts';
import { announcementAt, answerAt, ballotAt, commentAt, phaseAt, pollAt, proposalAt } from './objects.ts';

/** What of this node is public at an address: the signed document, or what is left of one that is gone. */
export type Publication = { readonly state: 'there' | 'gone'; readonly sealed: SealedDocument };

/** What making a publication needs. */
export type Press = {
  readonly app: Application;
  readonly uris: Uris;
  readonly keys: Keys;
  readonly seal: Sealer;
};

/**
 * The publication at a place as it is now, signed if it never was; null for what is not public. What another institution
 * hosts has its publications there, and none here (docs/adr/0030).
 */
export async function publicationAt(press: Press, place: Place): Promise<Publication | null> {
  if ('slug' in place && (await mirroredAt(press.app, place)) !== null) return null;
  switch (place.kind) {
    case 'institution':
      return await institutionActorAt(press);
    case 'node':
      return await nodeActorAt(press);
    case 'consultation':
      return await consultationActorAt(press, place.slug);
    case 'announcement':
      return await announcementAt(press, place.slug);
    case 'phase':
      return await phaseAt(press, place);
    case 'proposal':
      return await proposalAt(press, place);
    case 'proposal-actor':
      return await proposalActorAt(press, place);
    case 'answer':
      return await answerAt(press, place);
    case 'comment':
      return await commentAt(press, place);
    case 'poll':
      return await pollAt(press, place);
    case 'ballot':
      return await ballotAt(press, place);
    case 'participant':
      return await participantActorAt(press, place.participantId);
  }
}
