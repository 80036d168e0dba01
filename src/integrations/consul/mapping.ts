import type { SourceComment, SourceProposal } from '../../application/source/ports.ts';
import { authorFrom, locationIn, problemIn, tagsFrom, textIn } from '../source/mapping.ts';
import { dateIn } from '../source/phases.ts';
import { lineOf, markdownOf } from '../source/text.ts';
import { type ConsulSettings, originOf } from './settings.ts';

type Author = { readonly id?: unknown; readonly username?: string | null } | null;

/** A list as Relay pages it. */
export type Connection<T> = {
  readonly pageInfo?: { readonly hasNextPage?: boolean; readonly endCursor?: string | null };
  readonly edges?: readonly ({ readonly node?: T | null } | null)[] | null;
} | null;

export type Proposal = {
  readonly id: unknown;
  readonly title?: string | null;
  readonly summary?: string | null;
  readonly description?: string | null;
  /** With its minutes left out, so that nobody can be known by it. */
  readonly publicCreatedAt?: string | null;
  readonly cachedVotesUp?: number | null;
  readonly commentsCount?: number | null;
  readonly retiredAt?: string | null;
  readonly geozone?: { readonly name?: string | null } | null;
  /** Null of whoever shows their activity to nobody. */
  readonly publicAuthor?: Author;
  readonly tags?: Connection<{ readonly name?: string | null }>;
  readonly mapLocation?: { readonly latitude?: number | null; readonly longitude?: number | null } | null;
};

export type Comment = {
  readonly id: unknown;
  readonly body?: string | null;
  /** The ids of the comments that it is below, from the first: `4/9`. */
  readonly ancestry?: string | null;
  readonly publicCreatedAt?: string | null;
  readonly publicAuthor?: Author;
};

export function nodesOf<T>(connection: Connection<T> | undefined): readonly T[] {
  return (connection?.edges ?? []).flatMap((edge) => (edge?.node == null ? [] : [edge.node]));
}

/** A proposal as this node follows it. The API says nothing of edits and answers. */
export function proposalOf(proposal: Proposal, settings: ConsulSettings): SourceProposal {
  const key = String(proposal.id);
  const lang = settings.languages[0] ?? '';
  const title = textIn(lang, proposal.title, 'line');
  const texts = [proposal.summary, proposal.description].map((text) => markdownOf(text ?? '')).filter(Boolean);
  const body = textIn(lang, texts.join('\n\n'), 'text');
  const publishedAt = dateIn(proposal.publicCreatedAt);
  const place = lineOf(proposal.geozone?.name ?? '');
  const hasText = lang in title && lang in body;
  return {
    ...{ key, url: `${originOf(settings)}/proposals/${key}`, title, body, lang },
    author: authorOf(proposal.publicAuthor ?? null, settings),
    tags: tagsFrom(nodesOf(proposal.tags).map(({ name }) => name)),
    ...{ location: locationIn(proposal.mapLocation), place: place === '' ? null : place },
    ...{ publishedAt: publishedAt ?? new Date(0), updatedAt: null, answer: null },
    withdrawn: typeof proposal.retiredAt === 'string',
    supports: proposal.cachedVotesUp ?? null,
    comments: (proposal.commentsCount ?? 0) === 0 ? '' : String(proposal.commentsCount),
    problem: problemIn({ isDated: publishedAt !== null, texts: [title, body], hasText }),
  };
}

/** An account that is gone has no name there any more. */
function authorOf(author: Author, { names }: Pick<ConsulSettings, 'names'>) {
  const isDeleted = author !== null && (author.username ?? '') === '';
  return authorFrom(names, { key: author?.id, name: author?.username, isDeleted });
}

/** Comments of a proposal, each before those that answer it; one below a comment that is hidden answers the one above that. */
export function commentsOf(comments: readonly Comment[], settings: ConsulSettings): readonly SourceComment[] {
  const lang = settings.languages[0] ?? '';
  const pathOf = ({ ancestry }: Comment) => (ancestry ?? '').split('/').filter(Boolean);
  const shown = comments
    .filter(({ body, publicCreatedAt }) => markdownOf(body ?? '') !== '' && dateIn(publicCreatedAt) !== null)
    .toSorted((a, b) => pathOf(a).length - pathOf(b).length || Number(a.id) - Number(b.id));
  const keys = new Set(shown.map(({ id }) => String(id)));
  return shown.map((comment) => ({
    key: String(comment.id),
    parent: pathOf(comment).findLast((id) => keys.has(id)) ?? null,
    author: authorOf(comment.publicAuthor ?? null, settings),
    ...{ side: 'neutral', body: markdownOf(comment.body ?? ''), lang },
    at: dateIn(comment.publicCreatedAt) ?? new Date(0),
  }));
}
