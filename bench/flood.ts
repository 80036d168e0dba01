import { getRequest, postRequest } from './load.ts';
import { ACTORS, type Senders } from './senders.ts';

/** What is sent to a node, and how fast. */
export type Flood = {
  readonly port: number;
  readonly origin: string;
  readonly slug: string;
  readonly proposals: number;
  readonly tokens: readonly string[];
  readonly seconds: number;
  /** Requests a second, whatever is answered; 0 sends one after the other on `atOnce` connections. */
  readonly rate: number;
  readonly atOnce: number;
  /** Number of the first of each kind: none is sent twice. */
  readonly from: number;
};

/** What became of the requests of a kind. `done` are the numbers of those that the node says it did. */
export type KindFlooded = {
  sent: number;
  /** Due, but there were more under way already than any node would hold. */
  unsent: number;
  /** Whose connection ended without an answer. */
  broken: number;
  /** Refused without a word on when to come again. */
  unpromised: number;
  readonly statuses: Record<string, number>;
  /** Milliseconds of those that were done. */
  readonly times: number[];
  readonly done: number[];
};

export type Flooded = {
  readonly seconds: number;
  readonly kinds: Readonly<Record<KindName, KindFlooded>>;
  /** The ids of the Likes that were acknowledged. */
  readonly likes: readonly string[];
};

export type KindName = 'page' | 'crawled' | 'document' | 'read' | 'own' | 'comment' | 'like';
/** `share` is out of all shares; `done` the status of one that was done. */
export type Kind = { readonly name: KindName; readonly says: string; readonly share: number; readonly done: number };

export const KINDS: readonly Kind[] = [
  { name: 'page', says: 'pages, by browsers', share: 6, done: 200 },
  { name: 'crawled', says: 'pages, by a search engine', share: 4, done: 200 },
  { name: 'document', says: 'documents, by other servers', share: 3, done: 200 },
  { name: 'read', says: 'the API, without a token', share: 3, done: 200 },
  { name: 'own', says: 'the API, read with a token', share: 1, done: 200 },
  { name: 'comment', says: 'comments, by the API', share: 3, done: 201 },
  { name: 'like', says: 'Likes, to the inbox', share: 3, done: 202 },
];

const BROWSER = {
  accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
  'accept-language': 'fr',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
};
const SEARCH_ENGINE = { ...BROWSER, 'user-agent': 'Mozilla/5.0 (compatible; Suchbot/2.1; +https://such.example/bot)' };

/** The bytes of the nth request of a kind. */
export function requestsOf(flood: Flood, senders: Senders): (kind: KindName, nth: number) => Buffer {
  const { slug, proposals, tokens } = flood;
  const proposal = (nth: number) => `/consultations/${slug}/proposals/${1 + (nth % proposals)}`;
  const authorization = (nth: number) => `Bearer ${tokens[nth % tokens.length]}`;
  const makes: Record<KindName, (nth: number) => Buffer> = {
    page: (nth) => getRequest(proposal(nth), BROWSER),
    crawled: (nth) => getRequest(`/consultations/${slug}?tag=${nth % 50}`, SEARCH_ENGINE),
    document: (nth) => getRequest(proposal(nth), { accept: 'application/activity+json' }),
    read: (nth) => getRequest(`/api/v1${proposal(nth)}`, { accept: 'application/json' }),
    own: (nth) => getRequest(`/api/v1${proposal(nth)}`, { authorization: authorization(nth) }),
    comment: (nth) =>
      postRequest(
        `/api/v1${proposal(nth)}/comments`,
        { authorization: authorization(nth) },
        { body: commentOf(nth), lang: 'fr' },
      ),
    like: (nth) => senders.like(...likeOf(flood, nth)),
  };
  return (kind, nth) => makes[kind](nth);
}

export function commentOf(nth: number): string {
  return `Commentaire ${nth}`;
}

/** Who likes what in the nth Like: each account each proposal once, then again. */
export function likeOf({ origin, slug, proposals }: Flood, nth: number): [account: number, object: string] {
  return [nth, `${origin}/consultations/${slug}/proposals/${1 + (Math.floor(nth / ACTORS) % proposals)}`];
}
