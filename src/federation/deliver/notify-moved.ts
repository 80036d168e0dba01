import type { FormerOrigin } from '../../application/network/move/ports.ts';
import { PUBLIC } from '../contexts.ts';
import { formerDocumentContext } from '../document-context.ts';
import { activityDocument } from '../mapping/activity.ts';
import { publicationAt } from '../publication/publication.ts';
import { type ResourceRef, resourceAt, uriOf } from '../uris.ts';
import type { DeliveryContext } from './delivering.ts';
import { fanOut } from './fan-out.ts';

/** Things that are followed, in one page. */
const PAGE = 100;

/**
 * Notifies all followers of a former address of the new one, once it leads here: each of our actors does so for itself,
 * with the keys its followers know it by (Move, FEP-7628). One that was notified before a crash is not notified again.
 */
export async function notifyMoved(delivering: DeliveryContext): Promise<void> {
  const { app } = delivering.documents;
  const untold = (await app.store.read((reader) => reader.moving.formerOrigins())).filter(
    ({ notifiedAt, leadsHere, unseen }) => notifiedAt === null && (leadsHere === true || unseen),
  );
  for (const former of untold) {
    await notifyFrom(delivering, former);
    await notifyPartners(delivering, former);
    await app.store.transact((writer) => writer.moving.markNotified(former.origin, app.now()));
  }
}

async function notifyFrom(delivering: DeliveryContext, former: FormerOrigin): Promise<void> {
  const { documents, send } = delivering;
  const before = formerDocumentContext(documents, former.origin);
  let after = '';
  for (;;) {
    const targets = await documents.app.store.read((reader) =>
      reader.moving.followedBelow({ origin: former.origin, after, limit: PAGE }),
    );
    for (const target of targets) {
      const resource = resourceAt(before.uris, target);
      const moving = resource === null ? null : actorAt(resource);
      if (moving === null || (await publicationAt(before, moving)) === null) continue;
      const speaker = uriOf(before.uris, moving);
      const document = moveOf(former, {
        id: before.uris.activityFor(former.id, roleOf(target.slice(former.origin.length))),
        actor: speaker,
        target: uriOf(documents.uris, moving),
        cc: [before.uris.collection(speaker, 'followers')],
      });
      const signed = await documents.signDocument({ document, signer: speaker, outbox: speaker, about: speaker });
      await fanOut(documents.app, send, { signed, speaker, followersOf: [target], readers: [], orderingKey: speaker });
    }
    const last = targets.at(-1);
    if (last === undefined || targets.length < PAGE) return;
    after = last;
  }
}

/** Institutions that a consultation is shared with need not follow ours, nor be its peers. */
async function notifyPartners({ documents, send }: DeliveryContext, former: FormerOrigin): Promise<void> {
  const { uris } = formerDocumentContext(documents, former.origin);
  const readers = await documents.app.store.read((reader) => reader.moving.partners());
  if (readers.length === 0) return;
  const speaker = uris.institution;
  const id = uris.activityFor(former.id, 'moved-partners');
  const document = moveOf(former, { id, actor: speaker, target: documents.uris.institution, cc: readers });
  const signed = await documents.signDocument({ document, signer: speaker });
  await fanOut(documents.app, send, { signed, speaker, followersOf: [], readers, orderingKey: speaker });
}

function moveOf(
  { movedAt: at }: FormerOrigin,
  {
    actor,
    ...rest
  }: { readonly id: string; readonly actor: string; readonly target: string; readonly cc: readonly string[] },
) {
  return activityDocument({ ...rest, type: 'Move', actor, object: actor, to: [PUBLIC], at });
}

/** Whom somebody follows who follows a thing: of a proposal's text, its actor. */
function actorAt(resource: ResourceRef): ResourceRef | null {
  switch (resource.kind) {
    case 'proposal':
      return { ...resource, kind: 'proposal-actor' };
    case 'institution':
    case 'node':
    case 'service':
    case 'consultation':
    case 'proposal-actor':
    case 'participant':
      return resource;
    default:
      return null;
  }
}

/** One part of a path, the same for the same target and for no other. */
function roleOf(path: string): string {
  return `moved${path.replaceAll('/', '.')}`;
}
