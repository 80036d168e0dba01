import { changeComment, withdrawComment } from '../../application/change-comment.ts';
import { changeDetails } from '../../application/change-details.ts';
import { institutionUri } from '../../application/network/cohost-uris.ts';
import type { GuestAct } from '../../application/network/guest-acts.ts';
import { recognise } from '../../application/network/recognise.ts';
import type { Cohost } from '../../application/network/sharing.ts';
import { cohostOf, type Taken, takeGuestAct } from '../../application/network/take-guest-act.ts';
import type { RemoteActor, Verdict } from '../../application/peers.ts';
import type { Application } from '../../application/ports.ts';
import { reviseProposal } from '../../application/revise-proposal.ts';
import { submitComment } from '../../application/submit-comment.ts';
import { submitProposal } from '../../application/submit-proposal.ts';
import { withdrawProposal } from '../../application/withdraw-proposal.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Subject } from '../../domain/moderation/decision.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import { type Contribution, contributionFrom } from '../mapping/contribution.ts';
import type { InboxContext, Target } from './context.ts';
import { accepted, type Incoming, ignored, type Json, originOf, refused } from './incoming.ts';
import { isLimited } from './limited.ts';
import { asParticipant, isSomebody, presentActor } from './participant.ts';

/** Somebody with an account at a co-host, and the consultation of ours that they act in. */
type Guest = { readonly consultation: Consultation; readonly cohost: Cohost };

/** What a participant of a co-host did, by the consultation that their post names; null for everybody else's. */
export async function guestIn(context: InboxContext, incoming: Incoming, object: Json): Promise<Guest | null> {
  const uri = object['consultation'];
  const target = typeof uri === 'string' && URL.canParse(uri) ? await context.targetOf(uri) : null;
  if (target?.kind !== 'consultation') return null;
  const { consultation } = target;
  const known = () => context.app.store.read((reader) => cohostOf(reader, consultation, incoming.actor));
  const before = await known();
  if (before !== null) return { consultation, cohost: before };
  const institution = institutionUri(originOf(incoming.actor));
  const recognised = await recognise(context.app, institution);
  if (recognised === 'unread') throw new Error('the institution of somebody who acts from home cannot be read for now');
  const cohost = recognised === 'moved' ? await known() : null;
  return cohost === null ? null : { consultation, cohost };
}

/** The same for something that is named by its id alone: what was said of it before tells. */
export async function guestOf(context: InboxContext, incoming: Incoming, id: string): Promise<Guest | null> {
  return await context.app.store.read(async (reader) => {
    const known =
      (await reader.proposals.byOriginal(id)) ??
      (await reader.comments.byOriginal(id)) ??
      (await reader.guestActs.ofObject(id))[0];
    const consultation = known === undefined ? null : await reader.consultations.byId(known.consultationId);
    const cohost = consultation === null ? null : await cohostOf(reader, consultation, incoming.actor);
    return consultation === null || cohost === null ? null : { consultation, cohost };
  });
}

/** Decides about what somebody wrote at a co-host, or about other words for it, and answers it. */
export async function takeContribution(
  context: InboxContext,
  incoming: Incoming,
  of: { readonly guest: Guest; readonly object: Json; readonly act: 'create' | 'update' },
): Promise<Verdict> {
  const { act, guest } = of;
  const said = contributionFrom(of.object);
  if (said === null) return refused('unreadable');
  const actor = await presentActor(context, incoming.actor);
  if (actor === null) return refused('actor-unreadable');
  if (!isSomebody(actor)) return refused('not-a-person');
  const saidAt = momentOf(incoming);
  const asks = { activity: incoming.id, object: said.uri, act, saidAt, consultation: guest.consultation };
  const before = await context.app.store.read((reader) => reader.guestActs.ofObject(said.uri));
  // What it changes is not here yet. Its sender asks again.
  if (act === 'update' && !before.some((each) => each.act === 'create')) return ignored('not-here-yet');
  const target = said.kind === 'comment' ? await context.targetOf(said.answers) : null;
  const hold = await isLimited(context.app, incoming.host);
  const taken = await takeGuestAct(context.app, asks, async (within) => {
    if (guest.cohost.status !== 'accepted') return refuse({ type: 'not-shared' });
    const gone = before.find((each) => each.act === 'delete');
    if (gone !== undefined) return refuse({ type: 'gone', what: said.kind, since: gone.saidAt });
    // It came back with what a co-host gave back, which does not know by which activity it came first.
    const there = before.find((each) => each.act === 'create' && each.status !== 'refused');
    if (act === 'create' && there !== undefined) return ok({ subject: there.subject, status: 'accepted' });
    if (act === 'update') return await change(within, { incoming, said, before, saidAt });
    return await create(within, { context, incoming, actor, guest, said, target, hold });
  });
  return await answer(context, { guest, actor, act: taken });
}

