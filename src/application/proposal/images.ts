import { createHash } from 'node:crypto';
import { actorOf } from '../../domain/kit/actor.ts';
import type { ParticipantId, ProposalId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import {
  checkImages,
  detailImages,
  type ImageElsewhere,
  type ImageInput,
  withDetails,
} from '../../domain/proposal/details.ts';
import type { Application, Writer } from '../application.ts';
import type { EncodedImage } from '../kit/ports.ts';
import type { Viewer } from '../kit/viewer.ts';
import type { AwaitedImage, ImageView, UnattachedImage } from './ports.ts';

/** Images of one person that are of no proposal yet. */
const UNATTACHED_MAX = 20;

/** Re-encodes and stores an uploaded image until its proposal is submitted. */
export async function saveImage(
  app: Application,
  command: { readonly participantId: ParticipantId; readonly bytes: Uint8Array },
): Promise<Result<UnattachedImage, Refusal>> {
  const { imageEncoder } = app;
  if (imageEncoder === undefined) return refuse({ type: 'invalid', field: 'file', because: 'unknown-field' });
  const encoded = await imageEncoder(command.bytes);
  if (!encoded.ok) return encoded;
  return await app.store.transact(async (writer) => {
    const participant = await writer.participants.lock(command.participantId);
    if (participant === null) return refuse({ type: 'participant-needed' });
    if (participant.erasedAt !== null) {
      return refuse({ type: 'gone', what: 'participant', since: participant.erasedAt });
    }
    const unattached = await writer.images.unattached(participant.id);
    if (unattached.length >= UNATTACHED_MAX) {
      return refuse({ type: 'invalid', field: 'file', because: 'too-many', limit: UNATTACHED_MAX });
    }
    return ok(
      await saveEncodedImage(app, writer, { image: encoded.value, participantId: participant.id, source: null }),
    );
  });
}

/** Stores a re-encoded image under the hash of its bytes. */
export async function saveEncodedImage(
  app: Application,
  writer: Writer,
  of: { readonly image: EncodedImage; readonly participantId: ParticipantId; readonly source: string | null },
): Promise<UnattachedImage> {
  const { image, participantId, source } = of;
  const hash = createHash('sha256').update(image.bytes).digest('hex');
  const id = app.newId();
  await writer.images.save({ ...image, id, participantId, hash, source, createdAt: app.now() });
  const { mediaType, width, height } = image;
  return { id, hash, mediaType, width, height };
}

/** Images that their author sent before and that are of no proposal yet; refused where one is not. */
export async function ownImages(
  writer: Writer,
  input: readonly ImageInput[],
  authorId: ParticipantId,
): Promise<Result<readonly ImageInput[], Refusal>> {
  const images = checkImages(input);
  if (!images.ok || input.length === 0) return images;
  const own = new Set((await writer.images.unattached(authorId)).map(({ id }) => id));
  return images.value.every(({ id }) => own.has(id))
    ? images
    : refuse({ type: 'invalid', field: 'images', because: 'unknown-value' });
}

/** Whether somebody sends an image that is of no proposal yet. */
export async function bringsImages(
  writer: Writer,
  input: readonly ImageInput[],
  authorId: ParticipantId,
): Promise<boolean> {
  if (input.length === 0) return false;
  const unattached = await writer.images.unattached(authorId);
  return input.some(({ id }) => unattached.some((each) => each.id === id));
}

/** The bytes behind an address, for whoever may see them. */
export async function readImage(
  app: Application,
  query: { readonly hash: string; readonly viewer: Viewer },
): Promise<EncodedImage | null> {
  const { participantId, agent } = query.viewer;
  return await app.store.read(async (reader) => {
    const shown = await reader.images.shown(query.hash, { participantId, agent });
    return shown ?? (await reader.pictures.shown(query.hash, { agent: agent !== null }));
  });
}

/** What somebody sent and that is of no proposal yet. */
export async function readUnattachedImages(
  app: Application,
  query: { readonly participantId: ParticipantId },
): Promise<readonly UnattachedImage[]> {
  return await app.store.read(async (reader) => await reader.images.unattached(query.participantId));
}

/** The pictures of a post as what a proposal awaits: they are fetched from its server, each for itself. */
export function awaitedOfPost(pictures: readonly ImageElsewhere[]): readonly AwaitedImage[] {
  return pictures.map(({ url, alt }, position) => ({ position, source: url, alt, fromPost: true }));
}

/**
 * The post that a proposal came from has other pictures now: those that are here are shown as it shows them, the others awaited.
 * What its author sent here instead stays. Answers whether anything is other than it was.
 */
export async function changePictures(
  app: Application,
  command: {
    readonly proposalId: ProposalId;
    readonly authorId: ParticipantId;
    readonly pictures: readonly ImageElsewhere[];
  },
): Promise<boolean> {
  return await app.store.transact(async (writer) => {
    const proposal = await writer.proposals.lock(command.proposalId, 'change');
    if (proposal === null || proposal.authorId !== command.authorId) return false;
    const consultation = await writer.consultations.byId(proposal.consultationId);
    if (consultation === null || consultation.host !== null) return false;
    const shown = await writer.images.of(proposal.id);
    if (shown.some(({ source }) => source === null)) return false;
    const { pictures } = command;
    if (isShowing(pictures, shown, await writer.images.awaitedOf(proposal.id))) return false;
    const now = app.now();
    const after = await showPictures(writer, { proposalId: proposal.id, pictures, at: now });
    const { tags, topics, location, place } = proposal;
    const before = { tags, topics, location, place, images: detailImages(shown) };
    const changed = withDetails(proposal, { before, after: { ...before, images: after }, at: now });
    // Nothing that anybody sees yet: it is another picture that is awaited.
    if (!changed.ok) {
      if (proposal.status === 'held') await writer.proposals.save({ ...proposal, updatedAt: now });
      return true;
    }
    await writer.proposals.save(changed.value.proposal);
    await writer.formerDetails.save({ ...before, id: app.newId(), proposalId: proposal.id, until: now });
    await writer.events.append({
      id: app.newId(),
      type: 'details-changed',
      at: now,
      by: actorOf(proposal.authorId),
      consultationId: proposal.consultationId,
      proposalId: proposal.id,
      data: { parts: changed.value.parts },
    });
    return true;
  });
}

/** Whether a proposal has these pictures, or awaits them. */
export function isShowing(
  pictures: readonly ImageElsewhere[],
  shown: readonly ImageView[],
  awaited: readonly AwaitedImage[],
): boolean {
  const wanted = pictures.map(({ url, alt }) => `${url} ${alt}`);
  const known = [...shown, ...awaited].map(({ source, alt }) => `${source} ${alt}`);
  return wanted.length === known.length && wanted.every((each) => known.includes(each));
}

/** Has a proposal show those that are here, in their order, and await the others. */
export async function showPictures(
  writer: Writer,
  of: { readonly proposalId: ProposalId; readonly pictures: readonly ImageElsewhere[]; readonly at: Date },
): Promise<ReturnType<typeof detailImages>> {
  const { proposalId, pictures, at } = of;
  const ever = await writer.images.everOf(proposalId);
  await writer.images.detach(proposalId, at);
  const here: { readonly hash: string; readonly alt: string }[] = [];
  const awaited: AwaitedImage[] = [];
  for (const each of awaitedOfPost(pictures)) {
    const known = ever.find(({ source }) => source === each.source);
    if (known === undefined) awaited.push(each);
    else {
      await writer.images.attach({ id: known.id, alt: each.alt }, { proposalId, position: each.position });
      here.push({ hash: known.hash, alt: each.alt });
    }
  }
  await writer.images.saveAwaited(proposalId, awaited, at);
  return detailImages(here);
}
