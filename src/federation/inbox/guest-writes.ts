import { changeComment } from '../../application/change-comment.ts';
import { changeDetails } from '../../application/change-details.ts';
import type { ImageView } from '../../application/images.ts';
import type { GuestAct } from '../../application/network/guest-acts.ts';
import { asImagesSaid, type FetchedImages } from '../../application/network/guest-images.ts';
import type { Cohost } from '../../application/network/sharing.ts';
import type { Taken } from '../../application/network/take-guest-act.ts';
import type { RemoteActor } from '../../application/peers.ts';
import type { Application, Reader } from '../../application/ports.ts';
import { reviseProposal } from '../../application/revise-proposal.ts';
import { submitComment } from '../../application/submit-comment.ts';
import { submitProposal } from '../../application/submit-proposal.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Subject } from '../../domain/moderation/decision.ts';
import { checkImagesAt } from '../../domain/proposal/image.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import type { Contribution } from '../mapping/contribution.ts';
import type { Target } from './context.ts';
import { type Incoming, originOf } from './incoming.ts';
import { asParticipant } from './participant.ts';

/** Somebody with an account at a co-host, and the consultation of ours that they act in. */
export type Guest = { readonly consultation: Consultation; readonly cohost: Cohost };

/** The images that a proposal has here, by its id at its author's node; none where it is not here. */
export async function imagesHad(reader: Reader, original: string): Promise<readonly ImageView[]> {
  const proposal = await reader.proposals.byOriginal(original);
  return proposal === null ? [] : await reader.images.of(proposal.id);
}

/** What somebody at a co-host wrote, as any contribution is taken. */
export async function createByGuest(
  within: Application,
  of: {
    readonly incoming: Incoming;
    readonly actor: RemoteActor;
    readonly guest: Guest;
    readonly said: Contribution;
    /** What a comment answers. */
    readonly target: Target | null;
    readonly hold: boolean;
    readonly fetched: FetchedImages | null;
  },
): Promise<Result<Taken, Refusal>> {
  const { said, guest, actor, hold, target, fetched } = of;
  const { slug } = guest.consultation;
  const { receivedAt } = of.incoming;
  return await asParticipant(within, actor, async (inside, { id: authorId }): Promise<Result<Taken, Refusal>> => {
    const by = { slug, authorId, original: said.uri, vouched: true, hold, receivedAt };
    if (said.kind === 'proposal') {
      const { content, tags, location, place } = said;
      const where = { ...(location === null ? {} : { location }), ...(place === null ? {} : { place }) };
      const checked = checkImagesAt(originOf(actor.uri), said.images);
      if (!checked.ok) return checked;
      const images = await asImagesSaid(inside, { said: checked.value, has: [], fetched, authorId });
      return takenAs('proposal', await submitProposal(inside, { ...by, content, tags, images, ...where }));
    }
    const answered = answeredIn(guest, target);
    if (!answered.ok) return answered;
    const { side, body, lang } = said;
    return takenAs('comment', await submitComment(inside, { ...by, ...answered.value, side, body, lang }));
  });
}

function answeredIn({ consultation }: Guest, target: Target | null) {
  if (target === null || !('consultation' in target) || target.consultation.id !== consultation.id) {
    return refuse({ type: 'not-found', what: 'proposal' } as const);
  }
  if (target.kind === 'comment') {
    return ok({ proposalId: target.comment.proposalId, parentId: target.comment.id });
  }
  return ok({ proposalId: 'proposal' in target ? (target.proposal?.id ?? null) : null, parentId: null });
}

/** Other words, topics, another place or other images for it, by whoever wrote it. */
export async function changeByGuest(
  within: Application,
  of: {
    readonly incoming: Incoming;
    readonly said: Contribution;
    readonly before: readonly GuestAct[];
    readonly saidAt: Date;
    readonly fetched: FetchedImages | null;
  },
): Promise<Result<Taken, Refusal>> {
  const { said, before, fetched } = of;
  const own = await ownByGuest(within, { uri: said.uri, actor: of.incoming.actor });
  if (!own.ok) return own;
  const { subject, authorId } = own.value;
  const done = { subject, status: 'accepted' } as const;
  // A later change came first.
  if (before.some(({ act, saidAt, status }) => act === 'update' && status === 'accepted' && saidAt > of.saidAt)) {
    return ok(done);
  }
  if (said.kind === 'comment') {
    const changed = await changeComment(within, { commentId: subject.id, authorId, body: said.body });
    return changed.ok ? ok(done) : changed;
  }
  const { content, tags, location, place } = said;
  const checked = checkImagesAt(originOf(of.incoming.actor), said.images);
  if (!checked.ok) return checked;
  const has = await within.store.read((reader) => reader.images.of(subject.id));
  const images = await asImagesSaid(within, { said: checked.value, has, fetched, authorId });
  const detailed = await changeDetails(within, { proposalId: subject.id, authorId, tags, location, place, images });
  if (!detailed.ok && detailed.refusal.type !== 'unchanged') return detailed;
  const revised = await reviseProposal(within, { proposalId: subject.id, authorId, content, confirmed: true });
  return revised.ok || revised.refusal.type === 'unchanged' ? ok(done) : revised;
}

/** Something that somebody at a co-host wrote, by its id there. */
export async function ownByGuest(
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

function takenAs(
  kind: Subject['kind'],
  result: Result<{ readonly id: string; readonly status: string }, Refusal>,
): Result<Taken, Refusal> {
  if (!result.ok) return result;
  const { id, status } = result.value;
  return ok({ subject: { kind, id }, status: status === 'held' ? 'held' : 'accepted' });
}
