import { type Kysely, sql } from 'kysely';
import type { AnswerChange } from '../../application/network/answer/ports.ts';
import type {
  BallotChange,
  ChangesReader,
  CommentChange,
  PollChange,
  ProposalChange,
  SubtotalChange,
} from '../../application/network/mirror/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import { withCommitments } from '../answer/answers.ts';
import { ballotReader } from '../ballot/ballots.ts';
import { commentOf } from '../comment/comments.ts';
import { fromJson } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';
import { latestDecisions } from '../moderation/decisions.ts';
import { pollReader } from '../poll/polls.ts';
import { imageView } from '../proposal/images.ts';
import { proposalRows } from '../proposal/proposal-views.ts';
import { changeEventsReader, versionChanges, versionIds, versionIdsOf } from './change-events.ts';
import { pooledIds, poolingChangesReader } from './pooling-changes.ts';

export function changesReader(db: Kysely<DB>): ChangesReader {
  return {
    ...changeEventsReader(db),
    async all({ kind, consultationId, after, limit }) {
      if (kind === 'subtotal') return await subtotalIds(db, { consultationId, after, limit });
      if (kind === 'poll') return await pollIds(db, { consultationId, after, limit });
      if (kind === 'version') return await versionIds(db, { consultationId, after, limit });
      if (kind === 'proposal') return await proposalIds(db, { consultationId, after, limit });
      if (kind === 'feature-request' || kind === 'pledge' || kind === 'settlement') {
        return await pooledIds(db, { kind, consultationId, after, limit });
      }
      const place = after !== null && isId(after) ? after : '00000000-0000-0000-0000-000000000000';
      const { rows } =
        kind !== 'answer'
          ? await sql<{ id: string }>`
              select id from ${sql.table(kind)}
              where consultation_id = ${consultationId} and published_at is not null and id > ${place}::uuid
              order by id limit ${limit}`.execute(db)
          : await sql<{ id: string }>`
              select answer.id from answer join proposal on proposal.id = proposal_id
              where consultation_id = ${consultationId} and answer.id > ${place}::uuid
              order by answer.id limit ${limit}`.execute(db);
      return rows.map(({ id }) => ({ id, place: id }));
    },
    proposals: (ids) => proposalChanges(db, ids),
    versions: (ids) => versionChanges(db, ids),
    comments: (ids) => commentChanges(db, ids),
    answers: (ids) => answerChanges(db, ids),
    ballots: (ids) => ballotChanges(db, ids),
    polls: (ids) => pollChanges(db, ids),
    subtotals: (ids) => subtotalChanges(db, ids),
    ...poolingChangesReader(db),
    async worksOf(participantId, consultationId) {
      const works = (table: 'proposal' | 'comment') =>
        db
          .selectFrom(table)
          .select('id')
          .where('author_id', '=', participantId)
          .where('consultation_id', '=', consultationId)
          .where('published_at', 'is not', null)
          .orderBy('id')
          .execute();
      return {
        proposals: (await works('proposal')).map(({ id }) => id),
        comments: (await works('comment')).map(({ id }) => id),
      };
    },
    versionsOf: (proposalId) => versionIdsOf(db, proposalId),
    async commentsOn(proposalId) {
      const rows = await db
        .selectFrom('comment')
        .select('id')
        .where('proposal_id', '=', proposalId)
        .where('published_at', 'is not', null)
        .orderBy('id')
        .execute();
      return rows.map(({ id }) => id);
    },
    async commentsBelow(commentId) {
      const { rows } = await sql<{ id: string }>`
        with recursive below as (
          select id, published_at from comment where parent_id = ${commentId}::uuid
          union all
          select comment.id, comment.published_at from comment join below on comment.parent_id = below.id
        )
        select id from below where published_at is not null order by id`.execute(db);
      return rows.map(({ id }) => id);
    },
  };
}

async function proposalIds(
  db: Kysely<DB>,
  of: { readonly consultationId: string; readonly after: string | null; readonly limit: number },
) {
  const after = of.after !== null && /^[1-9][0-9]{0,8}$/.test(of.after) ? Number(of.after) : 0;
  const rows = await db
    .selectFrom('proposal')
    .select(['id', 'number'])
    .where('consultation_id', '=', of.consultationId)
    .where('number', '>', after)
    .orderBy('number')
    .limit(of.limit)
    .execute();
  return rows.map(({ id, number }) => ({ id, place: String(number) }));
}

