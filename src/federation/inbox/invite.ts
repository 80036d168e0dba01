import { hearCohost } from '../../application/network/hear-cohost.ts';
import { hearInvitation, hearWithdrawal } from '../../application/network/hear-invitation.ts';
import { hasItsRules } from '../../application/network/keep-mirrored-consultation.ts';
import { keepOnce } from '../../application/network/keep-once.ts';
import { recognise } from '../../application/network/recognise.ts';
import type { Verdict } from '../../application/peers.ts';
import { consultationIn } from '../network/host-reader.ts';
import type { Handling, InboxContext } from './context.ts';
import { accepted, type Incoming, idOf, ignored, isJson, type Json, originOf, refused } from './incoming.ts';

/** Another institution invites ours to share a consultation: kept for an officer, once it is read from its origin. */
export const onInvite: Handling = async (context, incoming) => {
  const { object, target } = incoming.document;
  const consultation = idOf(object);
  if (consultation === null) return refused('no-object');
  if (originOf(consultation) !== originOf(incoming.actor)) return refused('foreign-object');
  if (idOf(target) !== ourInstitution(context)) return refused('not-for-us');
  const known = await context.app.store.read((reader) => reader.sharing.invitation(incoming.id));
  if (known !== null) return known.peer === incoming.actor ? ignored('known') : refused('foreign-invite');
  if ((await recognise(context.app, incoming.actor)) === 'moved') return await onInvite(context, incoming);
  const inviter = await context.actorOf(incoming.actor);
  if (inviter === null) throw new Error('the institution that invites cannot be read for now');
  if (inviter.kind !== 'Organization') return refused('not-an-institution');
  const read = await context.fetch(consultation);
  if (read === null) throw new Error('the consultation of an invitation cannot be read for now');
  const told = read === 'gone' ? null : consultationIn(read);
  if (told === null || told.uri !== consultation || told.hosts[0] !== incoming.actor) {
    return refused('not-a-consultation');
  }
  if (!hasItsRules(told)) {
    const { app } = context;
    const detail = { uri: consultation, told: told.rulesHash };
    const about = { peer: incoming.actor, consultationId: null, detail, document: JSON.stringify(read) } as const;
    await app.store.transact((writer) => keepOnce({ app, writer }, { ...about, kind: 'hash-mismatch' }));
    return refused('hash-mismatch');
  }
  const { title } = told;
  const heard = await hearInvitation(context.app, { invite: incoming.id, peer: incoming.actor, consultation, title });
  return HEARD[heard];
};

const HEARD = {
  kept: accepted('invitation'),
  accepted: accepted('invitation'),
  known: ignored('known'),
  foreign: refused('foreign-invite'),
  'too-many': refused('too-many-invitations'),
  'not-shared-with': refused('not-shared-with'),
} as const satisfies Record<Awaited<ReturnType<typeof hearInvitation>>, Verdict>;

/** An institution that we invited accepts or refuses; null where something else is answered. */
export async function answeredInvite(
  context: InboxContext,
  incoming: Incoming,
  act: 'accept' | 'refuse',
): Promise<Verdict | null> {
  const invite = inviteIn(incoming.document['object']);
  return invite === null ? null : await hearAnswer(context, incoming, { invite, act });
}

/** A host takes an invitation back, or a co-host its acceptance; null where something else is undone. */
export async function undoneInvite(context: InboxContext, incoming: Incoming): Promise<Verdict | null> {
  const undone = incoming.document['object'];
  if (!isJson(undone)) return null;
  if (undone['actor'] !== undefined && idOf(undone['actor']) !== incoming.actor) return null;
  if (undone['type'] === 'Accept') {
    const invite = inviteIn(undone['object']);
    return invite === null ? null : await hearAnswer(context, incoming, { invite, act: 'leave' });
  }
  const invite = inviteIn(undone);
  if (invite === null) return null;
  const consultation = idOf(undone['object']);
  if (consultation === null) return refused('no-object');
  const { origin } = new URL(incoming.actor);
  if (originOf(invite) !== origin || originOf(consultation) !== origin) return refused('foreign-undo');
  await recognise(context.app, incoming.actor);
  const known = await context.app.store.read((reader) => reader.sharing.invitation(invite));
  if (known === null) {
    // What is remembered before it came is of an institution, as an invitation is.
    const inviter = await context.actorOf(incoming.actor);
    if (inviter === null) throw new Error('whoever takes an invitation back cannot be read for now');
    if (inviter.kind !== 'Organization') return refused('not-an-institution');
  }
  const heard = await hearWithdrawal(context.app, { invite, peer: incoming.actor, consultation });
  return WITHDRAWN[heard];
}

const WITHDRAWN = {
  changed: accepted('no-more-invitation'),
  known: ignored('known'),
  foreign: refused('foreign-undo'),
  'too-many': refused('too-many-invitations'),
} as const satisfies Record<Awaited<ReturnType<typeof hearWithdrawal>>, Verdict>;

async function hearAnswer(
  context: InboxContext,
  incoming: Incoming,
  { invite, act }: { readonly invite: string; readonly act: 'accept' | 'refuse' | 'leave' },
): Promise<Verdict> {
  const { actor: peer, document, signedAt } = incoming;
  // What is sent to it from now on has to find its inbox.
  const recognised = await recognise(context.app, peer);
  if (recognised === 'unread' || (await context.actorOf(peer)) === null) {
    throw new Error('the institution that answers cannot be read for now');
  }
  const said = { registered: registeredIn(document), saidAt: signedAt, document };
  const heard = await hearCohost(context.app, { invite, peer, act, ...said });
  if (heard === 'not-invited') return refused('not-invited');
  if (heard === 'unbounded') return refused('registered-missing');
  return heard === 'changed' ? accepted(`invitation-${act}`) : ignored(heard);
}

/** The id of an invitation that is embedded whole. */
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

function ourInstitution({ addresses }: InboxContext): string {
  return `${addresses.origin}/`;
}
