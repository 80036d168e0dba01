import { readReplies } from '../application/comment/reads.ts';
import { readConsultations } from '../application/consultation/read-consultations.ts';
import { readOutbox } from '../application/federation/save-document.ts';
import { PAGE_MAX } from '../application/kit/page.ts';
import { ANYBODY } from '../application/kit/viewer.ts';
import { readProposal, readProposals } from '../application/proposal/read-proposals.ts';
import { STANDINGS } from '../domain/participant/standing.ts';
import { objectDocument } from './mapping/document.ts';
import type { DocumentContext } from './publication/document-context.ts';
import { publicationAt } from './publication/publication.ts';

import { type CollectionName, type ResourceRef, uriOf } from './uris.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a collection holds. Counts that may not be shown are left out, never zero. */
type Content = {
  readonly total: number | null;
  /** A page of it; null where only the number is public. */
  readonly page: ((after: string | null) => Promise<Part>) | null;
  readonly more?: Fields;
};
type Part = { readonly items: readonly string[]; readonly next: string | null };

const ACTOR_KINDS: readonly ResourceRef['kind'][] = [
  'institution',
  'node',
  'consultation',
  'proposal-actor',
  'participant',
];
const OPEN_MAX = 20;

/** A collection, or a page of it where the query asks for one; null where the place has no such collection. */
export async function collectionAt(
  documents: DocumentContext,
  at: { readonly of: ResourceRef; readonly name: CollectionName; readonly query: URLSearchParams },
): Promise<Fields | null> {
  if (!has(at.of, at.name) || (await publicationAt(documents, at.of))?.state !== 'there') return null;
  const content = await contentOf(documents, at.of, at.name);
  if (content === null) return null;
  const id = documents.uris.collection(uriOf(documents.uris, at.of), at.name);
  if (!at.query.has('page')) {
    return objectDocument({
      id,
      type: 'OrderedCollection',
      ...(content.total === null ? {} : { totalItems: content.total }),
      ...(content.page === null ? {} : { first: `${id}?page=true` }),
      ...content.more,
    });
  }
  if (content.page === null) return null;
  const after = at.query.get('after');
  const { items, next } = await content.page(after);
  return objectDocument({
    id: after === null ? `${id}?page=true` : `${id}?page=true&after=${encodeURIComponent(after)}`,
    type: 'OrderedCollectionPage',
    partOf: id,
    ...(next === null ? {} : { next: `${id}?page=true&after=${encodeURIComponent(next)}` }),
    orderedItems: items,
  });
}

function has(of: ResourceRef, name: CollectionName): boolean {
  switch (name) {
    case 'followers':
    case 'outbox':
    case 'featured':
      return ACTOR_KINDS.includes(of.kind);
    case 'proposals':
      return of.kind === 'consultation';
    // Ways of their own: their pages hold documents (network/changes.ts, network/catalogue.ts).
    case 'changes':
    case 'catalogue':
    case 'copy':
      return false;
    case 'likes':
    case 'shares':
      return of.kind === 'proposal';
    case 'replies':
      return !ACTOR_KINDS.includes(of.kind);
  }
}

async function contentOf(documents: DocumentContext, of: ResourceRef, name: CollectionName): Promise<Content | null> {
  switch (name) {
    case 'followers':
      return await followersOf(documents, of);
    case 'outbox':
      return await outboxOf(documents, of);
    case 'featured':
      return await featuredBy(documents, of);
    case 'proposals':
      return of.kind === 'consultation' ? await proposalsOf(documents, of.slug) : null;
    case 'changes':
    case 'catalogue':
    case 'copy':
      return null;
    case 'likes':
      return of.kind === 'proposal' ? await likesOf(documents, of) : null;
    case 'shares':
      return of.kind === 'proposal' ? await sharesOf(documents, of) : null;
    case 'replies':
      return await repliesTo(documents, of);
  }
}

/** How many follow, and never who: following one proposal says what somebody thinks (docs/adr/0013). */
async function followersOf(documents: DocumentContext, of: ResourceRef): Promise<Content> {
  const total = await documents.app.store.read((reader) => reader.peers.countFollowers(uriOf(documents.uris, of)));
  return { total, page: null };
}

async function outboxOf(documents: DocumentContext, of: ResourceRef): Promise<Content> {
  const actor = uriOf(documents.uris, of);
  const { total } = await readOutbox(documents.app, { actor, limit: 1, after: null });
  return {
    total,
    page: async (after) => (await readOutbox(documents.app, { actor, limit: PAGE_MAX, after })).page,
  };
}

