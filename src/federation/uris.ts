import { isId } from '../domain/kit/id.ts';

/**
 * Every address of this node on the wire, in one place. A page's URL is the id of what it shows; ids never change once
 * sent (docs/adr/0010).
 */
export type Uris = ReturnType<typeof urisOf>;

/** The role of a post to one person, among what an event leads to. */
export const PRIVATE_ROLE = 'reply';
/** The same as a message of a chat. */
export const CHAT_ROLE = 'chat';
/** A public reply to somebody's own post about what became of it, where their server shows no other. */
export const PUBLIC_REPLY_ROLE = 'public-reply';
/** What the institution's Service is called; no consultation can take it. */
export const SERVICE_HANDLE = 'service';
/** The part of a post about many proposals. */
export const DIGEST_ROLE = 'digest';

export type PhaseEdge = 'opened' | 'closed';
export const COLLECTIONS = [
  'followers',
  'following',
  'outbox',
  'featured',
  'replies',
  'context',
  'likes',
  'shares',
  'proposals',
  'events',
  'changes',
  'catalogue',
  'copy',
  'counted',
  'directory',
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
    /** Writes for the institution to servers that read nothing by an Organization or a Group. */
    service: `${origin}/service`,
    inbox: `${origin}/inbox`,
    vocabulary: `${origin}/ns/participation`,
    consultation,
    /** The Note by which the institution announces a consultation. */
    announcement: (slug: string) => `${consultation(slug)}/announcement`,
    /** The Note by which a consultation presents itself in its profile. */
    introduction: (slug: string) => `${consultation(slug)}/introduction`,
    /** The frozen rules, as the bytes whose SHA-256 is the rules' hash; a page serves them. */
    rules: (slug: string) => `${consultation(slug)}/rules.json`,
    /** The Note that says that a phase opened or closed. */
    phase: (slug: string, phaseId: string, edge: PhaseEdge) => `${consultation(slug)}/phases/${phaseId}/${edge}`,
    /** A phase as an event of a calendar. */
    phaseEvent: (slug: string, phaseId: string) => `${consultation(slug)}/phases/${phaseId}`,
    proposal,
    /** The actor a proposal is followed by; the proposal's own id is that of its text. */
    proposalActor: (slug: string, number: number) => `${proposal(slug, number)}/actor`,
    answer: (slug: string, number: number, version: number) => `${proposal(slug, number)}/answers/${version}`,
    /** Our answer to a proposal that another institution decides about, below the consultation's mirror here. */
    cohostAnswer: (slug: string, number: number, version: number) =>
      `${proposal(slug, number)}/cohost-answers/${version}`,
    /** A statement of an institution about what it gives to a feature request, below its proposal. */
    pledge: (slug: string, number: number, id: string) => `${proposal(slug, number)}/pledges/${id}`,
    /** What came of the pledges to it at one close. */
    settlement: (slug: string, number: number, id: string) => `${proposal(slug, number)}/settlements/${id}`,
    image: (hash: string) => `${origin}/images/${hash}`,
    comment: (slug: string, commentId: string) => `${consultation(slug)}/comments/${commentId}`,
    ballot: (slug: string, ballot: string) => `${consultation(slug)}/ballots/${ballot}`,
    /** A vote as an event of a calendar. */
    ballotEvent: (slug: string, ballot: string) => `${consultation(slug)}/ballots/${ballot}/event`,
    poll: (slug: string, pollId: string) => `${consultation(slug)}/polls/${pollId}`,
    /** A poll as an event of a calendar. */
    pollEvent: (slug: string, pollId: string) => `${consultation(slug)}/polls/${pollId}/event`,
    /** A consultation as it is offered to other institutions. */
    template: (slug: string) => `${origin}/templates/${slug}`,
    participant: (id: string) => `${origin}/participants/${id}`,
    newsletter: (id: string) => `${origin}/newsletters/${id}`,
    activity: (eventId: string) => `${origin}/activities/${eventId}`,
    /** The same event may lead to several activities: each has a role of its own under the event's id. */
    activityFor: (eventId: string, role: string) => `${origin}/activities/${eventId}/${role}`,
    /** The conversation about a proposal, or about the consultation itself (FEP-7888). */
    thread: (slug: string, number: number | null) =>
      `${number === null ? `${consultation(slug)}/announcement` : proposal(slug, number)}/context`,
    collection: (of: string, name: CollectionName) => `${of.endsWith('/') ? of.slice(0, -1) : of}/${name}`,
  };
}

/** What of this node an address names. */
export type ResourceRef =
  | { readonly kind: 'institution' | 'node' | 'service' }
  | { readonly kind: 'consultation' | 'announcement' | 'introduction' | 'template'; readonly slug: string }
  | { readonly kind: 'phase'; readonly slug: string; readonly phaseId: string; readonly edge: PhaseEdge }
  | { readonly kind: 'phase-event'; readonly slug: string; readonly phaseId: string }
  | { readonly kind: 'proposal' | 'proposal-actor'; readonly slug: string; readonly number: number }
  | {
      readonly kind: 'answer' | 'cohost-answer';
      readonly slug: string;
      readonly number: number;
      readonly version: number;
    }
  | { readonly kind: 'pledge' | 'settlement'; readonly slug: string; readonly number: number; readonly id: string }
  | { readonly kind: 'comment'; readonly slug: string; readonly commentId: string }
  | { readonly kind: 'poll' | 'poll-event'; readonly slug: string; readonly pollId: string }
  | { readonly kind: 'ballot' | 'ballot-event'; readonly slug: string; readonly ballot: string }
  | { readonly kind: 'participant'; readonly participantId: string }
  | { readonly kind: 'newsletter'; readonly newsletterId: string };

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

