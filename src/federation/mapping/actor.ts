import { contextFor } from '../contexts.ts';
import { escapeHtml } from '../html.ts';
import type { Uris } from '../uris.ts';
import { instant, present, type WireDocument } from './document.ts';

/** The public halves of an actor's keys. */
export type PublishedKeys = {
  /** The one that signs requests now. One only: several servers read `publicKey` as an object. */
  readonly rsa: { readonly id: string; readonly pem: string };
  /** The ones that sign or signed documents, the current one first. */
  readonly ed25519: readonly { readonly id: string; readonly multibase: string }[];
};

export type ActorType = 'Application' | 'Group' | 'Organization' | 'Person' | 'Service';

/** What stands in a profile beside its text: a name and what is so called, neither of them HTML, and where that leads. */
export type ProfileField = { readonly name: string; readonly value: string; readonly href?: string };

/** What all our actors have in common. All of them are written to at the one shared inbox. */
export function actorDocument(
  uris: Uris,
  actor: {
    readonly id: string;
    readonly type: ActorType;
    readonly handle: string;
    readonly name: string;
    /** HTML. */
    readonly summary?: string;
    readonly fields?: readonly ProfileField[];
    /** Whether search engines and directories of other servers may list it. */
    readonly findable: boolean;
    readonly since: Date;
    readonly keys: PublishedKeys;
    readonly more?: Readonly<Record<string, unknown>>;
  },
): WireDocument {
  const { id, keys } = actor;
  const members = {
    id,
    type: actor.type,
    preferredUsername: actor.handle,
    name: actor.name,
    ...present({ summary: actor.summary }),
    url: id,
    ...fieldsOf(actor.fields ?? []),
    // Whose pages may name the actor as their author (Mastodon): those of this node.
    attributionDomains: [uris.host],
    inbox: uris.inbox,
    outbox: uris.collection(id, 'outbox'),
    followers: uris.collection(id, 'followers'),
    following: uris.collection(id, 'following'),
    featured: uris.collection(id, 'featured'),
    endpoints: { sharedInbox: uris.inbox },
    manuallyApprovesFollowers: false,
    discoverable: actor.findable,
    indexable: actor.findable,
    published: instant(actor.since),
    ...movesOf(uris, id),
    ...actor.more,
    publicKey: { id: keys.rsa.id, owner: id, publicKeyPem: keys.rsa.pem },
    assertionMethod: keys.ed25519.map((key) => ({
      id: key.id,
      type: 'Multikey',
      controller: id,
      publicKeyMultibase: key.multibase,
    })),
  };
  return { '@context': contextFor('actor', members), ...members };
}

/** As Mastodon has them: the value is HTML. */
function fieldsOf(fields: readonly ProfileField[]): object {
  if (fields.length === 0) return {};
  return {
    attachment: fields.map(({ name, value, href }) => ({
      type: 'PropertyValue',
      name,
      value: href === undefined ? escapeHtml(value) : `<a href="${escapeHtml(href)}">${escapeHtml(value)}</a>`,
    })),
  };
}

/** Where an actor is now, and what it was before: each names the other, or a Move is not believed (FEP-7628). */
function movesOf(uris: Uris, id: string): object {
  const at = (origin: string) => origin + id.slice(uris.origin.length);
  return {
    ...(uris.former.length === 0 ? {} : { alsoKnownAs: uris.former.map(at) }),
    ...(uris.movedTo === null ? {} : { movedTo: at(uris.movedTo) }),
  };
}
