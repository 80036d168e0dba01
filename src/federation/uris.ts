import { isId } from '../domain/kit/id.ts';

/**
 * Every address of this node on the wire, in one place. A page's URL is the id of what it shows; ids never change once
 * sent (docs/adr/0010).
 */
export type Uris = ReturnType<typeof urisOf>;

/** The role of a post to one person, among what an event leads to. */
export const PRIVATE_ROLE = 'reply';
/** The part of a post about many proposals. */
export const DIGEST_ROLE = 'digest';

export type PhaseEdge = 'opened' | 'closed';
export const COLLECTIONS = [
  'followers',
  'outbox',
  'featured',
  'replies',
  'likes',
  'shares',
  'proposals',
  'changes',
  'catalogue',
  'copy',
] as const;
export type CollectionName = (typeof COLLECTIONS)[number];

/** How a node moved: what it was reached by before, and for the addresses of before, where it is now. */
export type Moves = { readonly former: readonly string[]; readonly movedTo: string | null };
const NEVER_MOVED: Moves = { former: [], movedTo: null };

export function urisOf(origin: string, moves: Moves = NEVER_MOVED) {
  const consultation = (slug: string) => `${origin}/consultations/${slug}`;
  const proposal = (slug: string, number: number) => `${consultation(slug)}/proposals/${number}`;
  return {
    origin,
    ...moves,
    host: new URL(origin).host,
    institution: `${origin}/`,
    node: `${origin}/actor`,
    inbox: `${origin}/inbox`,
    vocabulary: `${origin}/ns/participation`,
    consultation,
    /** The Note by which the institution announces a consultation. */
    announcement: (slug: string) => `${consultation(slug)}/announcement`,
    /** The frozen rules, as the bytes whose SHA-256 is the rules' hash; a page serves them. */
    rules: (slug: string) => `${consultation(slug)}/rules.json`,
    /** The Note that says that a phase opened or closed. */
    phase: (slug: string, phaseId: string, edge: PhaseEdge) => `${consultation(slug)}/phases/${phaseId}/${edge}`,
    proposal,
    /** The actor a proposal is followed by; the proposal's own id is that of its text. */
    proposalActor: (slug: string, number: number) => `${proposal(slug, number)}/actor`,
    answer: (slug: string, number: number, version: number) => `${proposal(slug, number)}/answers/${version}`,
    image: (hash: string) => `${origin}/images/${hash}`,
    comment: (slug: string, commentId: string) => `${consultation(slug)}/comments/${commentId}`,
    ballot: (slug: string, ballot: string) => `${consultation(slug)}/ballots/${ballot}`,
    poll: (slug: string, pollId: string) => `${consultation(slug)}/polls/${pollId}`,
    participant: (id: string) => `${origin}/participants/${id}`,
    activity: (eventId: string) => `${origin}/activities/${eventId}`,
    /** The same event may lead to several activities: each has a role of its own under the event's id. */
    activityFor: (eventId: string, role: string) => `${origin}/activities/${eventId}/${role}`,
    collection: (of: string, name: CollectionName) => `${of.endsWith('/') ? of.slice(0, -1) : of}/${name}`,
  };
}

/** What of this node an address names. */
export type ResourceRef =
  | { readonly kind: 'institution' | 'node' }
  | { readonly kind: 'consultation' | 'announcement'; readonly slug: string }
  | { readonly kind: 'phase'; readonly slug: string; readonly phaseId: string; readonly edge: PhaseEdge }
  | { readonly kind: 'proposal' | 'proposal-actor'; readonly slug: string; readonly number: number }
  | { readonly kind: 'answer'; readonly slug: string; readonly number: number; readonly version: number }
  | { readonly kind: 'comment'; readonly slug: string; readonly commentId: string }
  | { readonly kind: 'poll'; readonly slug: string; readonly pollId: string }
  | { readonly kind: 'ballot'; readonly slug: string; readonly ballot: string }
  | { readonly kind: 'participant'; readonly participantId: string };

/** A document by itself, such an activity, or a collection of one. */
export type Address =
  | { readonly kind: 'place'; readonly place: ResourceRef }
  | { readonly kind: 'activity' }
  | { readonly kind: 'collection'; readonly of: ResourceRef; readonly name: CollectionName };

const NUMBER = /^[1-9][0-9]{0,8}$/;
const SLUG = /^[a-z0-9][a-z0-9-]*$/;

