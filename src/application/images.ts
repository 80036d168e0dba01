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

/** An image as it is known here. `hash` is its address. */
export type LooseImage = Omit<EncodedImage, 'bytes'> & { readonly id: Id; readonly hash: string };

/** An image of a proposal, as its readers get it. */
export type ImageView = LooseImage & {
  readonly alt: string;
  /** Its address at another node, where it is made from what that one has. */
  readonly source: string | null;
};

export type KeptImage = EncodedImage & {
  readonly id: Id;
  readonly participantId: ParticipantId;
  readonly hash: string;
  readonly source: string | null;
  readonly createdAt: Date;
};

/** An image that a proposal is to have at a place among its others, once it was fetched from where it is. */
export type AwaitedImage = { readonly position: number; readonly source: string; readonly alt: string };
export type DueImage = AwaitedImage & { readonly proposalId: ProposalId; readonly tries: number };

export type ImageReader = {
  /** Those of a proposal, in their order. */
  of(proposalId: ProposalId): Promise<readonly ImageView[]>;
  /** Those of a participant that are of no proposal yet. */
  loose(participantId: ParticipantId): Promise<readonly LooseImage[]>;
  /** All that were ever kept of a proposal, those among them that it does not show. */
  everOf(proposalId: ProposalId): Promise<readonly ImageView[]>;
  /** Those that a proposal shall have and that were not fetched yet, in their order. */
  awaitedOf(proposalId: ProposalId): Promise<readonly AwaitedImage[]>;
  /** Those to be fetched now, of public proposals in consultations that are ours or mirrored still. */
  due(now: Date, limit: number): Promise<readonly DueImage[]>;
  /**
   * An image that this viewer may see: of a public proposal, their own, or for whoever works here; and by anybody who
   * knows its address, of a proposal that the host of its consultation did not decide about yet (docs/adr/0038).
   */
  shown(hash: string, to: { readonly participantId: Id | null; readonly agent: boolean }): Promise<EncodedImage | null>;
};

export type ImageWriter = {
  keep(image: KeptImage): Promise<void>;
  attach(image: ImageSaid, to: { readonly proposalId: ProposalId; readonly position: number }): Promise<void>;
  /** Makes an image one of a proposal that does not show it yet. */
  hold(image: ImageSaid, of: { readonly proposalId: ProposalId; readonly at: Date }): Promise<void>;
  /** What a proposal awaits, all of it. */
  awaits(proposalId: ProposalId, images: readonly AwaitedImage[], at: Date): Promise<void>;
  /** Nothing awaits one any more. */
  fetched(image: DueImage): Promise<void>;
  /** When one that could not be had is asked for again. */
  postpone(image: DueImage, until: Date): Promise<void>;
  /** Forgets every image of a proposal: its author was erased. */
  forget(proposalId: ProposalId): Promise<void>;
  /** Takes every image of a proposal off its page: officers still see it, and so does its author. */
  takeOff(proposalId: ProposalId, at: Date): Promise<void>;
  /**
   * Forgets what was sent before a moment and is of no proposal and of nobody who has a draft, and what was taken off
   * before that moment, unless a host did not decide about it yet.
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
): Promise<Result<LooseImage, Refusal>> {
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
    return ok(await keepEncoded(app, writer, { image: encoded.value, participantId: participant.id, source: null }));
  });
}

/** Keeps an image that was made anew, under the hash of its bytes. */
export async function keepEncoded(
  app: Application,
  writer: Writer,
  of: { readonly image: EncodedImage; readonly participantId: ParticipantId; readonly source: string | null },
): Promise<LooseImage> {
  const { image, participantId, source } = of;
  const hash = createHash('sha256').update(image.bytes).digest('hex');
  const id = app.newId();
  await writer.imageWrite.keep({ ...image, id, participantId, hash, source, createdAt: app.now() });
  const { mediaType, width, height } = image;
  return { id, hash, mediaType, width, height };
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
): Promise<readonly LooseImage[]> {
  return await app.store.read(async (reader) => await reader.images.loose(query.participantId));
}
