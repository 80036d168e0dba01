import type { Inbox } from '../../application/federation/delivery/ports.ts';
import type { RemoteActor } from '../../application/federation/ports.ts';

/** An actor's own inbox, for what concerns nobody else on their server. */
export function ownInboxOf({ uri: actor, inbox: uri }: Pick<RemoteActor, 'uri' | 'inbox'>): Inbox {
  return { uri, shared: false, actor };
}

/** The shared inbox of an actor's server where it has one, else their own. */
export function sharedInboxOf({
  uri: actor,
  inbox,
  sharedInbox,
}: Pick<RemoteActor, 'uri' | 'inbox' | 'sharedInbox'>): Inbox {
  return { uri: sharedInbox ?? inbox, shared: sharedInbox !== null, actor };
}
