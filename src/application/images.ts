import { createHash } from 'node:crypto';
import type { Id, ParticipantId, ProposalId } from '../domain/id.ts';
import { checkImages, type ImageSaid } from '../domain/proposal/image.ts';
import type { Refusal, RefusalOf } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Application, Writer } from './ports.ts';
import type { Viewer } from './sign-in.ts';

/** An image made anew here from what somebody sent: nothing of the file they sent is in it. */
export type EncodedImage = {
  readonly bytes: Buffer;
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
};

/** Looks at what a file is, whatever it is called, and makes an image anew from it. */
export type ImageEncoder = (bytes: Uint8Array) => Promise<Result<EncodedImage, RefusalOf<'invalid'>>>;

/** An image of a proposal, as its readers get it. `hash` is its address. */
export type ImageView = Omit<EncodedImage, 'bytes'> & { readonly id: Id; readonly hash: string; readonly alt: string };

export type KeptImage = EncodedImage & {
  readonly id: Id;
  readonly participantId: ParticipantId;
  readonly hash: string;
  readonly createdAt: Date;
};

export type ImageReader = {
  /** Those of a proposal, in their order. */
  of(proposalId: ProposalId): Promise<readonly ImageView[]>;
  /** Those of a participant that are of no proposal yet. */
  loose(participantId: ParticipantId): Promise<readonly Omit<ImageView, 'alt'>[]>;
  /** An image that this viewer may see: of a public proposal, their own, or for whoever works here. */
  shown(hash: string, to: { readonly participantId: Id | null; readonly agent: boolean }): Promise<EncodedImage | null>;
};

export type ImageWriter = {
  keep(image: KeptImage): Promise<void>;
  attach(image: ImageSaid, to: { readonly proposalId: ProposalId; readonly position: number }): Promise<void>;
  /** Takes every image of a proposal off its page: officers still see it, and so does its author. */
  takeOff(proposalId: ProposalId, at: Date): Promise<void>;
  /**
   * Forgets what was sent before a moment and is of no proposal and of nobody who has a draft, and what was taken off
   * before that moment.
   */
  forgetLoose(before: Date): Promise<void>;
};

/** Images of one person that are of no proposal yet. */
const LOOSE_MAX = 20;
const LOOSE_DAYS = 30;
const DAY_MS = 86_400_000;

/** Since when an image that no proposal shows is kept. */
export function looseSince(now: Date): Date {
  return new Date(now.getTime() - LOOSE_DAYS * DAY_MS);
}

/** Keeps an image that somebody sent, made anew, until they send the proposal that it is of. */
export async function keepImage(
  app: Application,
  command: { readonly participantId: ParticipantId; readonly bytes: Uint8Array },
): Promise<Result<Omit<ImageView, 'alt'>, Refusal>> {
  const { imageEncoder } = app;
  if (imageEncoder === undefined) return refuse({ type: 'invalid', field: 'file', because: 'unknown-field' });
  const encoded = await imageEncoder(command.bytes);
  if (!encoded.ok) return encoded;
  return await app.store.transact(async (writer) => {
    const participant = await writer.write.lockParticipant(command.participantId);
    if (participant === null) return refuse({ type: 'participant-needed' });
    if (participant.erasedAt !== null) {
      return refuse({ type: 'gone', what: 'participant', since: participant.erasedAt });
    }
    const now = app.now();
    await writer.imageWrite.forgetLoose(looseSince(now));
    const loose = await writer.images.loose(participant.id);
    if (loose.length >= LOOSE_MAX) {
      return refuse({ type: 'invalid', field: 'file', because: 'too-many', limit: LOOSE_MAX });
    }
    const hash = createHash('sha256').update(encoded.value.bytes).digest('hex');
    const image: KeptImage = {
      ...encoded.value,
      id: app.newId(),
      participantId: participant.id,
      hash,
      createdAt: now,
    };
    await writer.imageWrite.keep(image);
    const { id, mediaType, width, height } = image;
    return ok({ id, hash, mediaType, width, height });
  });
}

/** Images that their author sent before and that are of no proposal yet; refused where one is not. */
export async function ownImages(
  writer: Writer,
  said: readonly ImageSaid[],
  authorId: ParticipantId,
): Promise<Result<readonly ImageSaid[], Refusal>> {
  const images = checkImages(said);
  if (!images.ok || said.length === 0) return images;
  const own = new Set((await writer.images.loose(authorId)).map(({ id }) => id));
  return images.value.every(({ id }) => own.has(id))
    ? images
    : refuse({ type: 'invalid', field: 'images', because: 'unknown-value' });
}

/** Whether somebody sends an image that is of no proposal yet. */
export async function bringsImages(
  writer: Writer,
  said: readonly ImageSaid[],
  authorId: ParticipantId,
): Promise<boolean> {
  if (said.length === 0) return false;
  const loose = await writer.images.loose(authorId);
  return said.some(({ id }) => loose.some((each) => each.id === id));
}

/** The bytes behind an address, for whoever may see them. */
export async function readImage(
  app: Application,
  query: { readonly hash: string; readonly viewer: Viewer },
): Promise<EncodedImage | null> {
  const { participantId, agent } = query.viewer;
  return await app.store.read(
    async (reader) => await reader.images.shown(query.hash, { participantId, agent: agent !== null }),
  );
}

/** What somebody sent and that is of no proposal yet. */
export async function readLooseImages(
  app: Application,
  query: { readonly participantId: ParticipantId },
): Promise<readonly Omit<ImageView, 'alt'>[]> {
  return await app.store.read(async (reader) => await reader.images.loose(query.participantId));
}
