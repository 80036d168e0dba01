import type { Comment } from '../../domain/comment/comment.ts';
import { PUBLIC } from '../contexts.ts';
import { htmlOf } from '../html.ts';
import type { Uris } from '../uris.ts';
import { readCommentNote } from '../vocab.ts';
import { instant, objectDocument, repliesOf, type WireDocument } from './document.ts';
import { commentPolicy } from './interaction-policy.ts';
import type { Author } from './proposal.ts';
import { warningOf } from './warning.ts';

/**
 * A comment made here. One that came from elsewhere has no document of ours: its author's server shows it, and our
 * collections name it by the id it has there.
 */
export function commentNote(
  uris: Uris,
  of: {
    readonly slug: string;
    /** Of the proposal; null on the consultation itself. */
    readonly number: number | null;
    readonly comment: Comment;
    /** Who is answered: the proposal's actor or another comment's author. */
    readonly answered: { readonly uri: string; readonly author: Author | null };
    readonly authorUri: string;
    readonly authorName: string;
  },
): WireDocument {
  const { slug, comment, answered } = of;
  const group = uris.consultation(slug);
  const id = uris.comment(slug, comment.id);
  const content = htmlOf(comment.body);
  const mention = answered.author;
  return objectDocument({
    id,
    type: 'Note',
    attributedTo: of.authorUri,
    audience: group,
    context: uris.thread(slug, of.number),
    inReplyTo: answered.uri,
    to: [PUBLIC],
    cc: [group, ...(mention?.uri == null ? [] : [mention.uri])],
    content,
    contentMap: { [comment.lang]: content },
    ...warningOf(comment.warning),
    published: instant(comment.receivedAt),
    ...(comment.updatedAt > comment.receivedAt ? { updated: instant(comment.updatedAt) } : {}),
    url: id,
    tag:
      mention?.uri != null && mention.mention !== null
        ? [{ type: 'Mention', href: mention.uri, name: `@${mention.mention}` }]
        : [],
    replies: repliesOf(uris, id),
    interactionPolicy: commentPolicy(of.authorUri),
    consultation: group,
    side: comment.side,
    body: { [comment.lang]: comment.body },
    ...(of.authorName === '' ? {} : { authorName: of.authorName }),
  });
}

/** A comment made on another Parvis node; null where the document is none of ours. */
export function commentFrom(document: unknown) {
  const read = readCommentNote(document);
  if (read === null) return null;
  return {
    uri: read.id,
    author: read.attributedTo,
    consultation: read.consultation,
    answers: read.inReplyTo,
    side: read.side,
    contentMap: read.contentMap,
    publishedAt: read.published,
  };
}
