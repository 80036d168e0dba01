import { isCommunity } from '../../../domain/community/community.ts';
import { isAtNode } from '../../../domain/community/paper-member.ts';
import { voicesOf } from '../../../domain/community/role.ts';
import type { CommunityRole } from '../../../domain/community/role-name.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { type Actor, OPERATOR } from '../../../domain/kit/actor.ts';
import type { Refusal, RefusalOf } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { type BringsIn, checkBringsIn } from '../../../domain/network/bringing-in.ts';
import { afterAct, invitable, isOpenCohosting } from '../../../domain/network/cohosting.ts';
import { HOLDERS_MAX } from '../../../domain/network/host.ts';
import type { Application, Writer } from '../../application.ts';
import { checkShareable } from '../../ballot/publish-ballot.ts';
import { decidedHereNow } from '../../kit/community-roles.ts';
import { saveCohost } from '../../kit/sharing-events.ts';
import { institutionUri, inviteUri } from '../../kit/uris.ts';
import { checkIntroduced } from './introduced.ts';
import { mayShareWith } from './may-share-with.ts';
import type { Cohost } from './ports.ts';

export type CohostCommand = {
  readonly slug: string;
  /** The id of the other institution. */
  readonly peer: string;
  readonly by: Actor | null;
};

/** How many people an institution may have registered at most: what an integer holds. */
export const REGISTERED_MAX = 2_147_483_647;

/**
 * Invites an institution to share a published consultation of ours; the worker tells it, and again until it has it. One
 * that is invited or in already is refused, and so is what is no institution or does not answer, a peer that nothing is
 * shared with, and a consultation with a ballot that cities cannot count apart.
 */
export async function inviteCohost(
  app: Application,
  command: CohostCommand & {
    /** The most people that it may register; null or absent for no bound. */
    readonly registeredMax?: number | null;
    /** What it is to be in a community, where it is to be said; null or absent where people take part. */
    readonly role?: CommunityRole | null;
    /** What it may bring in; null or absent for nothing. */
    readonly bringsIn?: BringsIn | null;
    /** The id of the co-host that brings it in, and of its Offer; within what that one may bring in. */
    readonly introduced?: { readonly by: string; readonly offer: string } | null;
  },
): Promise<Result<Cohost, Refusal>> {
  const { slug, peer, by, role = null, introduced = null } = command;
  const bound = command.registeredMax == null ? ok(null) : checkRegistered(command.registeredMax, 'registeredMax');
  if (!bound.ok) return bound;
  const bringsIn = command.bringsIn == null ? ok(null) : checkBringsIn(command.bringsIn, [], REGISTERED_MAX);
  if (!bringsIn.ok) return bringsIn;
  const reached = await reachable(app, peer);
  if (!reached.ok) return reached;
  return await app.store.transact(async (writer) => {
    const consultation = await writer.consultations.lock(slug);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const own = await decidedHereNow(writer, consultation);
    if (!own.ok) return own;
    if (consultation.publishedAt === null) return refuse({ type: 'not-published' });
    if (isCommunity(consultation) && (bringsIn.value !== null || introduced !== null)) {
      return refuse({ type: 'bringing-in-refused', because: 'community' });
    }
    const fits = fitsRole(consultation, role);
    if (!fits.ok) return fits;
    const registeredMax = role === null ? bound.value : voicesOf(role);
    const allowed = await mayShareWith(writer, peer);
    if (!allowed.ok) return allowed;
    const shareable = await checkShareable(writer, consultation.id);
    if (!shareable.ok) return shareable;
    const cohosts = await writer.sharing.cohosts(consultation.id);
    const before = cohosts.find((each) => each.peer === peer);
    const free = invitable(before?.status ?? null);
    if (!free.ok) return free;
    if (introduced !== null) {
      // Whom the host itself withdrew, it alone invites anew.
      if (before?.status === 'withdrawn') return refuse({ type: 'wrong-status', status: 'withdrawn', needs: [] });
      const added = { institution: peer, registeredMax: registeredMax ?? REGISTERED_MAX };
      const within = checkIntroduced(cohosts, { by: introduced.by, added });
      if (!within.ok) return within;
    }
    const onPaper = await writer.onPaper.members(consultation.id);
    // It answers for itself once it is in: that its host entered papers for it ends before.
    if (onPaper.some(({ institution, until }) => until === null && isAtNode(institution, [peer]))) {
      return refuse({ type: 'invalid', field: 'peer', because: 'duplicate' });
    }
    const open = cohosts.filter(({ status }) => isOpenCohosting(status)).length;
    if (1 + open >= HOLDERS_MAX) return refuse({ type: 'too-many-institutions', max: HOLDERS_MAX });
    const id = app.newId();
    const cohost: Cohost = {
      consultationId: consultation.id,
      peer,
      invite: inviteUri(app.origin, id),
      status: 'invited',
      registered: null,
      registeredAt: null,
      registeredMax,
      role,
      bringsIn: bringsIn.value,
      bringsInAt: null,
      introducedBy: introduced?.by ?? null,
      offer: introduced?.offer ?? null,
      carriedOver: false,
      heldAt: before?.heldAt ?? null,
      contributionsPerDay: before?.contributionsPerDay ?? null,
      contributionsPerAuthor: before?.contributionsPerAuthor ?? null,
      invitedAt: app.now(),
      answeredAt: null,
    };
    await saveCohost({ app, writer, by }, cohost, id);
    return ok(cohost);
  });
}

