import type { SourceAuthor, SourceComment, SourceProposal } from '../../application/source/ports.ts';
import { authorFrom, problemIn, tagsFrom, textIn } from '../source/mapping.ts';
import { dateIn } from '../source/phases.ts';
import { lineOf, markdownOf } from '../source/text.ts';
import { type DemocracyosSettings, forumIn } from './settings.ts';

type User = { readonly id?: unknown; readonly displayName?: string | null; readonly fullName?: string | null } | null;

export type Topic = {
  readonly id: unknown;
  readonly mediaTitle?: string | null;
  readonly clauses?: readonly ({ readonly markup?: string | null; readonly position?: number | null } | null)[] | null;
  readonly publishedAt?: string | null;
  readonly updatedAt?: string | null;
  readonly tag?: { readonly name?: string | null } | null;
  readonly tags?: readonly unknown[] | null;
  /** Who wrote it, as whoever entered it typed; the account that did is the owner. */
  readonly author?: string | null;
  readonly owner?: User;
  readonly action?: {
    readonly method?: string | null;
    readonly results?: readonly ({ readonly value?: unknown; readonly votes?: unknown } | null)[] | null;
  } | null;
  /** How many people commented: it does not move with their next comment. */
  readonly commentersCount?: number | null;
};

/** The value of a vote that supports a topic, by what people can do about it. Other methods support nothing. */
const SUPPORT: Readonly<Record<string, string>> = { vote: 'positive', cause: 'support' };

/** Comments are read again this often, since nothing says that there are new ones. */
const COMMENTS_EVERY_MS = 6 * 3_600_000;

type Of = { readonly settings: DemocracyosSettings; readonly now: Date };

/** A topic as this node follows it. It has no place and no official answer. */
export function proposalOf(topic: Topic, { settings, now }: Of): SourceProposal {
  const key = String(topic.id);
  const lang = settings.languages[0] ?? '';
  const title = textIn(lang, topic.mediaTitle, 'line');
  const clauses = (topic.clauses ?? [])
    .toSorted((a, b) => (a?.position ?? 0) - (b?.position ?? 0))
    .map((clause) => markdownOf(clause?.markup ?? ''));
  const body = textIn(lang, clauses.filter((text) => text !== '').join('\n\n'), 'text');
  const publishedAt = dateIn(topic.publishedAt);
  const commenters = topic.commentersCount ?? 0;
  const turn = Math.floor(now.getTime() / COMMENTS_EVERY_MS);
  return {
    ...{ key, url: `${forumIn(settings).page}topic/${key}`, title, body, lang },
    author: authorOf(topic, settings),
    tags: tagsFrom([topic.tag?.name, ...(topic.tags ?? [])]),
    ...{ location: null, place: null, answer: null, withdrawn: false },
    ...{ publishedAt: publishedAt ?? new Date(0), updatedAt: dateIn(topic.updatedAt) },
    supports: supportsOf(topic.action),
    comments: commenters === 0 ? '' : `${commenters} ${turn}`,
    problem: problemIn({
      ...{ isDated: publishedAt !== null, texts: [title, body], hasText: lang in title && lang in body },
    }),
  };
}

function authorOf({ author, owner }: Topic, { names }: DemocracyosSettings): SourceAuthor {
  const written = lineOf(author ?? '');
  if (written !== '') return authorFrom(names, { key: `name:${written}`, name: written, isDeleted: false });
  return userOf(owner ?? null, names);
}

function userOf(user: User, names: 'on' | 'off'): SourceAuthor {
  return authorFrom(names, { key: user?.id, name: user?.displayName || user?.fullName, isDeleted: false });
}

/** How many support it; null where people cannot, or where the platform gives shares alone. */
function supportsOf(action: Topic['action']): number | null {
  const value = SUPPORT[action?.method ?? ''];
  const votes = (action?.results ?? []).find((result) => result?.value === value)?.votes;
  return value !== undefined && typeof votes === 'number' ? votes : null;
}

export type Comment = {
  readonly id?: unknown;
  readonly _id?: unknown;
  readonly text?: string | null;
  readonly createdAt?: string | null;
  readonly author?: User;
  readonly replies?: readonly (Comment | null)[] | null;
};

/** Comments and the replies to them, each before those. */
export function commentsOf(
  comments: readonly (Comment | null)[],
  of: { readonly settings: DemocracyosSettings; readonly parent?: string },
): readonly SourceComment[] {
  return comments.flatMap((comment): readonly SourceComment[] => {
    const at = dateIn(comment?.createdAt);
    const key = comment?.id ?? comment?._id;
    if (comment === null || at === null || key === undefined) return [];
    const body = markdownOf(comment.text ?? '');
    const parent = body === '' ? of.parent : String(key);
    const replies = commentsOf(comment.replies ?? [], { ...of, ...(parent === undefined ? {} : { parent }) });
    if (body === '') return replies;
    const author = userOf(comment.author ?? null, of.settings.names);
    const lang = of.settings.languages[0] ?? '';
    return [{ key: String(key), parent: of.parent ?? null, author, side: 'neutral', body, lang, at }, ...replies];
  });
}
