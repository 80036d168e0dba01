import { createFederation, generateCryptoKeyPair, MemoryKvStore } from '@fedify/fedify';
import { Activity, Endpoints, Follow, Person, Reject, Service, Undo } from '@fedify/vocab';
import type { Application } from '../../src/application/application.ts';
import type { RemoteActor } from '../../src/application/federation/ports.ts';
import { readyCryptoKeys } from '../support/key-pairs.ts';
import { serveOn } from './delivering-node.ts';

export type StockPeer = AsyncDisposable & {
  readonly origin: string;
  /** Bodies of the POSTs that came in, as they were, whatever was answered. */
  readonly posted: Record<string, unknown>[];
  /** Ids of the keys that signed them, as each request says. */
  readonly signedBy: string[];
  /** Activities that the software verified and handed to its listener. */
  readonly verified: Activity[];
  /** What its inbox answers instead of taking an activity: the same to each, or as it decides. */
  answersWith(answer: InboxAnswer | ((activity: Record<string, unknown>) => InboxAnswer | Promise<InboxAnswer>)): void;
  /** Serves a document under its id from now on. */
  serves(document: { readonly id: string }): void;
  /** What was asked of it, by its path. */
  readonly asked: string[];
  actor(name: string): string;
  /** Somebody here, as the other node knows them once they sent something. */
  known(name: string, more?: Partial<RemoteActor>): RemoteActor;
  /** Somebody here sends an activity to the server of what it is about, signed as Fedify signs. */
  send(name: string, target: string, activity: Activity): Promise<void>;
  follow(name: string, target: string): Promise<void>;
  /** Undoes the Follow of a target as Mastodon and GoToSocial do: it is embedded whole, under the id that it had. */
  unfollow(name: string, target: string): Promise<void>;
  /** Somebody here rejects an activity of the other node. */
  reject(name: string, activity: { readonly id: string; readonly actor: string }): Promise<void>;
  /** Types of what was taken, in order of arrival. */
  types(): string[];
};

/** A status, a whole answer, nothing at all for a while; null where it takes what it got. */
export type InboxAnswer = number | Response | 'hangs' | null;

type PeerKeys = readonly Awaited<ReturnType<typeof generateCryptoKeyPair>>[];

/** Keys for the actors of a peer, without the 4096 bits that Fedify makes: they take longer than all else. */
export async function peerKeys(): Promise<PeerKeys> {
  return await Promise.all([readyCryptoKeys(), generateCryptoKeyPair('Ed25519')]);
}

/** A peer that runs Fedify as it comes, with a shared inbox. Actors whose name begins with `bot` are Services. */
export async function stockPeer(given?: PeerKeys): Promise<StockPeer> {
  const posted: Record<string, unknown>[] = [];
  const signedBy: string[] = [];
  const verified: Activity[] = [];
  const asked: string[] = [];
  const served = new Map<string, object>();
  let answerTo: (activity: Record<string, unknown>) => InboxAnswer | Promise<InboxAnswer> = () => null;
  const keys = [...(given ?? (await peerKeys()))];
  const federation = createFederation<void>({ kv: new MemoryKvStore(), allowPrivateAddress: true });
  federation
    .setActorDispatcher('/users/{identifier}', async (context, identifier) => {
      const pairs = await context.getActorKeyPairs(identifier);
      const values = {
        id: context.getActorUri(identifier),
        preferredUsername: identifier,
        name: identifier,
        inbox: context.getInboxUri(identifier),
        endpoints: new Endpoints({ sharedInbox: context.getInboxUri() }),
        publicKey: pairs[0]?.cryptographicKey ?? null,
        assertionMethods: pairs.map((pair) => pair.multikey),
      };
      return identifier.startsWith('bot') ? new Service(values) : new Person(values);
    })
    .setKeyPairsDispatcher(() => keys);
  federation.setInboxListeners('/users/{identifier}/inbox', '/inbox').on(Activity, (_, activity) => {
    verified.push(activity);
  });
  const server = await serveOn(async (request) => {
    if (request.method === 'POST') {
      const activity = (await request.clone().json()) as Record<string, unknown>;
      posted.push(activity);
      // By draft-cavage it is in one header, by RFC 9421 in the other.
      const signature = ['signature', 'signature-input'].map((name) => request.headers.get(name)).join();
      signedBy.push(/keyid="([^"]*)"/i.exec(signature)?.[1] ?? '');
      const status = await answerTo(activity);
      if (status instanceof Response) return status.clone() as Response;
      if (status === 'hangs') return await new Promise<Response>(() => {});
      if (status !== null) return new Response(null, { status });
    }
    const { pathname } = new URL(request.url);
    if (request.method === 'GET') asked.push(pathname);
    const document = served.get(pathname);
    if (document === undefined) return await federation.fetch(request, { contextData: undefined });
    return new Response(JSON.stringify(document), { headers: { 'content-type': 'application/activity+json' } });
  });
  const actor = (name: string) => `${server.origin}/users/${name}`;
  const followOf = (name: string, target: string) =>
    new Follow({
      id: new URL(`${actor(name)}#follow-${encodeURIComponent(target)}`),
      actor: new URL(actor(name)),
      object: new URL(target),
    });
  const send = async (name: string, target: string, activity: Activity) => {
    const context = federation.createContext(new URL(server.origin), undefined);
    await context.sendActivity(
      { identifier: name },
      { id: new URL(target), inboxId: new URL('/inbox', target) },
      activity,
    );
  };
  return {
    origin: server.origin,
    posted,
    signedBy,
    verified,
    asked,
    serves: (document) => served.set(new URL(document.id).pathname, document),
    answersWith(answer) {
      answerTo = typeof answer === 'function' ? answer : () => answer;
    },
    actor,
    known: (name, more = {}) => ({
      uri: actor(name),
      host: new URL(server.origin).host,
      kind: 'Person',
      handle: `${name}@${new URL(server.origin).host}`,
      name,
      inbox: `${actor(name)}/inbox`,
      sharedInbox: `${server.origin}/inbox`,
      fetchedAt: new Date(),
      goneAt: null,
      ...more,
    }),
    send,
    async follow(name, target) {
      await send(name, target, followOf(name, target));
    },
    async unfollow(name, target) {
      const object = followOf(name, target);
      const id = new URL(`${object.id?.href}/undo`);
      await send(name, target, new Undo({ id, actor: new URL(actor(name)), object }));
    },
    async reject(name, { id, actor: sender }) {
      const context = federation.createContext(new URL(server.origin), undefined);
      await context.sendActivity(
        { identifier: name },
        { id: new URL(sender), inboxId: new URL('/inbox', sender) },
        new Reject({
          id: new URL(`${actor(name)}#reject-${posted.length}`),
          actor: new URL(actor(name)),
          object: new URL(id),
        }),
      );
    },
    types: () => verified.map((activity) => activity.constructor.name),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Makes somebody a follower without a word over the wire. */
export async function followed(app: Application, follower: RemoteActor, target: string): Promise<void> {
  await app.store.transact(async (writer) => {
    await writer.peers.saveActor(follower);
    await writer.peers.saveFollow({
      target,
      follower: follower.uri,
      activityId: `${follower.uri}#f`,
      since: app.now(),
    });
  });
}
