import { readBallots } from '../application/ballot/reads.ts';
import { readConsultation, readConsultations } from '../application/consultation/read-consultations.ts';
import { readOutbox } from '../application/federation/save-document.ts';
import { PAGE_MAX } from '../application/kit/page.ts';
import { ANYBODY } from '../application/kit/viewer.ts';
import { readProposal, readProposals } from '../application/proposal/read-proposals.ts';
import { inOrder } from '../domain/consultation/phase.ts';
import { STANDINGS } from '../domain/participant/standing.ts';
import { type CollectionContent, type Fields, inline } from './collection-content.ts';
import { objectDocument } from './mapping/document.ts';
import type { DocumentContext } from './publication/document-context.ts';
import { publicationAt } from './publication/publication.ts';
import { repliesTo, threadOf } from './threads.ts';
import { type CollectionName, type ResourceRef, uriOf } from './uris.ts';

const ACTOR_KINDS: readonly ResourceRef['kind'][] = [
  'institution',
  'node',
  'service',
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
  if (!has(at.of, at.name)) return null;
  const publication = await publicationAt(documents, at.of);
  // A conversation goes on without what it began with.
  if (publication === null || (publication.state === 'gone' && at.name !== 'context')) return null;
  const content = await contentOf(documents, at.of, at.name);
  if (content === null) return null;
  const id = documents.uris.collection(uriOf(documents.uris, at.of), at.name);
  if (!at.query.has('page')) {
    return objectDocument({
      id,
      type: 'OrderedCollection',
      ...content.owner,
      ...(content.total === null ? {} : { totalItems: content.total }),
      ...(content.page === null ? {} : { first: `${id}?page=true` }),
      ...content.more,
    });
  }
  const page = content.page ?? allOf(content);
  if (page === null) return null;
  const after = at.query.get('after');
  const { items, next } = await page(after);
  return objectDocument({
    id: after === null ? `${id}?page=true` : `${id}?page=true&after=${encodeURIComponent(after)}`,
    type: 'OrderedCollectionPage',
    partOf: id,
    ...content.owner,
    ...(next === null ? {} : { next: `${id}?page=true&after=${encodeURIComponent(next)}` }),
    orderedItems: items,
  });
}

/** What has its few items in it is one page, since every document with replies names one. */
function allOf({ more }: CollectionContent): CollectionContent['page'] {
  const items = more?.['orderedItems'];
  return Array.isArray(items) ? async () => ({ items, next: null }) : null;
}

function has(of: ResourceRef, name: CollectionName): boolean {
  switch (name) {
    case 'followers':
    case 'following':
    case 'outbox':
    case 'featured':
      return ACTOR_KINDS.includes(of.kind);
    case 'proposals':
    case 'events':
      return of.kind === 'consultation';
    // Ways of their own: their pages hold documents (network/changes.ts, network/catalogue.ts).
    case 'changes':
    case 'catalogue':
    case 'copy':
    case 'counted':
    case 'directory':
      return false;
    case 'likes':
    case 'shares':
      return of.kind === 'proposal';
    case 'replies':
      return !ACTOR_KINDS.includes(of.kind);
    case 'context':
      return of.kind === 'proposal' || of.kind === 'announcement' || of.kind === 'poll';
  }
}

async function contentOf(
  documents: DocumentContext,
  of: ResourceRef,
  name: CollectionName,
): Promise<CollectionContent | null> {
  switch (name) {
    case 'followers':
      return await followersOf(documents, of);
    case 'following':
      return followedBy(of);
    case 'outbox':
      return await outboxOf(documents, of);
    case 'featured':
      return await featuredBy(documents, of);
    case 'proposals':
      return of.kind === 'consultation' ? await proposalsOf(documents, of.slug) : null;
    case 'events':
      return of.kind === 'consultation' ? await eventsOf(documents, of.slug) : null;
    case 'changes':
    case 'catalogue':
    case 'copy':
    case 'counted':
    case 'directory':
      return null;
    case 'likes':
      return of.kind === 'proposal' ? await likesOf(documents, of) : null;
    case 'shares':
      return of.kind === 'proposal' ? await sharesOf(documents, of) : null;
    case 'replies':
      return await repliesTo(documents, of);
    case 'context':
      return await threadOf(documents, of);
  }
}

/** How many follow, and never who: following one proposal says what somebody thinks (docs/adr/0013). */
async function followersOf(documents: DocumentContext, of: ResourceRef): Promise<CollectionContent> {
  const total = await documents.app.store.read((reader) => reader.peers.countFollowers(uriOf(documents.uris, of)));
  return { total, page: null };
}

/** None of our actors follows anybody, but the institution its peers: these are in NodeInfo's place, and not listed here. */
function followedBy(of: ResourceRef): CollectionContent {
  return of.kind === 'institution' ? { total: null, page: null } : inline([]);
}

async function outboxOf(documents: DocumentContext, of: ResourceRef): Promise<CollectionContent> {
  const actor = uriOf(documents.uris, of);
  const { total } = await readOutbox(documents.app, { actor, limit: 1, after: null });
  return {
    total,
    page: async (after) => (await readOutbox(documents.app, { actor, limit: PAGE_MAX, after })).page,
  };
}

/** What a server shows first of an actor: what is open now, what a consultation is, what a proposal says. */
async function featuredBy(documents: DocumentContext, of: ResourceRef): Promise<CollectionContent> {
  const { uris } = documents;
  if (of.kind === 'consultation') return inline([uris.introduction(of.slug)]);
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

/** Every public proposal in the order of acceptance: by this a co-host catches up, since importing announces nothing. */
async function proposalsOf(documents: DocumentContext, slug: string): Promise<CollectionContent | null> {
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

/** The phases, votes and polls of a consultation, as events of a calendar, each in the order of their opening. */
async function eventsOf({ app, uris }: DocumentContext, slug: string): Promise<CollectionContent | null> {
  const found = await readConsultation(app, { slug, viewer: ANYBODY });
  if (!found.ok) return null;
  const { consultation, polls } = found.value;
  const voting = await readBallots(app, { slug, viewer: ANYBODY });
  const ballots = voting.ok ? voting.value.ballots.map(({ ballot }) => ballot) : [];
  const opened = polls.map(({ poll }) => poll).filter(({ opensAt }) => opensAt <= app.now());
  const byOpening = (a: { readonly opensAt: Date }, b: { readonly opensAt: Date }) =>
    a.opensAt.getTime() - b.opensAt.getTime();
  return inline([
    ...inOrder(consultation.phases).map(({ id }) => uris.phaseEvent(slug, id)),
    ...ballots.toSorted(byOpening).map((ballot) => uris.ballotEvent(slug, ballot.slug)),
    ...opened.toSorted(byOpening).map(({ id }) => uris.pollEvent(slug, id)),
  ]);
}

/**
 * Supports, as numbers: those of fediverse accounts as the total that servers show, all of them by standing in our own
 * terms. Nobody is listed, and while the rules hide the counts there is none.
 */
async function likesOf(
  documents: DocumentContext,
  of: { readonly slug: string; readonly number: number },
): Promise<CollectionContent | null> {
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
): Promise<CollectionContent | null> {
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