async function proposalChanges(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, ProposalChange>> {
  if (ids.length === 0) return new Map();
  const rows = await proposalRows(db, ids);
  const images = await db
    .selectFrom('image')
    .select(['id', 'hash', 'media_type', 'width', 'height', 'alt', 'source', 'proposal_id'])
    .where('proposal_id', 'in', ids)
    .where('removed_at', 'is', null)
    .orderBy('position')
    .execute();
  const removed = [...rows.values()].filter(({ status }) => status === 'removed').map(({ id }) => id);
  const decisions = await latestDecisions(db, removed);
  const signed = await signedActs(db, ids);
  return new Map(
    [...rows.values()].flatMap((row) => {
      const { number } = row;
      if (number === null) return [];
      const own = images.filter((image) => image.proposal_id === row.id);
      return [
        [
          row.id,
          {
            row: { ...row, number },
            signedAct: signed.get(row.id) ?? null,
            images: own.map(({ proposal_id: _of, ...image }) => imageView(image)),
            decision: decisions.get(row.id) ?? null,
          },
        ] as const,
      ];
    }),
  );
}

/** What the cities of their authors signed of some contributions, by id. */
async function signedActs(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('authorship')
    .select(['subject_id', 'document'])
    .where('subject_id', 'in', ids)
    .where('document', 'is not', null)
    .execute();
  return new Map(rows.flatMap(({ subject_id: id, document }) => (document === null ? [] : [[id, document] as const])));
}

async function commentChanges(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, CommentChange>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('comment')
    .innerJoin('participant', 'participant.id', 'comment.author_id')
    .leftJoin('remote_actor', 'remote_actor.uri', 'participant.actor_uri')
    .leftJoin('proposal', 'proposal.id', 'comment.proposal_id')
    .leftJoin('comment as parent', 'parent.id', 'comment.parent_id')
    .selectAll('comment')
    .select(['participant.name', 'participant.kind', 'participant.actor_uri', 'remote_actor.handle', 'proposal.number'])
    .select(['parent.uri as parent_uri', 'parent.status as parent_status'])
    .where('comment.id', 'in', ids)
    .where('comment.published_at', 'is not', null)
    .execute();
  const decisions = await latestDecisions(
    db,
    rows.filter(({ status }) => status === 'removed').map(({ id }) => id),
  );
  const signed = await signedActs(db, ids);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        comment: commentOf(row),
        author: {
          id: row.author_id,
          kind: fromJson(row.kind),
          name: row.name,
          actorUri: row.actor_uri,
          handle: row.handle,
        },
        signedAct: signed.get(row.id) ?? null,
        number: row.number,
        parentUri: row.parent_uri,
        parentStatus: row.parent_status === null ? null : fromJson(row.parent_status),
        decision: decisions.get(row.id) ?? null,
      },
    ]),
  );
}

async function answerChanges(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, AnswerChange>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('answer')
    .innerJoin('proposal', 'proposal.id', 'answer.proposal_id')
    .selectAll('answer')
    .select('proposal.number')
    .where('answer.id', 'in', ids)
    .execute();
  const known = new Map(rows.map((row) => [row.id, row]));
  const answers = await withCommitments(db, rows);
  return new Map(
    answers.flatMap((answer) => {
      const { number = null, institution = null, document = null } = known.get(answer.id) ?? {};
      const cohost = institution === null ? null : { institution, document };
      return number === null ? [] : [[answer.id, { number, answer, cohost }] as const];
    }),
  );
}

async function ballotChanges(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, BallotChange>> {
  const ballots = ballotReader(db);
  const notified = new Map<string, BallotChange>();
  for (const id of ids) {
    const stored = await ballots.byId(id);
    if (stored !== null && stored.ballot.publishedAt !== null) notified.set(id, { ballot: stored.ballot });
  }
  return notified;
}

async function pollIds(
  db: Kysely<DB>,
  of: { readonly consultationId: string; readonly after: string | null; readonly limit: number },
) {
  let query = db.selectFrom('poll').select('id').where('consultation_id', '=', of.consultationId);
  if (of.after !== null && isId(of.after)) query = query.where('id', '>', of.after);
  const rows = await query.orderBy('id').limit(of.limit).execute();
  return rows.map(({ id }) => ({ id, place: id }));
}

async function pollChanges(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, PollChange>> {
  const polls = pollReader(db);
  const changed = new Map<string, PollChange>();
  for (const id of ids) {
    const poll = await polls.byId(id);
    if (poll !== null) changed.set(id, { poll });
  }
  return changed;
}

/** By sequence, so that each institution's come in the order in which they count. */
async function subtotalIds(
  db: Kysely<DB>,
  of: { readonly consultationId: string; readonly after: string | null; readonly limit: number },
) {
  const [, sequence = '0', id = '00000000-0000-0000-0000-000000000000'] =
    /^([0-9]{1,9}) ([0-9a-f-]{36})$/.exec(of.after ?? '') ?? [];
  const { rows } = await sql<{ id: string; sequence: number }>`
    select id, sequence from subtotal
    where consultation_id = ${of.consultationId} and (sequence, id) > (${Number(sequence)}::integer, ${id}::uuid)
    order by sequence, id limit ${of.limit}`.execute(db);
  return rows.map((row) => ({ id: row.id, place: `${row.sequence} ${row.id}` }));
}

async function subtotalChanges(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, SubtotalChange>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('subtotal')
    .select(['id', 'institution', 'document'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, ...rest }) => [id, rest]));
}
