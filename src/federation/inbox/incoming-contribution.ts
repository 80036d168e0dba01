import type { Application } from '../../application/application.ts';
import { withdrawComment } from '../../application/comment/change-comment.ts';
import type { RemoteActor } from '../../application/federation/ports.ts';
import type { Verdict } from '../../application/host/ports.ts';
import { institutionUri } from '../../application/kit/uris.ts';
import { checkContentHash } from '../../application/network/incoming/check-content-hash.ts';
import { type FetchedImages, fetchIncomingImages } from '../../application/network/incoming/incoming-images.ts';
import type { IncomingContribution } from '../../application/network/incoming/ports.ts';
import {
  type ContributionDecision,
  type ContributionRequest,
  checkIncomingContribution,
  cohostOf,
  receiveContribution,
} from '../../application/network/incoming/receive-contribution.ts';
import { recordSigned, type SignedActivity } from '../../application/network/incoming/record-signed.ts';
import { resolveMove } from '../../application/network/move/resolve-move.ts';
import { withdrawProposal } from '../../application/proposal/revise-proposal.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { type Contribution, contributionFrom } from '../mapping/contribution.ts';
import { signedActIn } from '../network/signed-act-reader.ts';
import type { InboxContext } from './context.ts';
import { accepted, type Incoming, ignored, originOf, refused } from './incoming.ts';
import {
  changeIncoming,
  createIncoming,
  existingImages,
  findIncoming,
  type RemoteContributor,
} from './incoming-writes.ts';
import type { Json } from './json.ts';
import { isLimited } from './limited.ts';
import { activeActor, isPersonActor } from './participant.ts';

/** The co-host and the consultation of an activity, by the consultation that its object names; null where the actor is of no co-host. */
export async function contributorIn(
  context: InboxContext,
  incoming: Incoming,
  object: Json,
): Promise<RemoteContributor | null> {
  const uri = object['consultation'];
  const target = typeof uri === 'string' && URL.canParse(uri) ? await context.targetOf(uri) : null;
  if (target?.kind !== 'consultation') return null;
  const { consultation } = target;
  const known = () => context.app.store.read((reader) => cohostOf(reader, consultation, incoming.actor));
  const before = await known();
  if (before !== null) return { consultation, cohost: before };
  const institution = institutionUri(originOf(incoming.actor));
  const recognised = await resolveMove(context.app, institution);
  if (recognised === 'unread') throw new Error('the institution of somebody who acts from home cannot be read for now');
  const cohost = recognised === 'moved' ? await known() : null;
  return cohost === null ? null : { consultation, cohost };
}

/** The same for an object that is given by its id only, by earlier activities about it. */
export async function contributorOf(
  context: InboxContext,
  incoming: Incoming,
  id: string,
): Promise<RemoteContributor | null> {
  return await context.app.store.read(async (reader) => {
    const known =
      (await reader.proposals.byOriginal(id)) ??
      (await reader.comments.byOriginal(id)) ??
      (await reader.incomingContributions.ofObject(id))[0];
    const consultation = known === undefined ? null : await reader.consultations.byId(known.consultationId);
    const cohost = consultation === null ? null : await cohostOf(reader, consultation, incoming.actor);
    return consultation === null || cohost === null ? null : { consultation, cohost };
  });
}

/** Accepts, holds or refuses a contribution from a co-host, or a change of one, and replies. */
export async function decideContribution(
  context: InboxContext,
  incoming: Incoming,
  of: { readonly contributor: RemoteContributor; readonly object: Json; readonly act: 'create' | 'update' },
): Promise<Verdict> {
  const { act, contributor } = of;
  const { consultation } = contributor;
  const received = contributionFrom(of.object);
  if (received === null) return refused('unreadable');
  const actor = await activeActor(context, incoming.actor);
  if (actor === null) return refused('actor-unreadable');
  if (!isPersonActor(actor)) return refused('not-a-person');
  const sentAt = momentOf(incoming);
  const asks = { activity: incoming.id, object: received.uri, act, sentAt, consultation };
  const before = await context.app.store.read((reader) => reader.incomingContributions.ofObject(received.uri));
  // The Create has not arrived yet: the sender retries the Update.
  if (act === 'update' && !before.some((each) => each.act === 'create')) return ignored('not-here-yet');
  const target = received.kind === 'comment' ? await context.targetOf(received.answers) : null;
  const hold = await isLimited(context.app, incoming.host);
  const signed = await signedIn(context, incoming);
  const take =
    (fetched: FetchedImages | null) =>
    async (within: Application): Promise<Result<ContributionDecision, Refusal>> => {
      if (contributor.cohost.status !== 'accepted') return refuse({ type: 'not-shared' });
      const gone = before.find((each) => each.act === 'delete');
      if (gone !== undefined) return refuse({ type: 'gone', what: received.kind, since: gone.sentAt });
      // It was restored from a co-host, which does not know the id of the Create.
      const there = before.find((each) => each.act === 'create' && each.status !== 'refused');
      if (act === 'create' && there !== undefined) return ok({ subject: there.subject, status: 'accepted' });
      const hashed = received.kind === 'comment' ? ok(null) : checkContentHash(received, consultation.languages);
      if (!hashed.ok) return hashed;
      const done =
        act === 'update'
          ? await changeIncoming(within, { incoming, input: received, before, sentAt, fetched })
          : await createIncoming(within, { incoming, actor, contributor, input: received, target, hold, fetched });
      if (done.ok) await recordSigned(within, { consultation, subject: done.value.subject, signed, words: received });
      return done;
    };
  const images = await imagesOf(context.app, { input: received, asks, take: take(null) });
  const decision = await receiveContribution(context.app, asks, images.ok ? take(images.value) : async () => images);
  return await answer(context, { contributor, actor, act: decision });
}

