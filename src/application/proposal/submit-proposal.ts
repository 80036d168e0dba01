import { admit, isHeld } from '../../domain/consultation/eligibility.ts';
import { actorOf } from '../../domain/kit/actor.ts';
import type { ConsultationId, ParticipantId, TokenId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkTopics, type TopicId } from '../../domain/kit/topic.ts';
import type { ImageElsewhere, ImageInput } from '../../domain/proposal/details.ts';
import { checkLocation, checkPlace, checkTags, type Location, type Proposal } from '../../domain/proposal/proposal.ts';
import { type Content, checkContent, type Version } from '../../domain/proposal/version.ts';
import type { Application, Reader } from '../application.ts';
import { canonicalText, contentHashOf } from '../kit/content-hash.ts';
import { checkContributionLimit } from '../kit/contribution-limit.ts';
import { originalLock, participantLock } from '../kit/names.ts';
import type { Sharing } from '../kit/ports.ts';
import { queueOutgoingContribution, resolveDecider } from '../network/outgoing/queue-outgoing.ts';
import { saveDerivation } from '../network/reuse/derivations.ts';
import { awaitedOfPost, bringsImages, ownImages } from './images.ts';

/** An amendment names a proposal of the same consultation that is published, and never itself. */
export async function checkAmended(
  reader: Reader,
  consultationId: ConsultationId,
  amendment: Pick<Content, 'amends'> & { readonly number?: number | null },
): Promise<Result<null, Refusal>> {
  const { amends, number = null } = amendment;
  if (amends === null) return ok(null);
  if (amends === number) return refuse({ type: 'invalid', field: 'amends', because: 'unknown-value' });
  const amended = await reader.proposals.byNumber(consultationId, amends);
  return amended?.status === 'published' ? ok(null) : refuse({ type: 'not-found', what: 'proposal' });
}

export type SubmitProposal = {
  /** The token by which they act, where there is one. */
  readonly token?: TokenId | null | undefined;
  readonly slug: string;
  readonly authorId: ParticipantId;
  readonly content: Content;
  readonly tags?: readonly string[] | undefined;
  readonly topics?: readonly TopicId[] | undefined;
  readonly location?: Location | undefined;
  /** The place in words. */
  readonly place?: string | undefined;
  /** Images that the author sent before (images.ts), in their order. */
  readonly images?: readonly ImageInput[] | undefined;
  /** Pictures of the post it came from, at its server: they are fetched after it was taken. */
  readonly pictures?: readonly ImageElsewhere[] | undefined;
  /** The post it came from on another server. */
  readonly original?: string | undefined;
  /** What it is made from: something in the catalogue of the commons, by its id. */
  readonly derivedFrom?: string | undefined;
  /** Held for an officer whatever the rules let through: nobody vouches for where it came from. */
  readonly hold?: boolean | undefined;
  /** Durable receipt, where it is earlier than now. */
  readonly receivedAt?: Date | undefined;
  /**
   * A co-host speaks for its participant: it looked at who that is and where they live (docs/adr/0040). What is vouched for, an
   * agent's paper and an institution's own too, is no part of what one person may write in an hour.
   */
  readonly vouched?: boolean | undefined;
  /**
   * Whoever sends the same words again has sent them once, while they stand: a browser that goes back offers a form anew,
   * filled in as it was. With another image it is another proposal.
   */
  readonly onceWorded?: boolean | undefined;
};

/**
 * Submits a proposal: public with a number at once, or held for an officer where the rules say so. In a consultation that
 * another institution hosts, it waits for that one's word.
 */
