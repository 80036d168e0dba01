import type { SignedDocument } from '../../application/federation/ports.ts';
import { latestDocument } from '../../application/federation/save-document.ts';
import { PUBLIC } from '../contexts.ts';
import { activityDocument } from '../mapping/activity.ts';
import { tombstone } from '../mapping/tombstone.ts';
import type { DocumentContext } from '../publication/document-context.ts';
import { publicationAt } from '../publication/publication.ts';
import { type ResourceRef, resourceAt, type Uris, uriOf } from '../uris.ts';
import type { PlannedActivity } from './planned-activity.ts';

/** What an activity is of: an event of the log, or what plays its part. */
export type Occasion = { readonly id: string; readonly at: Date };

export function activityId(uris: Uris, occasion: Occasion, role: string | null): string {
  return role === null ? uris.activity(occasion.id) : uris.activityFor(occasion.id, role);
}

/**
 * The signed activity. The one that was signed first under its id stays the one: a retry never says something else under
 * it. Null where there is nothing to say any more.
 */
export async function signActivity(
  documents: DocumentContext,
  planned: PlannedActivity,
  occasion: Occasion,
): Promise<SignedDocument | null> {
  const { app, uris } = documents;
  const id = activityId(uris, occasion, planned.role);
  const stored = await latestDocument(app, id);
  if (stored !== null) return stored;
  const object = await objectOf(documents, planned, occasion);
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
    ownTexts: planned.ownTexts ?? undefined,
  });
  const signing = { document, signer: planned.speaker, about: object.about };
  return await documents.signDocument(
    planned.isBetweenNodes === true ? signing : { ...signing, outbox: planned.speaker },
  );
}

type Carrying = {
  readonly carried: string | Readonly<Record<string, unknown>>;
  /** The id of what it is about. */
  readonly about: string;
};

async function objectOf(
  documents: DocumentContext,
  planned: PlannedActivity,
  occasion: Occasion,
): Promise<Carrying | null> {
  const { app, uris } = documents;
  const { object } = planned;
  switch (object.kind) {
    case 'id':
      return { carried: object.id, about: object.id };
    case 'signed': {
      const signed = await latestDocument(app, object.id);
      return signed === null ? { carried: object.id, about: object.id } : carrying(signed);
    }
    case 'publication': {
      const publication = await publicationAt(documents, object.place);
      return publication?.state === 'there' ? carrying(publication.signed) : null;
    }
    case 'tombstone':
      return await tombstoneAt(documents, object.place, { planned, occasion });
    case 'activity': {
      const activity = await latestDocument(app, activityId(uris, occasion, object.role));
      return activity === null ? null : { ...carrying(activity), about: object.about };
    }
  }
}

function carrying(signed: SignedDocument): Carrying {
  return { carried: JSON.parse(signed.body), about: signed.uri };
}

/** What nobody ever got needs no farewell; what is there again needs none any more. */
async function tombstoneAt(
  documents: DocumentContext,
  resource: ResourceRef,
  { planned, occasion }: { readonly planned: PlannedActivity; readonly occasion: Occasion },
): Promise<Carrying | null> {
  const id = uriOf(documents.uris, resource);
  // Of a person that was erased, no document is left to tell that there was one.
  if (resource.kind !== 'participant' && (await latestDocument(documents.app, id)) === null) return null;
  const publication = await publicationAt(documents, resource);
  if (publication !== null) return publication.state === 'gone' ? carrying(publication.signed) : null;
  if (resource.kind === 'participant') return null;
  // Held back: it may come again, so its address answers that nothing is there, and only those who have it are told.
  const document = tombstone({ id, deletedAt: occasion.at, decision: null });
  return carrying(await documents.signDocument({ document, signer: planned.speaker, history: 'erased' }));
}

/** The collections in which the followers of some targets are listed: those of actors. */
function followersCollections(uris: Uris, targets: readonly string[]): readonly string[] {
  const actors = targets.filter((target) => resourceAt(uris, target)?.kind !== 'proposal');
  return actors.map((actor) => uris.collection(actor, 'followers'));
}
