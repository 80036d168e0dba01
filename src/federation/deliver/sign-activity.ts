import type { SignedDocument } from '../../application/federation/ports.ts';
import { deletePlans, documentOrPlan, latestDocument } from '../../application/federation/save-document.ts';
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
  const { stored, plan } = await documentOrPlan(app, id);
  if (stored !== null) return stored;
  const object = await objectOf(documents, planned, occasion);
  if (object === null) return null;
  const document = activityDocument({
    id,
    type: planned.type,
    actor: planned.speaker,
    object,
    ...(planned.isBetweenNodes === true
      ? { to: planned.readers, cc: [] }
      : { to: [PUBLIC], cc: [...followersCollections(uris, planned.followersOf), ...planned.readers] }),
    at: occasion.at,
    ownTexts: planned.ownTexts ?? undefined,
  });
  return await documents.signDocument({
    document,
    signer: planned.speaker,
    ...listing(documents, planned),
    isPlanned: plan !== null,
  });
}

/** Where an activity is listed, and what it is about. */
export function listing(
  { uris }: Pick<DocumentContext, 'uris'>,
  { object, speaker, isBetweenNodes, software }: PlannedActivity,
): Pick<SignedDocument, 'outbox' | 'about'> {
  return {
    outbox: isBetweenNodes === true || software !== undefined ? null : speaker,
    about: 'place' in object ? uriOf(uris, object.place) : object.kind === 'activity' ? object.about : object.id,
  };
}

/** Something by its id, or whole. */
type Carried = string | Readonly<Record<string, unknown>>;

async function objectOf(
  documents: DocumentContext,
  planned: PlannedActivity,
  occasion: Occasion,
): Promise<Carried | null> {
  const { app, uris } = documents;
  const { object } = planned;
  switch (object.kind) {
    case 'id':
      return object.id;
    case 'signed': {
      const signed = await latestDocument(app, object.id);
      return signed === null ? object.id : contentOf(signed);
    }
    case 'publication': {
      const publication = await publicationAt(documents, object.place);
      return publication?.state === 'there' ? contentOf(publication.signed) : null;
    }
    case 'tombstone':
      return await tombstoneAt(documents, object.place, { planned, occasion });
    case 'activity': {
      const activity = await latestDocument(app, activityId(uris, occasion, object.role));
      return activity === null ? null : contentOf(activity);
    }
  }
}

function contentOf(signed: SignedDocument): Carried {
  return JSON.parse(signed.body);
}

/** What nobody ever got needs no farewell; what is there again needs none any more. */
async function tombstoneAt(
  documents: DocumentContext,
  resource: ResourceRef,
  { planned, occasion }: { readonly planned: PlannedActivity; readonly occasion: Occasion },
): Promise<Carried | null> {
  const id = uriOf(documents.uris, resource);
  // Of a person that was erased, no document is left to tell that there was one.
  if (resource.kind !== 'participant' && (await latestDocument(documents.app, id)) === null) {
    await deletePlans(documents.app, id);
    return null;
  }
  const publication = await publicationAt(documents, resource);
  if (publication !== null) return publication.state === 'gone' ? contentOf(publication.signed) : null;
  if (resource.kind === 'participant') return null;
  // Held back: it may come again, so its address answers that nothing is there, and only those who have it are told.
  const document = tombstone({ id, deletedAt: occasion.at, decision: null });
  return contentOf(await documents.signDocument({ document, signer: planned.speaker, history: 'erased' }));
}

/** The collections in which the followers of some targets are listed: those of actors. */
function followersCollections(uris: Uris, targets: readonly string[]): readonly string[] {
  const actors = targets.filter((target) => resourceAt(uris, target)?.kind !== 'proposal');
  return actors.map((actor) => uris.collection(actor, 'followers'));
}
