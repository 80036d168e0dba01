import type { Consultation } from '../../domain/consultation/consultation.ts';
import { actorOf } from '../../domain/kit/actor.ts';
import type { ParticipantId, ProposalId, TokenId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkTopics, type TopicId } from '../../domain/kit/topic.ts';
import {
  checkImages,
  type Details,
  detailImages,
  type ImageInput,
  withDetails,
} from '../../domain/proposal/details.ts';
import { checkLocation, checkPlace, checkTags, type Location, type Proposal } from '../../domain/proposal/proposal.ts';
import type { Application, Writer } from '../application.ts';
import { wantedDetails } from '../network/outgoing/outgoing-contributions.ts';
import { queueOutgoingContribution, resolveDecider } from '../network/outgoing/queue-outgoing.ts';
import type { ImageView } from './ports.ts';

/** What is left out stays as it is; null takes a place away. */
export type ChangeDetails = {
  /** The token by which they act, where there is one. */
  readonly token?: TokenId | null | undefined;
  readonly proposalId: ProposalId;
  readonly authorId: ParticipantId;
  readonly tags?: readonly string[] | undefined;
  readonly topics?: readonly TopicId[] | undefined;
  readonly location?: Location | null | undefined;
  readonly place?: string | null | undefined;
  /** All it shall have, in their order: those it has, and others that the author sent before (images.ts). */
  readonly images?: readonly ImageInput[] | undefined;
};

/**
 * Changes the topics, place and images of a proposal, at once and whoever supports it: supports are given to the text,
 * and that stays. What was said before is kept for officers, and images that were taken off for as long as those that
 * nobody used.
 */
export async function changeDetails(app: Application, command: ChangeDetails): Promise<Result<Proposal, Refusal>> {
  return await app.store.transact(async (writer) => {
    const now = app.now();
    const proposal = await writer.proposals.lock(command.proposalId, 'change');
    if (proposal === null) return refuse({ type: 'not-found', what: 'proposal' });
    if (proposal.authorId !== command.authorId) return refuse({ type: 'not-the-author' });
    const consultation = await writer.consultations.byId(proposal.consultationId);
    if (consultation?.host != null) return await outgoingDetails(app, writer, { consultation, proposal, command });
    const { tags, topics, location, place } = proposal;
    const shown = await writer.images.of(proposal.id);
    const before: Details = { tags, topics, location, place, images: detailImages(shown) };
    const result = await checked(writer, command, shown);
    if (!result.ok) return result;
    const { images } = result.value;
    const after: Details = { ...before, ...result.value };
    const changed = withDetails(proposal, { before, after, at: now });
    if (!changed.ok) return changed;
    const { parts } = changed.value;
    await writer.proposals.save(changed.value.proposal);
    await writer.formerDetails.save({ ...before, id: app.newId(), proposalId: proposal.id, until: now });
    if (images !== undefined && parts.includes('images'))
      await show(writer, images, { proposalId: proposal.id, at: now });
    await writer.events.append({
      id: app.newId(),
      type: 'details-changed',
      at: now,
      by: actorOf(proposal.authorId, command.token),
      consultationId: proposal.consultationId,
      proposalId: proposal.id,
      data: { parts },
    });
    return ok(changed.value.proposal);
  });
}

/** Has a proposal show these images and no others. */
async function show(
  writer: Writer,
  images: readonly ImageInput[],
  { proposalId, at }: { readonly proposalId: ProposalId; readonly at: Date },
): Promise<void> {
  await writer.images.detach(proposalId, at);
  // What a co-host gave back and is not here yet is none of them.
  await writer.images.saveAwaited(proposalId, [], at);
  for (const [position, image] of images.entries()) await writer.images.attach(image, { proposalId, position });
}

/**
 * In a consultation that another institution hosts, topics, place and images are what they were until the host took the
 * others; what it does not have yet is changed at once.
 */
