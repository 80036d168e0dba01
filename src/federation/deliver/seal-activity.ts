import type { SealedDocument } from '../../application/documents.ts';
import { latestDocument } from '../../application/keep-document.ts';
import { PUBLIC } from '../contexts.ts';
import { activityDocument } from '../mapping/activity.ts';
import { tombstone } from '../mapping/tombstone.ts';
import { type Press, publicationAt } from '../publication/publication.ts';
import { type Place, placeOf, type Uris, uriOf } from '../uris.ts';
import type { Planned } from './planned.ts';

/** What an activity is of: an event of the log, or what plays its part. */
export type Occasion = { readonly id: string; readonly at: Date };

export function activityId(uris: Uris, occasion: Occasion, role: string | null): string {
  return role === null ? uris.activity(occasion.id) : uris.activityFor(occasion.id, role);
}

/**
 * The signed activity. The one that was signed first under its id stays the one: a retry never says something else under
 * it. Null where there is nothing to say any more.
 */
export async function sealActivity(press: Press, planned: Planned, occasion: Occasion): Promise<SealedDocument | null> {
  const { app, uris } = press;
  const id = activityId(uris, occasion, planned.role);
  const kept = await latestDocument(app, id);
  if (kept !== null) return kept;
  const object = await objectOf(press, planned, occasion);
  if (object === null) return null;
  const document = activityDocument({
    id,
    type: planned.type,
    actor: planned.speaker,
    object: object.carried,
    ...(planned.isBetweenNodes === true
      ? { to: planned.readers, cc: [] }
      : { to: [PUBLIC], cc: [...followersCollections(uris, planned.followersOf), ...planned.readers] }),
    at: occasion.at,
  });
  const signing = { document, signer: planned.speaker, about: object.about };
  return await press.seal(planned.isBetweenNodes === true ? signing : { ...signing, outbox: planned.speaker });
}

type Carrying = {
  readonly carried: string | Readonly<Record<string, unknown>>;
  /** The id of what it is about. */
  readonly about: string;
};

async function objectOf(press: Press, planned: Planned, occasion: Occasion): Promise<Carrying | null> {
  const { app, uris } = press;
  const { object } = planned;
  switch (object.kind) {
    case 'id':
      return { carried: object.id, about: object.id };
    case 'signed': {
      const signed = await latestDocument(app, object.id);
      return signed === null ? { carried: object.id, about: object.id } : carrying(signed);
    }
    case 'publication': {
      const publication = await publicationAt(press, object.place);
      return publication?.state === 'there' ? carrying(publication.sealed) : null;
    }
    case 'tombstone':
      return await tombstoneAt(press, object.place, { planned, occasion });
    case 'activity': {
      const activity = await latestDocument(app, activityId(uris, occasion, object.role));
      return activity === null ? null : { ...carrying(activity), about: object.about };
    }
  }
}

function carrying(sealed: SealedDocument): Carrying {
  return { carried: JSON.parse(sealed.body), about: sealed.uri };
}

/** What nobody ever got needs no farewell; what is there again needs none any more. */
async function tombstoneAt(
  press: Press,
  place: Place,
  { planned, occasion }: { readonly planned: Planned; readonly occasion: Occasion },
): Promise<Carrying | null> {
  const id = uriOf(press.uris, place);
  // Of a person that was erased, no document is left to tell that there was one.
  if (place.kind !== 'participant' && (await latestDocument(press.app, id)) === null) return null;
  const publication = await publicationAt(press, place);
  if (publication !== null) return publication.state === 'gone' ? carrying(publication.sealed) : null;
  if (place.kind === 'participant') return null;
  // Held back: it may come again, so its address answers that nothing is there, and only those who have it are told.
  const document = tombstone({ id, deletedAt: occasion.at, decision: null });
  return carrying(await press.seal({ document, signer: planned.speaker, history: 'erased' }));
}

/** The collections in which the followers of some targets are listed: those of actors. */
function followersCollections(uris: Uris, targets: readonly string[]): readonly string[] {
  const actors = targets.filter((target) => placeOf(uris, target)?.kind !== 'proposal');
  return actors.map((actor) => uris.collection(actor, 'followers'));
}