/** What a path of this node names on the wire; null for a page, an API route or nothing. */
export function addressOf(path: string): Address | null {
  const parts = path.slice(1).split('/');
  if (parts[0] === 'activities') return parts.length === 2 || parts.length === 3 ? { kind: 'activity' } : null;
  const resource = resourceIn(parts);
  if (resource !== null) return { kind: 'place', place: resource };
  const name = COLLECTIONS.find((each) => each === parts.at(-1));
  const of = name === undefined ? null : resourceIn(parts.length === 1 ? [''] : parts.slice(0, -1));
  return name === undefined || of === null ? null : { kind: 'collection', of, name };
}

/** What of this node an id names; null for another node's, and for what is no object or actor. */
export function resourceAt(uris: Uris, uri: string): ResourceRef | null {
  if (!uri.startsWith(`${uris.origin}/`)) return null;
  const path = uri.slice(uris.origin.length).replace(/#.*$/, '');
  return path.includes('?') ? null : resourceIn(path.slice(1).split('/'));
}

/** The event or message that a private message of ours was about; null for what is no such message. */
export function occasionOf(uris: Pick<Uris, 'origin'>, uri: string): string | null {
  return postFor(uris, uri, PRIVATE_ROLE);
}

/** Whether it is a consultation's post about many proposals at once. */
export function isDigest(uris: Pick<Uris, 'origin'>, uri: string): boolean {
  return postFor(uris, uri, DIGEST_ROLE) !== null;
}

/** What a post was made for that plays a part and has no place of its own. */
function postFor({ origin }: Pick<Uris, 'origin'>, uri: string, part: string): string | null {
  const prefix = `${origin}/activities/`;
  const [occasion, role, ...more] = uri.startsWith(prefix) ? uri.slice(prefix.length).split('/') : [];
  return occasion !== undefined && role === part && more.length === 0 && isId(occasion) ? occasion : null;
}

/** What the id of an activity of ours was made from, whatever address the node had then; null for any other. */
export function activityOf(
  { origin, former }: { readonly origin: string; readonly former: readonly string[] },
  uri: string,
): string | null {
  for (const each of [origin, ...former]) {
    const id = uri.startsWith(`${each}/activities/`) ? uri.slice(`${each}/activities/`.length) : '';
    if (isId(id)) return id;
  }
  return null;
}

/** The id of a place: the way back from `placeOf`. */
export function uriOf(uris: Uris, resource: ResourceRef): string {
  switch (resource.kind) {
    case 'institution':
      return uris.institution;
    case 'node':
      return uris.node;
    case 'consultation':
      return uris.consultation(resource.slug);
    case 'announcement':
      return uris.announcement(resource.slug);
    case 'phase':
      return uris.phase(resource.slug, resource.phaseId, resource.edge);
    case 'proposal':
      return uris.proposal(resource.slug, resource.number);
    case 'proposal-actor':
      return uris.proposalActor(resource.slug, resource.number);
    case 'answer':
      return uris.answer(resource.slug, resource.number, resource.version);
    case 'comment':
      return uris.comment(resource.slug, resource.commentId);
    case 'poll':
      return uris.poll(resource.slug, resource.pollId);
    case 'ballot':
      return uris.ballot(resource.slug, resource.ballot);
    case 'participant':
      return uris.participant(resource.participantId);
  }
}

function resourceIn(parts: readonly string[]): ResourceRef | null {
  const [head, slug = '', section, key = '', part, last = ''] = parts;
  if (parts.length === 1 && head === '') return { kind: 'institution' };
  if (parts.length === 1 && head === 'actor') return { kind: 'node' };
  if (head === 'participants')
    return parts.length === 2 && isId(slug) ? { kind: 'participant', participantId: slug } : null;
  if (head !== 'consultations' || !SLUG.test(slug)) return null;
  if (parts.length === 2) return { kind: 'consultation', slug };
  if (parts.length === 3) return section === 'announcement' ? { kind: 'announcement', slug } : null;
  if (section === 'phases') {
    const edge = part === 'opened' || part === 'closed' ? part : null;
    return parts.length === 5 && isId(key) && edge !== null ? { kind: 'phase', slug, phaseId: key, edge } : null;
  }
  if (section === 'comments') return parts.length === 4 && isId(key) ? { kind: 'comment', slug, commentId: key } : null;
  if (section === 'polls') return parts.length === 4 && isId(key) ? { kind: 'poll', slug, pollId: key } : null;
  if (section === 'ballots') return parts.length === 4 && SLUG.test(key) ? { kind: 'ballot', slug, ballot: key } : null;
  if (section !== 'proposals' || !NUMBER.test(key)) return null;
  const number = Number(key);
  if (parts.length === 4) return { kind: 'proposal', slug, number };
  if (parts.length === 5) return part === 'actor' ? { kind: 'proposal-actor', slug, number } : null;
  const answered = parts.length === 6 && part === 'answers' && NUMBER.test(last);
  return answered ? { kind: 'answer', slug, number, version: Number(last) } : null;
}