/**
 * The activity with the proof of its author, for others to check; null where it has none that holds. It throws where that
 * cannot be told for now, so that it is decided about later.
 */
async function signedIn(context: InboxContext, { asSent }: Incoming): Promise<SignedActivity | null> {
  if (asSent['proof'] === undefined) return null;
  const signed = await signedActIn(context.proves, asSent);
  if (signed?.proof === 'unknown') throw new Error('the key of somebody who acts from home cannot be read for now');
  return signed?.proof === 'valid' ? signed : null;
}

/** The images of a contribution, fetched after all other checks. */
async function imagesOf(
  app: Application,
  of: {
    readonly input: Contribution;
    readonly asks: ContributionRequest;
    readonly take: (within: Application) => Promise<Result<ContributionDecision, Refusal>>;
  },
): Promise<Result<FetchedImages, Refusal>> {
  const { input: received, asks, take } = of;
  if (received.kind === 'comment' || received.images.length === 0) return ok(new Map());
  const tried = await checkIncomingContribution(app, asks, take);
  if (!tried.ok) return tried;
  const has = await app.store.read((reader) => existingImages(reader, received.uri));
  const urls = received.images.map(({ url }) => url).filter((url) => !has.some(({ source }) => source === url));
  return await fetchIncomingImages(app, urls);
}

/** Processes a withdrawal by a co-host's participant. What has not arrived is recorded as withdrawn in advance. */
export async function decideRemoval(
  context: InboxContext,
  incoming: Incoming,
  { contributor, object }: { readonly contributor: RemoteContributor; readonly object: string },
): Promise<Verdict> {
  const actor = await activeActor(context, incoming.actor);
  if (actor === null) return refused('actor-unreadable');
  const sentAt = momentOf(incoming);
  const asks = {
    activity: incoming.id,
    object,
    act: 'delete',
    sentAt,
    consultation: contributor.consultation,
  } as const;
  const decision = await receiveContribution(context.app, asks, async (within) => {
    const own = await findIncoming(within, { uri: object, actor: incoming.actor });
    if (!own.ok) return own.refusal.type === 'not-found' ? ok({ subject: null, status: 'accepted' }) : own;
    const { subject, authorId } = own.value;
    const done =
      subject.kind === 'proposal'
        ? await withdrawProposal(within, { proposalId: subject.id, authorId })
        : await withdrawComment(within, { commentId: subject.id, authorId });
    await within.store.transact((writer) => writer.authorship.delete(subject.id));
    // It was withdrawn or removed before.
    if (!done.ok && done.refusal.type !== 'wrong-status') return done;
    return ok({ subject, status: 'accepted' });
  });
  return await answer(context, { contributor, actor, act: decision });
}

async function answer(
  context: InboxContext,
  of: { readonly contributor: RemoteContributor; readonly actor: RemoteActor; readonly act: IncomingContribution },
): Promise<Verdict> {
  const { act, actor, contributor } = of;
  await context.replies.sendHostAnswer({ to: actor, act, consultation: contributor.consultation });
  if (act.status === 'refused') return refused(act.refusal?.type ?? 'refused');
  return accepted(`${act.act}-from-home${act.status === 'held' ? '-held' : ''}`);
}

/** When it was written, by the co-host's document; without a date, the signed time. */
function momentOf({ document, signedAt }: Incoming): Date {
  const { published } = document;
  const at = new Date(typeof published === 'string' ? published : Number.NaN);
  return Number.isNaN(at.getTime()) ? signedAt : at;
}
