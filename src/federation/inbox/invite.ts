import type { Verdict } from '../../application/host/ports.ts';
import { receiveCohostReply } from '../../application/network/cohost/receive-cohost-reply.ts';
import { receiveInvitation, receiveInvitationWithdrawal } from '../../application/network/cohost/receive-invitation.ts';
import { recordEvidenceOnce } from '../../application/network/evidence/evidence.ts';
import { hasItsRules } from '../../application/network/mirror/save-mirrored-consultation.ts';
import { resolveMove } from '../../application/network/move/resolve-move.ts';
import { isCommunity } from '../../domain/community/community.ts';
import { COMMUNITY_ROLES, type CommunityRole } from '../../domain/community/role-name.ts';
import { bringsInOf, consultationIn } from '../network/consultation-reader.ts';
import { readInvite } from '../vocab-invite.ts';
import type { Handling, InboxContext } from './context.ts';
import { accepted, type Incoming, idsOf, ignored, originOf, refused } from './incoming.ts';
import { idOf, isJson, type Json } from './json.ts';

/** Another institution invites this one to share a consultation: stored for an officer, after it was fetched from its origin. */
export const onInvite: Handling = async (context, incoming) => {
  const { object, target } = incoming.document;
  const consultation = idOf(object);
  if (consultation === null) return refused('no-object');
  if (originOf(consultation) !== originOf(incoming.actor)) return refused('foreign-object');
  if (idOf(target) !== ourInstitution(context)) return refused('not-for-us');
  const known = await context.app.store.read((reader) => reader.sharing.invitation(incoming.id));
  if (known !== null) return known.peer === incoming.actor ? ignored('known') : refused('foreign-invite');
  if ((await resolveMove(context.app, incoming.actor)) === 'moved') return await onInvite(context, incoming);
  const inviter = await context.actorOf(incoming.actor);
  if (inviter === null) throw new Error('the institution that invites cannot be read for now');
  if (inviter.kind !== 'Organization') return refused('not-an-institution');
  const read = await context.fetch(consultation);
  if (read === null) throw new Error('the consultation of an invitation cannot be read for now');
  const mirrored = read === 'gone' ? null : consultationIn(read);
  if (mirrored === null || mirrored.uri !== consultation || mirrored.hosts[0] !== incoming.actor) {
    return refused('not-a-consultation');
  }
  if (!hasItsRules(mirrored)) {
    const { app } = context;
    const detail = { uri: consultation, told: mirrored.rulesHash };
    const about = { peer: incoming.actor, consultationId: null, detail, document: JSON.stringify(read) } as const;
    await app.store.transact((writer) => recordEvidenceOnce({ app, writer }, { ...about, kind: 'hash-mismatch' }));
    return refused('hash-mismatch');
  }
  const { title } = mirrored;
  const received = await receiveInvitation(context.app, {
    invite: incoming.id,
    peer: incoming.actor,
    consultation,
    title,
    registeredMax: registeredIn(incoming.document),
    role: isCommunity(mirrored) ? roleIn(incoming.document) : null,
    formerly: isCommunity(mirrored) ? formerIn(incoming.document) : [],
    ...introducedIn(incoming.document),
  });
  return HEARD[received];
};

const HEARD = {
  kept: accepted('invitation'),
  accepted: accepted('invitation'),
  known: ignored('known'),
  foreign: refused('foreign-invite'),
  'too-many': refused('too-many-invitations'),
  'not-shared-with': refused('not-shared-with'),
} as const satisfies Record<Awaited<ReturnType<typeof receiveInvitation>>, Verdict>;

/** An institution that we invited accepts or refuses; null where something else is answered. */
export async function answeredInvite(
  context: InboxContext,
  incoming: Incoming,
  act: 'accept' | 'refuse',
): Promise<Verdict | null> {
  const invite = inviteIn(incoming.document['object']);
  return invite === null ? null : await receiveInvitationReply(context, incoming, { invite, act });
}