export async function submitProposal(app: Application, command: SubmitProposal): Promise<Result<Proposal, Refusal>> {
  const now = app.now();
  const receivedAt = command.receivedAt ?? now;
  return await app.store.transactShared(sharingOf(command), async (writer) => {
    const consultation = await writer.consultations.bySlug(command.slug);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const author = await writer.participants.lock(command.authorId);
    if (author === null) return refuse({ type: 'not-found', what: 'participant' });
    if (command.original !== undefined) {
      // The same post again, or one that two consultations are mentioned in: one contribution.
      await writer.locks.acquire(originalLock(command.original));
      const known = await writer.proposals.byOriginal(command.original);
      if (known !== null) return known.authorId === author.id ? ok(known) : refuse({ type: 'not-the-author' });
    }
    const decider = await resolveDecider(writer, consultation, author);
    if (!decider.ok) return decider;
    const { byHost } = decider.value;
    const territories = await writer.territories.all();
    const who = { participant: author, vouched: command.vouched === true };
    const admission = admit('propose', { consultation, ...who, receivedAt, territories });
    if (!admission.ok) return admission;
    const content = checkContent(command.content, consultation.languages);
    if (!content.ok) return content;
    const amended = await checkAmended(writer, consultation.id, content.value);
    if (!amended.ok) return amended;
    const tags = checkTags(command.tags ?? []);
    if (!tags.ok) return tags;
    const topics = checkTopics(command.topics ?? []);
    if (!topics.ok) return topics;
    const location = command.location === undefined ? ok(null) : checkLocation(command.location);
    if (!location.ok) return location;
    const place = command.place === undefined ? ok(null) : checkPlace(command.place);
    if (!place.ok) return place;
    const contentHash = contentHashOf(content.value);
    if (command.onceWorded === true) {
      const input = await writer.proposals.worded({
        authorId: author.id,
        consultationId: consultation.id,
        contentHash,
      });
      const details = {
        tags: tags.value,
        topics: topics.value,
        place: place.value,
        location: location.value,
      };
      const same = input.find((each) => canonicalText(detailsOf(each)) === canonicalText(details));
      if (same !== undefined && !(await bringsImages(writer, command.images ?? [], author.id))) return ok(same);
    }
    const images = await ownImages(writer, command.images ?? [], author.id);
    if (!images.ok) return images;
    const limit = consultation.rules.proposalsPerParticipant;
    if (limit !== null && (await writer.participants.countProposals(author.id, consultation.id)) >= limit) {
      return refuse({ type: 'too-many-proposals', limit });
    }
    if (command.vouched !== true) {
      const may = await checkContributionLimit(app, writer, { authorId: author.id, at: receivedAt });
      if (!may.ok) return may;
    }
    const id = app.newId();
    // Before it gets a number, which nobody else gets then.
    const derivation = await saveDerivation(app, writer, {
      subjectId: id,
      kind: 'proposal',
      source: command.derivedFrom,
    });
    if (!derivation.ok) return derivation;
    const first = !(await writer.participants.hasContributed(author.id));
    const held = byHost || command.hold === true || isHeld(consultation, { kind: author.kind, first });
    const current: Version = {
      ...content.value,
      number: 1,
      contentHash,
      createdAt: receivedAt,
      status: 'current',
    };
    const proposal: Proposal = {
      id,
      consultationId: consultation.id,
      number: held ? null : await writer.consultations.nextNumber(consultation.id),
      status: held ? 'held' : 'published',
      authorId: author.id,
      tags: tags.value,
      topics: topics.value,
      location: location.value,
      place: place.value,
      original: command.original ?? null,
      uri: null,
      receivedAt,
      publishedAt: held ? null : now,
      updatedAt: now,
      detailsChangedAt: null,
      current,
      pending: null,
    };
    await writer.proposals.save(proposal);
    for (const [position, image] of images.value.entries()) {
      await writer.images.attach(image, { proposalId: proposal.id, position });
    }
    // What another institution decides about goes there as it is.
    const pictures = byHost ? [] : awaitedOfPost(command.pictures ?? []);
    if (pictures.length > 0) await writer.images.saveAwaited(proposal.id, pictures, now);
    const event = {
      id: app.newId(),
      at: now,
      by: actorOf(author.id, command.token),
      consultationId: consultation.id,
      proposalId: proposal.id,
    };
    await writer.events.append(
      proposal.number === null
        ? { ...event, type: 'proposal-submitted', data: { contentHash } }
        : { ...event, type: 'proposal-accepted', data: { number: proposal.number, contentHash } },
    );
    if (byHost) {
      const subject = { kind: 'proposal', id: proposal.id } as const;
      await queueOutgoingContribution(app, writer, {
        consultation,
        subject,
        proposalId: proposal.id,
        act: 'create',
        by: actorOf(author.id, command.token),
      });
    }
    return ok(proposal);
  });
}

function detailsOf({ tags, topics, place, location }: Pick<Proposal, 'tags' | 'topics' | 'place' | 'location'>) {
  return { tags, topics, place, location };
}

/** Acts of one person, and contributions made of one post, come one after the other. */
function sharingOf({ authorId, original }: Pick<SubmitProposal, 'authorId' | 'original'>): Sharing {
  const names = [participantLock(authorId), ...(original === undefined ? [] : [originalLock(original)])];
  return { group: 'named', names };
}