/** The event that a public reply of ours to a post was about; null for what is no such reply. */
export function publicReplyOf(uris: Pick<Uris, 'origin'>, uri: string): string | null {
  return postFor(uris, uri, PUBLIC_REPLY_ROLE);
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
    case 'service':
      return uris.service;
    case 'consultation':
      return uris.consultation(resource.slug);
    case 'announcement':
      return uris.announcement(resource.slug);
    case 'introduction':
      return uris.introduction(resource.slug);
    case 'template':
      return uris.template(resource.slug);
    case 'phase':
      return uris.phase(resource.slug, resource.phaseId, resource.edge);
    case 'phase-event':
      return uris.phaseEvent(resource.slug, resource.phaseId);
    case 'proposal':
      return uris.proposal(resource.slug, resource.number);
    case 'proposal-actor':
      return uris.proposalActor(resource.slug, resource.number);
    case 'answer':
      return uris.answer(resource.slug, resource.number, resource.version);
    case 'cohost-answer':
      return uris.cohostAnswer(resource.slug, resource.number, resource.version);
    case 'pledge':
      return uris.pledge(resource.slug, resource.number, resource.id);
    case 'settlement':
      return uris.settlement(resource.slug, resource.number, resource.id);
    case 'comment':
      return uris.comment(resource.slug, resource.commentId);
    case 'poll':
      return uris.poll(resource.slug, resource.pollId);
    case 'poll-event':
      return uris.pollEvent(resource.slug, resource.pollId);
    case 'ballot':
      return uris.ballot(resource.slug, resource.ballot);
    case 'ballot-event':
      return uris.ballotEvent(resource.slug, resource.ballot);
    case 'participant':
      return uris.participant(resource.participantId);
    case 'newsletter':
      return uris.newsletter(resource.newsletterId);
  }
}

function resourceIn(parts: readonly string[]): ResourceRef | null {
  const [head, slug = '', section, key = '', part, last = ''] = parts;
  if (parts.length === 1 && head === '') return { kind: 'institution' };
  if (parts.length === 1 && head === 'actor') return { kind: 'node' };
  if (parts.length === 1 && head === 'service') return { kind: 'service' };
  if (head === 'participants')
    return parts.length === 2 && isId(slug) ? { kind: 'participant', participantId: slug } : null;
  if (head === 'newsletters')
    return parts.length === 2 && isId(slug) ? { kind: 'newsletter', newsletterId: slug } : null;
  if (head === 'templates') return parts.length === 2 && SLUG.test(slug) ? { kind: 'template', slug } : null;
  if (head !== 'consultations' || !SLUG.test(slug)) return null;
  if (parts.length === 2) return { kind: 'consultation', slug };
  if (parts.length === 3) {
    return section === 'announcement' || section === 'introduction' ? { kind: section, slug } : null;
  }
  if (section === 'phases') {
    if (parts.length === 4) return isId(key) ? { kind: 'phase-event', slug, phaseId: key } : null;
    const edge = part === 'opened' || part === 'closed' ? part : null;
    return parts.length === 5 && isId(key) && edge !== null ? { kind: 'phase', slug, phaseId: key, edge } : null;
  }
  if (section === 'comments') return parts.length === 4 && isId(key) ? { kind: 'comment', slug, commentId: key } : null;
  const isEvent = parts.length === 5 && part === 'event';
  if (section === 'polls') {
    if (!isId(key) || (parts.length !== 4 && !isEvent)) return null;
    return { kind: isEvent ? 'poll-event' : 'poll', slug, pollId: key };
  }
  if (section === 'ballots') {
    if (!SLUG.test(key) || (parts.length !== 4 && !isEvent)) return null;
    return { kind: isEvent ? 'ballot-event' : 'ballot', slug, ballot: key };
  }
  if (section !== 'proposals' || !NUMBER.test(key)) return null;
  const number = Number(key);
  if (parts.length === 4) return { kind: 'proposal', slug, number };
  if (parts.length === 5) return part === 'actor' ? { kind: 'proposal-actor', slug, number } : null;
  const pooled = part === 'pledges' ? 'pledge' : part === 'settlements' ? 'settlement' : null;
  if (pooled !== null) return parts.length === 6 && isId(last) ? { kind: pooled, slug, number, id: last } : null;
  const kind = part === 'answers' ? 'answer' : part === 'cohost-answers' ? 'cohost-answer' : null;
  return kind !== null && parts.length === 6 && NUMBER.test(last)
    ? { kind, slug, number, version: Number(last) }
    : null;
}
