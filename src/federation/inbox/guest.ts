import { withdrawComment } from '../../application/change-comment.ts';
import { institutionUri } from '../../application/network/cohost-uris.ts';
import type { GuestAct } from '../../application/network/guest-acts.ts';
import { type FetchedImages, fetchGuestImages } from '../../application/network/guest-images.ts';
import { recognise } from '../../application/network/recognise.ts';
import {
  cohostOf,
  type GuestAsks,
  type Taken,
  takeGuestAct,
  tryGuestAct,
} from '../../application/network/take-guest-act.ts';
import type { RemoteActor, Verdict } from '../../application/peers.ts';
import type { Application } from '../../application/ports.ts';
import { withdrawProposal } from '../../application/withdraw-proposal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import { type Contribution, contributionFrom } from '../mapping/contribution.ts';
import type { InboxContext } from './context.ts';
import { changeByGuest, createByGuest, type Guest, imagesHad, ownByGuest } from './guest-writes.ts';
import { accepted, type Incoming, ignored, type Json, originOf, refused } from './incoming.ts';
import { isLimited } from './limited.ts';
import { isSomebody, presentActor } from './participant.ts';

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
  const take =
    (fetched: FetchedImages | null) =>
    async (within: Application): Promise<Result<Taken, Refusal>> => {
      if (guest.cohost.status !== 'accepted') return refuse({ type: 'not-shared' });
      const gone = before.find((each) => each.act === 'delete');
      if (gone !== undefined) return refuse({ type: 'gone', what: said.kind, since: gone.saidAt });
      // It came back with what a co-host gave back, which does not know by which activity it came first.
      const there = before.find((each) => each.act === 'create' && each.status !== 'refused');
      if (act === 'create' && there !== undefined) return ok({ subject: there.subject, status: 'accepted' });
      if (act === 'update') return await changeByGuest(within, { incoming, said, before, saidAt, fetched });
      return await createByGuest(within, { incoming, actor, guest, said, target, hold, fetched });
    };
  const images = await imagesOf(context.app, { said, asks, take: take(null) });
  const taken = await takeGuestAct(context.app, asks, images.ok ? take(images.value) : async () => images);
  return await answer(context, { guest, actor, act: taken });
}

/** The images that come with something, fetched once everything else about it holds. */
async function imagesOf(
  app: Application,
  of: {
    readonly said: Contribution;
    readonly asks: GuestAsks;
    readonly take: (within: Application) => Promise<Result<Taken, Refusal>>;
  },
): Promise<Result<FetchedImages, Refusal>> {
  const { said, asks, take } = of;
  if (said.kind === 'comment' || said.images.length === 0) return ok(new Map());
  const tried = await tryGuestAct(app, asks, take);
  if (!tried.ok) return tried;
  const has = await app.store.read((reader) => imagesHad(reader, said.uri));
  const urls = said.images.map(({ url }) => url).filter((url) => !has.some(({ source }) => source === url));
  return await fetchGuestImages(app, urls);
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
    const own = await ownByGuest(within, { uri: object, actor: incoming.actor });
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
