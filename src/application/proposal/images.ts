import { createHash } from 'node:crypto';
import type { ParticipantId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkImages, type ImageInput } from '../../domain/proposal/image.ts';
import type { Application, Writer } from '../application.ts';
import type { EncodedImage } from '../kit/ports.ts';
import type { Viewer } from '../kit/viewer.ts';
import type { UnattachedImage } from './ports.ts';

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
