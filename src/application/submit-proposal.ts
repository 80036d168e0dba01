import { admit, isHeld } from '../domain/consultation/eligibility.ts';
import type { ParticipantId } from '../domain/id.ts';
import type { ImageSaid } from '../domain/proposal/image.ts';
import { checkLocation, checkPlace, checkTags, type Location, type Proposal } from '../domain/proposal/proposal.ts';
import { type Content, checkContent, type Version } from '../domain/proposal/version.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { checkAmended } from './check-amended.ts';
import { canonicalText, contentHashOf } from './content-hash.ts';
import { bringsImages, ownImages } from './images.ts';
import { originalName } from './names.ts';
import { keepHomeAct, takenHere } from './network/act-from-home.ts';
import { keepDerivation } from './network/derivations.ts';
import type { Application } from './ports.ts';

export type SubmitProposal = {
  readonly slug: string;
  readonly authorId: ParticipantId;
  readonly content: Content;
  readonly tags?: readonly string[] | undefined;
  readonly location?: Location | undefined;
  /** The place in words. */
  readonly place?: string | undefined;
  /** Images that the author sent before (images.ts), in their order. */
  readonly images?: readonly ImageSaid[] | undefined;
  /** The post it came from on another server. */
  readonly original?: string | undefined;
  /** What it is made from: something in the catalogue of the commons, by its id. */
  readonly derivedFrom?: string | undefined;
  /** Held for an officer whatever the rules let through: nobody vouches for where it came from. */
  readonly hold?: boolean | undefined;
  /** Durable receipt, where it is earlier than now. */
  readonly receivedAt?: Date | undefined;
  /** A co-host speaks for its participant: it looked at who that is and where they live (docs/adr/0040). */
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
  return await app.store.transact(async (writer) => {
    const consultation = await writer.consultations.bySlug(command.slug);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const author = await writer.write.lockParticipant(command.authorId);
    if (author === null) return refuse({ type: 'not-found', what: 'participant' });
    if (command.original !== undefined) {
      // The same post again, or one that two consultations are mentioned in: one contribution.
      await writer.write.lockName(originalName(command.original));
      const known = await writer.proposals.byOriginal(command.original);
      if (known !== null) return known.authorId === author.id ? ok(known) : refuse({ type: 'not-the-author' });
    }
    const taken = await takenHere(writer, consultation, author);
    if (!taken.ok) return taken;
    const { byHost } = taken.value;
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
    const location = command.location === undefined ? ok(null) : checkLocation(command.location);
    if (!location.ok) return location;
    const place = command.place === undefined ? ok(null) : checkPlace(command.place);
    if (!place.ok) return place;
    const contentHash = contentHashOf(content.value);
    if (command.onceWorded === true) {
      const said = await writer.proposals.worded({ authorId: author.id, consultationId: consultation.id, contentHash });
      const details = { tags: tags.value, place: place.value, location: location.value };
      const same = said.find((each) => canonicalText(detailsOf(each)) === canonicalText(details));
      if (same !== undefined && !(await bringsImages(writer, command.images ?? [], author.id))) return ok(same);
    }
    const images = await ownImages(writer, command.images ?? [], author.id);
    if (!images.ok) return images;
    const limit = consultation.rules.proposalsPerParticipant;
    if (limit !== null && (await writer.participants.countProposals(author.id, consultation.id)) >= limit) {
      return refuse({ type: 'too-many-proposals', limit });
    }
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
      id: app.newId(),
      consultationId: consultation.id,
      number: held ? null : await writer.write.nextNumber(consultation.id),
      status: held ? 'held' : 'published',
      authorId: author.id,
      tags: tags.value,
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
    const kept = await keepDerivation(app, writer, {
      subjectId: proposal.id,
      kind: 'proposal',
      source: command.derivedFrom,
    });
    if (!kept.ok) return kept;
    await writer.write.proposal(proposal);
    for (const [position, image] of images.value.entries()) {
      await writer.imageWrite.attach(image, { proposalId: proposal.id, position });
    }
    const event = {
      id: app.newId(),
      at: now,
      by: { participant: author.id },
      consultationId: consultation.id,
      proposalId: proposal.id,
    };
    await writer.write.event(
      proposal.number === null
        ? { ...event, type: 'proposal-submitted', data: { contentHash } }
        : { ...event, type: 'proposal-accepted', data: { number: proposal.number, contentHash } },
    );
    if (byHost) {
      const subject = { kind: 'proposal', id: proposal.id } as const;
      await keepHomeAct(app, writer, { consultation, subject, proposalId: proposal.id, act: 'create', by: author.id });
    }
    return ok(proposal);
  });
}

function detailsOf({ tags, place, location }: Pick<Proposal, 'tags' | 'place' | 'location'>) {
  return { tags, place, location };
}