async function outgoingDetails(
  app: Application,
  writer: Writer,
  of: { readonly consultation: Consultation; readonly proposal: Proposal; readonly command: ChangeDetails },
): Promise<Result<Proposal, Refusal>> {
  const { consultation, proposal, command } = of;
  const author = await writer.participants.byId(proposal.authorId);
  const decider = await resolveDecider(writer, consultation, author ?? { kind: 'local' });
  if (!decider.ok) return decider;
  const ever = await writer.images.everOf(proposal.id);
  const result = await checked(writer, command, ever);
  if (!result.ok) return result;
  const before = await wantedDetails(writer, proposal);
  const { tags, topics, location, place, ...after } = { ...before, ...result.value };
  const details = { tags, topics, location, place, images: detailImages(after.images) };
  const at = app.now();
  const changed = withDetails(proposal, { before, after: details, at });
  if (!changed.ok) return changed;
  const atHost = proposal.number !== null;
  if (!atHost) await writer.proposals.save(changed.value.proposal);
  if (result.value.images !== undefined && changed.value.parts.includes('images')) {
    const isNew = ({ id }: ImageInput) => !ever.some((image) => image.id === id);
    if (!atHost) await show(writer, result.value.images, { proposalId: proposal.id, at });
    else
      for (const image of result.value.images.filter(isNew))
        await writer.images.hold(image, { proposalId: proposal.id, at });
  }
  await queueOutgoingContribution(app, writer, {
    consultation,
    subject: { kind: 'proposal', id: proposal.id },
    proposalId: proposal.id,
    act: 'update',
    by: actorOf(proposal.authorId, command.token),
    details,
  });
  return ok(atHost ? proposal : changed.value.proposal);
}

type Checked = Partial<Omit<Details, 'images'>> & {
  readonly images?: readonly (ImageInput & { readonly hash: string })[];
};

/** `has` are the images that the proposal has. */
async function checked(
  writer: Writer,
  command: ChangeDetails,
  has: readonly ImageView[],
): Promise<Result<Checked, Refusal>> {
  const tags = command.tags === undefined ? ok(undefined) : checkTags(command.tags);
  if (!tags.ok) return tags;
  const topics = command.topics === undefined ? ok(undefined) : checkTopics(command.topics);
  if (!topics.ok) return topics;
  const location = command.location == null ? ok(command.location) : checkLocation(command.location);
  if (!location.ok) return location;
  const place = command.place == null ? ok(command.place) : checkPlace(command.place);
  if (!place.ok) return place;
  const images =
    command.images === undefined
      ? ok(undefined)
      : await imagesOf(writer, command.images, { authorId: command.authorId, has });
  if (!images.ok) return images;
  return ok({
    ...(tags.value === undefined ? {} : { tags: tags.value }),
    ...(topics.value === undefined ? {} : { topics: topics.value }),
    ...(location.value === undefined ? {} : { location: location.value }),
    ...(place.value === undefined ? {} : { place: place.value }),
    ...(images.value === undefined ? {} : { images: images.value }),
  });
}

/** Those of the proposal, and those that its author sent for it. */
async function imagesOf(
  writer: Writer,
  input: readonly ImageInput[],
  { authorId, has }: { readonly authorId: ParticipantId; readonly has: readonly ImageView[] },
): Promise<Result<readonly (ImageInput & { readonly hash: string })[], Refusal>> {
  const images = checkImages(input);
  if (!images.ok) return images;
  const known = [...has, ...(await writer.images.unattached(authorId))];
  const hashes = new Map(known.map(({ id, hash }) => [id, hash]));
  const found = images.value.flatMap((image) => {
    const hash = hashes.get(image.id);
    return hash === undefined ? [] : [{ ...image, hash }];
  });
  return found.length === images.value.length
    ? ok(found)
    : refuse({ type: 'invalid', field: 'images', because: 'unknown-value' });
}