/** Decides about what somebody at a co-host takes back. What never came is remembered, in case it comes. */
export async function takeRemoval(
  context: InboxContext,
  incoming: Incoming,
  { guest, object }: { readonly guest: Guest; readonly object: string },
): Promise<Verdict> {
  const actor = await presentActor(context, incoming.actor);
  if (actor === null) return refused('actor-unreadable');
  const saidAt = momentOf(incoming);
  const asks = { activity: incoming.id, object, act: 'delete', saidAt, consultation: guest.consultation } as const;
  const taken = await takeGuestAct(context.app, asks, async (within) => {
    const own = await ownOf(within, { uri: object, actor: incoming.actor });
    if (!own.ok) return own.refusal.type === 'not-found' ? ok({ subject: null, status: 'accepted' }) : own;
    const { subject, authorId } = own.value;
    const done =
      subject.kind === 'proposal'
        ? await withdrawProposal(within, { proposalId: subject.id, authorId })
        : await withdrawComment(within, { commentId: subject.id, authorId });
    // It is gone already, by whoever's word.
    if (!done.ok && done.refusal.type !== 'wrong-status') return done;
    return ok({ subject, status: 'accepted' });
  });
  return await answer(context, { guest, actor, act: taken });
}

async function create(
  within: Application,
  of: {
    readonly context: InboxContext;
    readonly incoming: Incoming;
    readonly actor: RemoteActor;
    readonly guest: Guest;
    readonly said: Contribution;
    /** What a comment answers. */
    readonly target: Target | null;
    readonly hold: boolean;
  },
): Promise<Result<Taken, Refusal>> {
  const { said, guest, actor, hold, target } = of;
  const { slug } = guest.consultation;
  const { receivedAt } = of.incoming;
  return await asParticipant(within, actor, async (inside, { id: authorId }): Promise<Result<Taken, Refusal>> => {
    const by = { slug, authorId, original: said.uri, vouched: true, hold, receivedAt };
    if (said.kind === 'proposal') {
      const { content, tags, location, place } = said;
      const where = { ...(location === null ? {} : { location }), ...(place === null ? {} : { place }) };
      return takenAs('proposal', await submitProposal(inside, { ...by, content, tags, ...where }));
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

async function change(
  within: Application,
  of: {
    readonly incoming: Incoming;
    readonly said: Contribution;
    readonly before: readonly GuestAct[];
    readonly saidAt: Date;
  },
): Promise<Result<Taken, Refusal>> {
  const { said, before } = of;
  const own = await ownOf(within, { uri: said.uri, actor: of.incoming.actor });
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
  const detailed = await changeDetails(within, { proposalId: subject.id, authorId, tags, location, place });
  if (!detailed.ok && detailed.refusal.type !== 'unchanged') return detailed;
  const revised = await reviseProposal(within, { proposalId: subject.id, authorId, content, confirmed: true });
  return revised.ok || revised.refusal.type === 'unchanged' ? ok(done) : revised;
}

async function ownOf(
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

async function answer(
  context: InboxContext,
  of: { readonly guest: Guest; readonly actor: RemoteActor; readonly act: GuestAct },
): Promise<Verdict> {
  const { act, actor, guest } = of;
  await context.replies.answerGuest({ to: actor, act, consultation: guest.consultation });
  if (act.status === 'refused') return refused(act.refusal?.type ?? 'refused');
  return accepted(`${act.act}-from-home${act.status === 'held' ? '-held' : ''}`);
}

/** When it was done, as the co-host says; its signature's time where it does not. */
function momentOf({ document, signedAt }: Incoming): Date {
  const { published } = document;
  const at = new Date(typeof published === 'string' ? published : Number.NaN);
  return Number.isNaN(at.getTime()) ? signedAt : at;
}
