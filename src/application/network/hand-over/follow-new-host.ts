import { isCommunity } from '../../../domain/community/community.ts';
import { mayTakeOver, type TakenOverBy } from '../../../domain/community/hand-over.ts';
import { voicesOf } from '../../../domain/community/role.ts';
import type { CommunityRole } from '../../../domain/community/role-name.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { originIn } from '../../../domain/event/origin.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { slugAtHost } from '../../../domain/network/host.ts';
import { currentUri } from '../../../domain/network/move.ts';
import type { Application, Reader, Writer } from '../../application.ts';
import { checkRepresents } from '../../kit/access.ts';
import { institutionsOf, ownRole } from '../../kit/community-roles.ts';
import { INVITATIONS } from '../../kit/names.ts';
import { saveInvitation } from '../../kit/sharing-events.ts';
import { consultationUri, institutionUri } from '../../kit/uris.ts';
import type { Invitation } from '../cohost/ports.ts';
import { charterNow } from '../move/charter-now.ts';
import { loadMoves } from '../move/resolve-move.ts';

/** The invitation after it was followed, and the community here. */
export type Followed = { readonly invitation: Invitation; readonly slug: string };

/**
 * Follows a community to the institution that took it over, if that is what an invitation is of; null where it is not. By itself
 * only where this node knows that it may have been taken over: its host offers it to that institution, or the charter names that one
 * and the host does not answer here for so long. Any other member is followed where an agent of this institution accepts it; at the host only one that was named for it.
 */
export async function followNewHost(
  app: Application,
  { invite, by }: { readonly invite: string; readonly by: Actor | null },
): Promise<Result<Followed, Refusal> | null> {
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(INVITATIONS);
    const invitation = await writer.sharing.lockInvitation(invite);
    if (invitation === null || invitation.status !== 'invited') return null;
    const found = await formerCommunity(app, writer, invitation);
    if (found === null) return null;
    await writer.sharing.lockMirror(found.id);
    await writer.consultations.lock(found.slug);
    await writer.handOvers.lockRequests(found.id);
    const consultation = (await writer.consultations.byId(found.id)) ?? found;
    const because = await reasonToFollow(app, writer, { consultation, invitation, by });
    if (!because.ok) return because;
    return ok(await follow({ app, writer, by }, { consultation, invitation, because: because.value }));
  });
}

/** Follows whoever may have taken over a community by what this node knows by now. */
export async function followWaiting(app: Application, consultation: Consultation): Promise<void> {
  if (!isCommunity(consultation) || consultation.host === null) return;
  const { uri } = consultation.host;
  const waiting = await app.store.read((reader) => reader.handOvers.waitingInvitations(uri));
  for (const invite of waiting) await followNewHost(app, { invite, by: null });
}

/** The community here that an invitation says to go on; null where there is none. */
async function formerCommunity(
  app: Application,
  reader: Reader,
  { formerly = [] }: Invitation,
): Promise<Consultation | null> {
  for (const uri of formerly.toReversed()) {
    const id = await reader.sharing.mirrorOf(uri);
    const slug = uri.startsWith(consultationUri(app.origin, '')) ? slugOf(uri) : null;
    const found =
      id !== null
        ? await reader.consultations.byId(id)
        : slug === null
          ? null
          : await reader.consultations.bySlug(slug);
    if (found !== null && isCommunity(found) && idOf(app, found) === uri) return found;
  }
  return null;
}

function slugOf(uri: string): string {
  return new URL(uri).pathname.split('/').at(-1) ?? '';
}

/** The id of a community where it is hosted. */
function idOf(app: Application, { slug, host }: Consultation): string {
  return host?.uri ?? consultationUri(app.origin, slug);
}

type Following = {
  readonly consultation: Consultation;
  readonly invitation: Invitation;
  readonly by: Actor | null;
};

async function reasonToFollow(
  app: Application,
  writer: Writer,
  { consultation, invitation, by }: Following,
): Promise<Result<TakenOverBy | 'invitation', Refusal>> {
  const { id } = consultation;
  // Its frozen rules name it by its address at the host.
  if (slugOf(invitation.consultation) !== slugAtHost(consultation)) {
    return refuse({ type: 'hand-over-refused', because: 'other-address' });
  }
  const moves = await loadMoves(app, writer);
  const institution = currentUri(moves, invitation.peer);
  const all = await institutionsOf(writer, app, consultation);
  const claimant = all.find((each) => each.institution === institution && !each.hasLeft);
  const offeredTo = (await writer.handOvers.offer(id))?.target ?? null;
  const charter = await charterNow(app, writer, id);
  if (by !== null) {
    const represents = await checkRepresents(app, writer, { by, consultation });
    if (!represents.ok) return represents;
    // Whoever is no member took over nothing, whatever it says; and what is hosted here goes to nobody who was not named for it.
    if (claimant?.role !== 'member') return refuse({ type: 'hand-over-refused', because: 'not-a-member' });
    const isNamed = offeredTo === institution || charter?.successor?.institution === institution;
    return consultation.host !== null || isNamed
      ? ok('invitation')
      : refuse({ type: 'hand-over-refused', because: 'not-offered' });
  }
  if (invitation.role !== (await ownRole(writer, consultation))) {
    return refuse({ type: 'hand-over-refused', because: 'not-offered' });
  }
  const isHostHere = consultation.host === null;
  return mayTakeOver(
    { institution, role: claimant?.role ?? null },
    {
      offeredTo,
      charter: isHostHere ? null : charter,
      silentSince: isHostHere ? null : ((await writer.sharing.mirror(id))?.failingSince ?? null),
    },
    app.now(),
  );
}