/** Undo of an invitation by the host, or of its acceptance by a co-host; null where something else is undone. */
export async function undoneInvite(context: InboxContext, incoming: Incoming): Promise<Verdict | null> {
  const undone = incoming.document['object'];
  if (!isJson(undone)) return null;
  if (undone['actor'] !== undefined && idOf(undone['actor']) !== incoming.actor) return null;
  if (undone['type'] === 'Accept') {
    const invite = inviteIn(undone['object']);
    return invite === null ? null : await receiveInvitationReply(context, incoming, { invite, act: 'leave' });
  }
  const invite = inviteIn(undone);
  if (invite === null) return null;
  const consultation = idOf(undone['object']);
  if (consultation === null) return refused('no-object');
  const { origin } = new URL(incoming.actor);
  if (originOf(invite) !== origin || originOf(consultation) !== origin) return refused('foreign-undo');
  await resolveMove(context.app, incoming.actor);
  const known = await context.app.store.read((reader) => reader.sharing.invitation(invite));
  if (known === null) {
    // A withdrawal in advance is accepted from institutions only, as invitations are.
    const inviter = await context.actorOf(incoming.actor);
    if (inviter === null) throw new Error('whoever takes an invitation back cannot be read for now');
    if (inviter.kind !== 'Organization') return refused('not-an-institution');
  }
  const received = await receiveInvitationWithdrawal(context.app, { invite, peer: incoming.actor, consultation });
  return WITHDRAWN[received];
}

const WITHDRAWN = {
  changed: accepted('no-more-invitation'),
  known: ignored('known'),
  foreign: refused('foreign-undo'),
  'too-many': refused('too-many-invitations'),
} as const satisfies Record<Awaited<ReturnType<typeof receiveInvitationWithdrawal>>, Verdict>;

async function receiveInvitationReply(
  context: InboxContext,
  incoming: Incoming,
  { invite, act }: { readonly invite: string; readonly act: 'accept' | 'refuse' | 'leave' },
): Promise<Verdict> {
  const { actor: peer, document, signedAt } = incoming;
  // Its inbox has to be known for later deliveries.
  const recognised = await resolveMove(context.app, peer);
  if (recognised === 'unread' || (await context.actorOf(peer)) === null) {
    throw new Error('the institution that answers cannot be read for now');
  }
  const received = { registered: registeredIn(document), sentAt: signedAt, document };
  const reply = await receiveCohostReply(context.app, { invite, peer, act, ...received });
  if (reply === 'not-invited') return refused('not-invited');
  if (reply === 'unbounded') return refused('registered-missing');
  if (reply === 'too-many') return refused('registered-too-many');
  if (reply === 'frozen') return refused('registered-frozen');
  return reply === 'changed' ? accepted(`invitation-${act}`) : ignored(reply);
}

/** The id of an embedded invitation. */
function inviteIn(value: unknown): string | null {
  return isJson(value) && value['type'] === 'Invite' ? idOf(value) : null;
}

function registeredIn(document: Json): number | null {
  const { registered } = document;
  return typeof registered === 'number' &&
    Number.isInteger(registered) &&
    registered >= 0 &&
    registered <= 2_147_483_647
    ? registered
    : null;
}

/** The role that an invitation to a community gives; the least where it says none that is known. */
function roleIn(document: Json): CommunityRole {
  return COMMUNITY_ROLES.find((role) => role === document['communityRole']) ?? 'associate';
}

/** Former ids of a community that are told. */
const FORMER_MAX = 20;

/** The ids that it had at former hosts; none where what is told cannot be that. */
function formerIn(document: Json): readonly string[] {
  const told = idsOf(document['formerIds']);
  const isPossible = told.length <= FORMER_MAX && told.every((uri) => uri.length <= 2_000 && URL.canParse(uri));
  return isPossible ? told : [];
}

/** Who brings in this institution, and what it may bring in itself; nothing where what is told cannot be that. */
function introducedIn(document: Json) {
  const read = readInvite(document);
  return { introducedBy: read?.introducedBy ?? null, bringsIn: bringsInOf(read?.bringsIn?.[0]) };
}

function ourInstitution({ addresses }: InboxContext): string {
  return `${addresses.origin}/`;
}
