import type { Application, Reader } from '../../application/application.ts';
import { changeComment } from '../../application/comment/change-comment.ts';
import { submitComment } from '../../application/comment/submit-comment.ts';
import type { RemoteActor } from '../../application/federation/ports.ts';
import type { Cohost } from '../../application/network/cohost/ports.ts';
import { holdsIncoming } from '../../application/network/incoming/hold-incoming.ts';
import { asImageInputs, type FetchedImages } from '../../application/network/incoming/incoming-images.ts';
import type { IncomingContribution } from '../../application/network/incoming/ports.ts';
import type { ContributionDecision } from '../../application/network/incoming/receive-contribution.ts';
import { changeDetails } from '../../application/proposal/change-details.ts';
import type { ImageView } from '../../application/proposal/ports.ts';
import { reviseProposal } from '../../application/proposal/revise-proposal.ts';
import { submitProposal } from '../../application/proposal/submit-proposal.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Subject } from '../../domain/moderation/decision.ts';
import { checkImagesAt } from '../../domain/proposal/details.ts';
import type { Contribution } from '../mapping/contribution.ts';
import type { Target } from './context.ts';
import { type Incoming, originOf } from './incoming.ts';
import { withParticipant } from './participant.ts';

/** Somebody with an account at a co-host, and the consultation of ours that they act in. */
export type RemoteContributor = { readonly consultation: Consultation; readonly cohost: Cohost };

/** The stored images of a proposal, by its id on its author's node; none where it is unknown. */
export async function existingImages(reader: Reader, original: string): Promise<readonly ImageView[]> {
  const proposal = await reader.proposals.byOriginal(original);
  return proposal === null ? [] : await reader.images.of(proposal.id);
}

/** Submits a contribution from a co-host, under the same rules as a local one. */
export async function createIncoming(
  within: Application,
  of: {
    readonly incoming: Incoming;
    readonly actor: RemoteActor;
    readonly contributor: RemoteContributor;
    readonly input: Contribution;
    /** The object that a comment replies to. */
    readonly target: Target | null;
    readonly hold: boolean;
    readonly fetched: FetchedImages | null;
  },
): Promise<Result<ContributionDecision, Refusal>> {
  const { input: received, contributor, actor, hold, target, fetched } = of;
  const { slug } = contributor.consultation;
  const { receivedAt } = of.incoming;
  return await withParticipant(
    within,
    actor,
    async (inside, { id: authorId }): Promise<Result<ContributionDecision, Refusal>> => {
      const { consultation, cohost } = contributor;
      // Asked also where it is held anyway, so that a flood is evidence.
      const exceeds = await holdsIncoming(inside, { consultation, peer: cohost.peer, authorId });
      const by = { slug, authorId, original: received.uri, vouched: true, hold: hold || exceeds, receivedAt };
      if (received.kind === 'proposal') {
        const { content, tags, topics, location, place } = received;
        const where = { ...(location === null ? {} : { location }), ...(place === null ? {} : { place }) };
        const checked = checkImagesAt(originOf(actor.uri), received.images);
        if (!checked.ok) return checked;
        const images = await asImageInputs(inside, { input: checked.value, has: [], fetched, authorId });
        return acceptedAs('proposal', await submitProposal(inside, { ...by, content, tags, topics, images, ...where }));
      }
      const answered = answeredIn(contributor, target);
      if (!answered.ok) return answered;
      const { side, body, warning, lang } = received;
      return acceptedAs(
        'comment',
        await submitComment(inside, { ...by, ...answered.value, side, body, warning, lang }),
      );
    },
  );
}

function answeredIn({ consultation }: RemoteContributor, target: Target | null) {
  if (target === null || !('consultation' in target) || target.consultation.id !== consultation.id) {
    return refuse({ type: 'not-found', what: 'proposal' } as const);
  }
  if (target.kind === 'comment') {
    return ok({ proposalId: target.comment.proposalId, parentId: target.comment.id });
  }
  return ok({ proposalId: 'proposal' in target ? (target.proposal?.id ?? null) : null, parentId: null });
}

/** Changes the text, topics, place or images of a contribution, on behalf of its author. */
export async function changeIncoming(
  within: Application,
  of: {
    readonly incoming: Incoming;
    readonly input: Contribution;
    readonly before: readonly IncomingContribution[];
    readonly sentAt: Date;
    readonly fetched: FetchedImages | null;
  },
): Promise<Result<ContributionDecision, Refusal>> {
  const { input: received, before, fetched } = of;
  const own = await findIncoming(within, { uri: received.uri, actor: of.incoming.actor });
  if (!own.ok) return own;
  const { subject, authorId } = own.value;
  const done = { subject, status: 'accepted' } as const;
  // A later change was already applied.
  if (before.some(({ act, sentAt, status }) => act === 'update' && status === 'accepted' && sentAt > of.sentAt)) {
    return ok(done);
  }
  if (received.kind === 'comment') {
    const { body, warning } = received;
    const changed = await changeComment(within, { commentId: subject.id, authorId, body, warning });
    return changed.ok ? ok(done) : changed;
  }
  const { content, tags, topics, location, place } = received;
  const checked = checkImagesAt(originOf(of.incoming.actor), received.images);
  if (!checked.ok) return checked;
  const has = await within.store.read((reader) => reader.images.of(subject.id));
  const images = await asImageInputs(within, { input: checked.value, has, fetched, authorId });
  const detailed = await changeDetails(within, {
    proposalId: subject.id,
    authorId,
    tags,
    topics,
    location,
    place,
    images,
  });
  if (!detailed.ok && detailed.refusal.type !== 'unchanged') return detailed;
  const revised = await reviseProposal(within, { proposalId: subject.id, authorId, content, confirmed: true });
  return revised.ok || revised.refusal.type === 'unchanged' ? ok(done) : revised;
}

/** A contribution from a co-host, by its id there. */
export async function findIncoming(
  within: Application,
  { uri, actor }: { readonly uri: string; readonly actor: string },
): Promise<Result<{ readonly subject: Subject; readonly authorId: string }, Refusal>> {
  return await within.store.read(async (reader) => {
    const author = await reader.participants.byActor(actor);
    const proposal = await reader.proposals.byOriginal(uri);
    const comment = proposal === null ? await reader.comments.byOriginal(uri) : null;
    const found = proposal ?? comment;
    if (found === null) return refuse({ type: 'not-found', what: 'proposal' });
    if (author?.id !== found.authorId) return refuse({ type: 'not-the-author' });
    const kind = proposal === null ? 'comment' : 'proposal';
    return ok({ subject: { kind, id: found.id }, authorId: author.id });
  });
}

function acceptedAs(
  kind: Subject['kind'],
  result: Result<{ readonly id: string; readonly status: string }, Refusal>,
): Result<ContributionDecision, Refusal> {
  if (!result.ok) return result;
  const { id, status } = result.value;
  return ok({ subject: { kind, id }, status: status === 'held' ? 'held' : 'accepted' });
}