/** Whether an invitation says a role where, and only where, institutions are those who take part. */
function fitsRole(consultation: Consultation, role: CommunityRole | null): Result<null, Refusal> {
  if (!isCommunity(consultation)) return role === null ? ok(null) : refuse({ type: 'not-a-community' });
  return role === null ? refuse({ type: 'invalid', field: 'role', because: 'missing' }) : ok(null);
}

/** Withdraws an invitation, or ends the sharing that resulted from it. What the other institution counted stays counted. */
export async function withdrawCohost(app: Application, command: CohostCommand): Promise<Result<Cohost, Refusal>> {
  const { slug, peer, by } = command;
  return await app.store.transact(async (writer) => {
    const found = await lockCohost(writer, { slug, peer });
    if (!found.ok) return found;
    const before = found.value;
    const status = afterAct(before.status, 'withdraw');
    if (!status.ok) return status;
    if (status.value === before.status) return ok(before);
    const cohost: Cohost = { ...before, status: status.value, answeredAt: app.now() };
    await saveCohost({ app, writer, by }, cohost);
    return ok(cohost);
  });
}

/** A number of people that an institution can have registered. */
export function checkRegistered(
  registered: number,
  field: 'registered' | 'registeredMax',
  most: number = REGISTERED_MAX,
): Result<number, Refusal> {
  if (!Number.isInteger(registered)) return refuse({ type: 'invalid', field, because: 'wrong-type' });
  if (registered < 0) return refuse({ type: 'invalid', field, because: 'too-small', limit: 0 });
  return registered > most ? refuse({ type: 'invalid', field, because: 'too-large', limit: most }) : ok(registered);
}

/**
 * An officer of the host changes how many people an institution may count, which it cannot itself once a ballot opened. It
 * is public, with what it was before; what was counted stays.
 */
export async function changeRegistered(
  app: Application,
  command: CohostCommand & { readonly registered: number },
): Promise<Result<Cohost, Refusal>> {
  const { slug, peer, by } = command;
  const registered = checkRegistered(command.registered, 'registered');
  if (!registered.ok) return registered;
  return await app.store.transact(async (writer) => {
    const found = await lockCohost(writer, { slug, peer });
    if (!found.ok) return found;
    const before = found.value;
    if (before.status !== 'accepted') {
      return refuse({ type: 'wrong-status', status: before.status, needs: ['accepted'] });
    }
    if (before.registered === registered.value) return ok(before);
    const max = before.registeredMax ?? null;
    const within = await withinIntroduced(writer, before, Math.max(max ?? 0, registered.value));
    if (!within.ok) return within;
    const cohost: Cohost = {
      ...before,
      registered: registered.value,
      registeredAt: app.now(),
      registeredMax: max === null ? null : Math.max(max, registered.value),
    };
    await saveCohost({ app, writer, by: by ?? OPERATOR }, cohost);
    return ok(cohost);
  });
}

/** Whether an institution that was brought in may register so many people: within what its co-host may bring in, if it still may. */
async function withinIntroduced(
  writer: Writer,
  { consultationId, peer: institution, introducedBy: by = null }: Cohost,
  registeredMax: number,
): Promise<Result<null, RefusalOf<'bringing-in-refused'>>> {
  const cohosts = by === null ? [] : await writer.sharing.cohosts(consultationId);
  const bringer = cohosts.find(({ peer, status }) => peer === by && status === 'accepted');
  if (by === null || bringer?.bringsIn == null) return ok(null);
  return checkIntroduced(cohosts, { by, added: { institution, registeredMax } });
}

/** Whether something can be sent to an institution; the actor of an unknown one is fetched now. */
async function reachable(app: Application, peer: string): Promise<Result<null, Refusal>> {
  const url = URL.parse(peer);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    return refuse({ type: 'invalid', field: 'peer', because: 'not-a-node-address' });
  }
  if (peer === institutionUri(app.origin)) return refuse({ type: 'own-node' });
  const { known, policy } = await app.store.read(async (reader) => ({
    known: await reader.peers.actor(peer),
    policy: await reader.peers.policyOf(url.host),
  }));
  if (policy?.policy === 'block') return refuse({ type: 'host-blocked', host: url.host });
  const actor = known ?? (await app.network?.institution(peer)) ?? null;
  if (actor === null || actor.goneAt !== null) return refuse({ type: 'peer-unreachable', host: url.host });
  return actor.kind === 'Organization' ? ok(null) : refuse({ type: 'not-a-node', host: url.host });
}

/** A co-host of a consultation of ours, which nobody else changes before this transaction ends. */
export async function lockCohost(
  writer: Writer,
  { slug, peer }: Pick<CohostCommand, 'slug' | 'peer'>,
): Promise<Result<Cohost, Refusal>> {
  const consultation = await writer.consultations.lock(slug);
  if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
  const own = await decidedHereNow(writer, consultation);
  if (!own.ok) return own;
  const before = (await writer.sharing.cohosts(consultation.id)).find((each) => each.peer === peer);
  return before === undefined ? refuse({ type: 'not-found', what: 'invitation' }) : ok(before);
}
