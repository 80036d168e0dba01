import { type Kysely, sql } from 'kysely';
import type { ViewReader } from '../../application/application.ts';
import type { CommentView } from '../../application/comment/ports.ts';
import type { DecisionView } from '../../application/moderation/ports.ts';
import { isWithheld } from '../../domain/comment/comment.ts';
import { UNNAMED } from '../../domain/participant/shown-name.ts';
import { fromJson } from '../kit/json.ts';
import { decodeCursor, pageOf, pageSize } from '../kit/keyset.ts';
import type { DB } from '../kit/schema.ts';
import { latestDecisions } from '../moderation/decisions.ts';
import { wordsState } from '../network/authorship.ts';
import { imagesOfComments } from './comment-images.ts';

export function commentViews(db: Kysely<DB>): Pick<ViewReader, 'comments' | 'latestComments' | 'participantComments'> {
  return {
    async comments({ consultationId, proposalId, statuses, after, ...page }) {
      const limit = pageSize(page.limit);
      const cursor = decodeCursor(after, ['path']);
      let query = baseQuery(db)
        .where('comment.consultation_id', '=', consultationId)
        .where('comment.proposal_id', proposalId === null ? 'is' : '=', proposalId)
        .where('comment.status', 'in', statuses)
        // What was taken back before anybody could read it was never public, and leaves no trace there; nor is what
        // waits for another institution's word.
        .where(
          sql<boolean>`(comment.published_at is not null or (comment.status = 'held' and exists (
            select from consultation where consultation.id = comment.consultation_id and host_uri is null
          )))`,
        );
      if (cursor !== null) query = query.where(sql<boolean>`path collate "C" > ${cursor[0]}`);
      const rows = await query
        .orderBy(sql`path collate "C"`)
        .limit(limit + 1)
        .execute();
      return await withDecisions(db, rows, { limit, cursor: (row) => [row.path] });
    },
    async latestComments({ consultationId, limit, after }) {
      const { rows, page } = newestOf(
        baseQuery(db).where('comment.consultation_id', '=', consultationId),
        limit,
        after,
      );
      return await withDecisions(db, await rows, page);
    },
    async participantComments({ participantId, limit, after }) {
      const newest = newestOf(baseQuery(db).where('comment.author_id', '=', participantId), limit, after);
      const rows = await newest.rows;
      const slugs = new Map(rows.map((row) => [row.id, row.slug]));
      const page = await withDecisions(db, rows, newest.page);
      return { ...page, items: page.items.map((item) => ({ ...item, consultationSlug: slugs.get(item.id) ?? '' })) };
    },
  };
}

/** What is public of some comments, the newest first. */
function newestOf(comments: ReturnType<typeof baseQuery>, count: number, after: string | null) {
  const limit = pageSize(count);
  const cursor = decodeCursor(after, ['time', 'id']);
  const shown = comments
    .where('comment.status', '=', 'published')
    .where(sql<boolean>`proposal.status is distinct from 'held'`);
  const older =
    cursor === null
      ? shown
      : shown.where(sql<boolean>`(comment.received_at, comment.id) < (${cursor[0]}::timestamptz, ${cursor[1]}::uuid)`);
  const rows = older
    .orderBy('comment.received_at', 'desc')
    .orderBy('comment.id', 'desc')
    .limit(limit + 1)
    .execute();
  return { rows, page: { limit, cursor: (row: Row) => [row.received_at.toISOString(), row.id] } };
}

function baseQuery(db: Kysely<DB>) {
  return db
    .selectFrom('comment')
    .innerJoin('participant', 'participant.id', 'comment.author_id')
    .innerJoin('consultation', 'consultation.id', 'comment.consultation_id')
    .leftJoin('remote_actor', 'remote_actor.uri', 'participant.actor_uri')
    .leftJoin('proposal', 'proposal.id', 'comment.proposal_id')
    .leftJoin('authorship', 'authorship.subject_id', 'comment.id')
    .selectAll('comment')
    .select([
      'participant.name',
      'participant.kind',
      'participant.actor_uri',
      'remote_actor.handle',
      'proposal.number as proposal_number',
      'consultation.slug',
      wordsState.as('words'),
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof baseQuery>['execute']>>[number];

async function withDecisions(
  db: Kysely<DB>,
  rows: readonly Row[],
  page: { readonly limit: number; readonly cursor: (row: Row) => readonly string[] },
) {
  const removed = rows.filter((row) => row.status === 'removed').map((row) => row.id);
  // Of those written here, none has pictures. Asked for together, they are one statement.
  const pictured = rows
    .filter((row) => row.original !== null && !isWithheld(fromJson(row.status)))
    .map((row) => row.id);
  const [decisions, images] = await Promise.all([latestDecisions(db, removed), imagesOfComments(db, pictured)]);
  return pageOf(rows, page.limit, {
    item: (row) => ({ ...commentViewOf(row, decisions.get(row.id) ?? null), images: images.get(row.id) ?? [] }),
    cursor: page.cursor,
  });
}

function commentViewOf(row: Row, decision: DecisionView | null): Omit<CommentView, 'images'> {
  const withheld = isWithheld(fromJson(row.status));
  return {
    id: row.id,
    proposalNumber: row.proposal_number,
    parentId: row.parent_id,
    depth: row.depth,
    author: {
      id: row.author_id,
      kind: fromJson(row.kind),
      name: row.name,
      actorUri: row.actor_uri,
      handle: row.handle,
      ...(row.status === 'withdrawn' ? UNNAMED : {}),
    },
    side: withheld ? 'neutral' : fromJson(row.side),
    body: withheld ? '' : row.body,
    warning: withheld ? null : row.warning,
    lang: row.lang,
    status: fromJson(row.status),
    receivedAt: row.received_at,
    updatedAt: row.updated_at,
    decision,
    words: withheld ? null : row.words,
  };
}