/** What a server shows first of an actor: what is open now, what a consultation is, what a proposal says. */
async function featuredBy(documents: DocumentContext, of: ResourceRef): Promise<Content> {
  const { uris } = documents;
  if (of.kind === 'consultation') return inline([uris.announcement(of.slug)]);
  if (of.kind === 'proposal-actor') {
    const note = await publicationAt(documents, { ...of, kind: 'proposal' });
    return inline(note?.state === 'there' ? [uris.proposal(of.slug, of.number)] : []);
  }
  if (of.kind !== 'institution') return inline([]);
  const page = await readConsultations(documents.app, { limit: OPEN_MAX, after: null, viewer: ANYBODY });
  return inline(
    page.items
      .filter(({ state, consultation }) => state === 'open' && consultation.host === null)
      .map((item) => uris.announcement(item.consultation.slug)),
  );
}

function inline(items: readonly string[]): Content {
  return { total: items.length, page: null, more: { orderedItems: items } };
}

/** Every public proposal in the order of acceptance: by this a co-host catches up, since importing announces nothing. */
async function proposalsOf(documents: DocumentContext, slug: string): Promise<Content | null> {
  const query = { slug, viewer: ANYBODY, order: 'oldest', seed: 0 } as const;
  const first = await readProposals(documents.app, { ...query, limit: 1, after: null });
  if (!first.ok) return null;
  return {
    total: first.value.total,
    page: async (after) => {
      const page = await readProposals(documents.app, { ...query, limit: PAGE_MAX, after });
      if (!page.ok) return { items: [], next: null };
      const items = page.value.items.flatMap(({ number }) =>
        number === null ? [] : [documents.uris.proposal(slug, number)],
      );
      return { items, next: page.value.next };
    },
  };
}

/**
 * Supports, as numbers: those of fediverse accounts as the total that servers show, all of them by standing in our own
 * terms. Nobody is listed, and while the rules hide the counts there is none.
 */
async function likesOf(
  documents: DocumentContext,
  of: { readonly slug: string; readonly number: number },
): Promise<Content | null> {
  const supports = await supportsOf(documents, of);
  if (supports === null || !supports.visible) return supports === null ? null : { total: null, page: null };
  const { totals } = supports;
  const counted = STANDINGS.filter((standing) => totals.for[standing] + totals.against[standing] > 0);
  const standingTotals = counted.map((standing) => ({
    standing,
    inFavour: totals.for[standing],
    ...(totals.against[standing] > 0 ? { against: totals.against[standing] } : {}),
  }));
  return { total: totals.for.fediverse, page: null, more: { standingTotals } };
}

async function sharesOf(
  documents: DocumentContext,
  of: { readonly slug: string; readonly number: number },
): Promise<Content | null> {
  const supports = await supportsOf(documents, of);
  if (supports === null || !supports.visible) return supports === null ? null : { total: null, page: null };
  const uri = documents.uris.proposal(of.slug, of.number);
  return { total: await documents.app.store.read((reader) => reader.peers.countActs(uri, 'share')), page: null };
}

async function supportsOf(
  documents: DocumentContext,
  { slug, number }: { readonly slug: string; readonly number: number },
) {
  const found = await readProposal(documents.app, { slug, number, viewer: ANYBODY });
  return found.ok ? found.value.supports : null;
}

/** Answers of the institution first, then comments in the order in which they came. */
async function repliesTo(documents: DocumentContext, of: ResourceRef): Promise<Content> {
  const subject = subjectOf(of);
  if (subject === null) return inline([]);
  const { slug, number, commentId } = subject;
  const answers = of.kind === 'proposal' ? await answersTo(documents, of) : [];
  const replies = await readReplies(documents.app, { ...subject, limit: 1, after: null });
  if (!replies.ok) return inline([]);
  return {
    total: answers.length + replies.value.total,
    page: async (after) => {
      const part = await readReplies(documents.app, { slug, number, commentId, limit: PAGE_MAX, after });
      if (!part.ok) return { items: [], next: null };
      const comments = part.value.page.items.map(({ id, original }) => original ?? documents.uris.comment(slug, id));
      return { items: after === null ? [...answers, ...comments] : comments, next: part.value.page.next };
    },
  };
}

/** The one who is replied to in `of`; null where replies are kept with the proposal. */
function subjectOf(
  of: ResourceRef,
): { readonly slug: string; readonly number: number | null; readonly commentId: string | null } | null {
  if (of.kind === 'announcement') return { slug: of.slug, number: null, commentId: null };
  if (of.kind === 'proposal') return { slug: of.slug, number: of.number, commentId: null };
  if (of.kind === 'comment') return { slug: of.slug, number: null, commentId: of.commentId };
  return null;
}

async function answersTo(
  documents: DocumentContext,
  { slug, number }: { readonly slug: string; readonly number: number },
): Promise<readonly string[]> {
  const found = await readProposal(documents.app, { slug, number, viewer: ANYBODY });
  if (!found.ok) return [];
  return found.value.answers
    .map(({ version }) => version)
    .toSorted((a, b) => a - b)
    .map((version) => documents.uris.answer(slug, number, version));
}