type Acting = { readonly app: Application; readonly writer: Writer; readonly by: Actor | null };

async function follow(
  acting: Acting,
  of: {
    readonly consultation: Consultation;
    readonly invitation: Invitation;
    readonly because: TakenOverBy | 'invitation';
  },
): Promise<Followed> {
  const { app, writer, by } = acting;
  const { consultation: before, invitation, because } = of;
  const { id: consultationId, slug } = before;
  const now = app.now();
  const ids = { from: idOf(app, before), to: invitation.consultation };
  const reason = (await writer.handOvers.offer(consultationId))?.reason ?? null;
  const all = await institutionsOf(writer, app, before);
  if (before.host === null) {
    await endOwnInvitations(acting, consultationId);
    await writer.handOvers.makeMirrored(consultationId, ids);
  } else {
    await endInvitations(acting, before.host.uri);
    await writer.handOvers.renameMirrored(consultationId, ids, now);
  }
  const host = { uri: ids.to, institution: invitation.peer };
  const consultation: Consultation = { ...before, host };
  await writer.consultations.save(consultation);
  const mirror = await writer.sharing.mirror(consultationId);
  await writer.sharing.saveMirror({
    ...{ consultationId, cursor: null, dueAt: now, readAt: mirror?.readAt ?? null, hostAt: mirror?.hostAt ?? null },
    ...{ failingSince: null, endedAt: null },
  });
  if (mirror === null) await nameHolders(acting, { consultationId, all, host: host.institution });
  await writer.handOvers.deleteOffer(consultationId);
  const former = { institution: before.host?.institution ?? institutionUri(app.origin), uri: ids.from };
  await saveFormer(acting, { invitation, consultationId, former, because, reason });
  const role: CommunityRole = invitation.role ?? 'associate';
  const accepted: Invitation = {
    ...invitation,
    ...{ status: 'accepted', registered: voicesOf(role), consultationId, answeredAt: now },
  };
  await saveInvitation(acting, accepted);
  await writer.events.append({
    ...{ id: app.newId(), type: 'host-changed', at: now, by, origin: originIn(consultation) },
    ...{ consultationId, proposalId: null, data: { ...ids, because } },
  });
  return { invitation: accepted, slug };
}

/** Those whom this institution had invited are told nothing: they hear of it from the new host. */
async function endOwnInvitations({ app, writer }: Acting, consultationId: string): Promise<void> {
  for (const cohost of await writer.sharing.cohosts(consultationId)) {
    if (cohost.status !== 'invited' && cohost.status !== 'accepted') continue;
    await writer.sharing.saveCohost({ ...cohost, status: 'withdrawn', answeredAt: app.now() });
  }
}

async function endInvitations(acting: Acting, uri: string): Promise<void> {
  for (const each of await acting.writer.sharing.invitationsTo(uri)) {
    if (each.status !== 'invited' && each.status !== 'accepted') continue;
    await saveInvitation(acting, { ...each, status: 'withdrawn', answeredAt: acting.app.now() });
  }
}

/** Until the new host is read, those are in who were. */
async function nameHolders(
  { writer }: Acting,
  of: {
    readonly consultationId: string;
    readonly all: Awaited<ReturnType<typeof institutionsOf>>;
    readonly host: string;
  },
): Promise<void> {
  const present = of.all.filter(({ hasLeft }) => !hasLeft);
  const institutions = [...new Set([of.host, ...present.map(({ institution }) => institution)])];
  await writer.sharing.saveHolders(of.consultationId, { institutions, names: [] });
  await writer.handOvers.saveRoles(
    of.consultationId,
    present.map(({ institution, role }) => ({ institution, role })),
  );
}

/** Its former ids: the one that it had here, and those that it had before or between. */
async function saveFormer(
  { app, writer }: Acting,
  of: {
    readonly invitation: Invitation;
    readonly consultationId: string;
    readonly former: { readonly institution: string; readonly uri: string };
    readonly because: TakenOverBy | 'invitation';
    readonly reason: string | null;
  },
): Promise<void> {
  const { invitation, consultationId, former, because, reason } = of;
  await saveFormerIds({ app, writer }, { invitation, consultationId, except: former.uri });
  await writer.handOvers.saveFormer({
    ...{ consultationId, formerUri: former.uri, formerHost: former.institution },
    ...{ uri: invitation.consultation, because, reason, movedAt: app.now() },
  });
}

/** Former ids as whoever invites says them; one that names another consultation here is left out. */
export async function saveFormerIds(
  { app, writer }: Pick<Acting, 'app' | 'writer'>,
  of: { readonly invitation: Invitation; readonly consultationId: string; readonly except: string | null },
): Promise<void> {
  const { invitation, consultationId, except } = of;
  const known = new Set((await writer.handOvers.formerly(consultationId)).map(({ formerUri }) => formerUri));
  for (const uri of invitation.formerly ?? []) {
    if (uri === except || uri === invitation.consultation || known.has(uri)) continue;
    if ((await writer.sharing.mirrorOf(uri)) !== null || uri.startsWith(`${app.origin}/`)) continue;
    await writer.handOvers.saveFormer({
      ...{ consultationId, formerUri: uri, formerHost: institutionUri(new URL(uri).origin) },
      ...{ uri: invitation.consultation, because: 'invitation', reason: null, movedAt: app.now() },
    });
  }
}
