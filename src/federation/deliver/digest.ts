import type { Digest } from '../../application/deliveries.ts';
import type { SealedDocument } from '../../application/documents.ts';
import { latestDocument } from '../../application/keep-document.ts';
import { readProposal } from '../../application/read-proposals.ts';
import { ANYBODY } from '../../application/sign-in.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { LoggedEvent } from '../../domain/event.ts';
import { textIn } from '../../domain/text.ts';
import { PUBLIC } from '../contexts.ts';
import { activityDocument } from '../mapping/activity.ts';
import { type DigestedProposal, digestNote } from '../mapping/digest.ts';
import { DIGEST_ROLE } from '../uris.ts';
import type { Delivering } from './delivering.ts';
import { activityId } from './seal-activity.ts';
import { spread } from './spread.ts';

/** Proposals that a consultation announces by themselves in an hour (docs/adr/0014). */
export const ALONE_AN_HOUR = 5;
export const HOUR_MS = 3_600_000;

/** Whether a proposal is announced by itself, or waits for the digest. Decided once for each event. */
export async function isAnnouncedAlone({ press: { app } }: Delivering, event: LoggedEvent): Promise<boolean> {
  const { consultationId, proposalId } = event;
  if (consultationId === null || proposalId === null) return true;
  const at = app.now();
  const since = new Date(at.getTime() - HOUR_MS);
  return await app.store.transact((writer) =>
    writer.deliveryWrite.announceAlone({
      eventId: event.id,
      consultationId,
      proposalId,
      at,
      since,
      limit: ALONE_AN_HOUR,
    }),
  );
}

/** Tells in one post what was too much to be announced one by one. A digest taken up before a crash is the same after. */
export async function tellDigests(delivering: Delivering): Promise<void> {
  const { app } = delivering.press;
  const before = new Date(app.now().getTime() - HOUR_MS);
  const digests = await app.store.transact((writer) => writer.deliveryWrite.takeDigests(before));
  for (const digest of digests) {
    await tellDigest(delivering, digest);
    await app.store.transact((writer) => writer.deliveryWrite.digested(digest.id, app.now()));
  }
}

async function tellDigest(delivering: Delivering, digest: Digest): Promise<void> {
  const { press, send } = delivering;
  const consultation = await press.app.store.read((reader) => reader.consultations.byId(digest.consultationId));
  if (consultation === null) return;
  const group = press.uris.consultation(consultation.slug);
  const sealed = await sealDigest(delivering, { digest, consultation, group });
  if (sealed === null) return;
  await spread(press.app, send, { sealed, speaker: group, followersOf: [group], readers: [], lane: group });
}

async function sealDigest(
  delivering: Delivering,
  of: { readonly digest: Digest; readonly consultation: Consultation; readonly group: string },
): Promise<SealedDocument | null> {
  const { app, uris, seal } = delivering.press;
  const { consultation, group } = of;
  const occasion = { id: of.digest.id, at: app.now() };
  const id = activityId(uris, occasion, 'digest-create');
  const kept = await latestDocument(app, id);
  if (kept !== null) return kept;
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
  { press: { app } }: Delivering,
  consultation: Consultation,
  ids: readonly string[],
): Promise<readonly DigestedProposal[]> {
  const proposals: DigestedProposal[] = [];
  for (const id of ids) {
    const found = await readProposal(app, {
      slug: consultation.slug,
      id,
      audience: { drafts: false },
      viewer: ANYBODY,
    });
    if (!found.ok || found.value.status !== 'published' || found.value.number === null) continue;
    const { number, title, lang } = found.value;
    proposals.push({ number, title: textIn(title, [lang]).text });
  }
  return proposals;
}
