import type { Digest } from '../../application/federation/delivery/ports.ts';
import type { SignedDocument } from '../../application/federation/ports.ts';
import { latestDocument } from '../../application/federation/save-document.ts';
import { ANYBODY } from '../../application/kit/viewer.ts';
import { readProposal } from '../../application/proposal/read-proposals.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { LoggedEvent } from '../../domain/event/event.ts';
import { textIn } from '../../domain/kit/text.ts';
import { PUBLIC } from '../contexts.ts';
import { activityDocument } from '../mapping/activity.ts';
import { type DigestedProposal, digestNote } from '../mapping/digest.ts';
import { DIGEST_ROLE } from '../uris.ts';
import type { DeliveryContext } from './delivering.ts';
import { fanOut } from './fan-out.ts';
import { activityId } from './sign-activity.ts';

/** Proposals that a consultation announces by themselves in an hour (docs/adr/0014). */
export const ANNOUNCEMENTS_PER_HOUR = 5;
export const HOUR_MS = 3_600_000;

/** Whether a proposal is announced by itself, or waits for the digest. Decided once for each event. */
export async function isAnnouncedIndividually(
  { documents: { app } }: DeliveryContext,
  event: LoggedEvent,
): Promise<boolean> {
  const { consultationId, proposalId } = event;
  if (consultationId === null || proposalId === null) return true;
  const at = app.now();
  const since = new Date(at.getTime() - HOUR_MS);
  return await app.store.transact((writer) =>
    writer.deliveries.announceIndividually({
      eventId: event.id,
      consultationId,
      proposalId,
      at,
      since,
      limit: ANNOUNCEMENTS_PER_HOUR,
    }),
  );
}

/** Announces in one post proposals that were too many to be announced one by one. A digest claimed before a crash is the same after. */
export async function announceDigests(delivering: DeliveryContext): Promise<void> {
  const { app } = delivering.documents;
  const before = new Date(app.now().getTime() - HOUR_MS);
  const digests = await app.store.transact((writer) => writer.deliveries.claimDigests(before));
  for (const digest of digests) {
    await announceDigest(delivering, digest);
    await app.store.transact((writer) => writer.deliveries.markDigested(digest.id, app.now()));
  }
}

async function announceDigest(delivering: DeliveryContext, digest: Digest): Promise<void> {
  const { documents, send } = delivering;
  const consultation = await documents.app.store.read((reader) => reader.consultations.byId(digest.consultationId));
  if (consultation === null) return;
  const group = documents.uris.consultation(consultation.slug);
  const signed = await signDigest(delivering, { digest, consultation, group });
  if (signed === null) return;
  await fanOut(documents.app, send, { signed, speaker: group, followersOf: [group], readers: [], orderingKey: group });
}

async function signDigest(
  delivering: DeliveryContext,
  of: { readonly digest: Digest; readonly consultation: Consultation; readonly group: string },
): Promise<SignedDocument | null> {
  const { app, uris, signDocument: seal } = delivering.documents;
  const { consultation, group } = of;
  const occasion = { id: of.digest.id, at: app.now() };
  const id = activityId(uris, occasion, 'digest-create');
  const stored = await latestDocument(app, id);
  if (stored !== null) return stored;
  const proposals = await proposalsOf(delivering, consultation, of.digest.proposalIds);
  if (proposals.length === 0) return null;
  const { at } = occasion;
  const noteId = activityId(uris, occasion, DIGEST_ROLE);
  const note =
    (await latestDocument(app, noteId)) ??
    (await seal({ document: digestNote(uris, { id: noteId, consultation, proposals, at }), signer: group }));
  const document = activityDocument({
    id,
    type: 'Create',
    actor: group,
    object: JSON.parse(note.body),
    to: [PUBLIC],
    cc: [uris.collection(group, 'followers')],
    at,
  });
  return await seal({ document, signer: group, outbox: group, about: note.uri });
}

async function proposalsOf(
  { documents: { app } }: DeliveryContext,
  consultation: Consultation,
  ids: readonly string[],
): Promise<readonly DigestedProposal[]> {
  const proposals: DigestedProposal[] = [];
  for (const id of ids) {
    const found = await readProposal(app, {
      slug: consultation.slug,
      id,
      viewer: ANYBODY,
    });
    if (!found.ok || found.value.status !== 'published' || found.value.number === null) continue;
    const { number, title, lang } = found.value;
    proposals.push({ number, title: textIn(title, [lang]).text });
  }
  return proposals;
}
