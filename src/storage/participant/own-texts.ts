import { type Kysely, sql } from 'kysely';
import type { ParticipantReader, ParticipantWriter } from '../../application/participant/ports.ts';
import { PARTICIPATION } from '../../domain/event/audited.ts';
import { isId } from '../../domain/kit/id.ts';
import { type OwnTexts, staysPublic } from '../../domain/participant/participant.ts';
import { jsonb } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';

type Anonymised = { readonly at: Date; readonly ownTexts: OwnTexts | null };

/** Where somebody wrote. */
export function textReader(db: Kysely<DB>): Pick<ParticipantReader, 'wroteIn' | 'tookPartIn'> {
  return {
    async wroteIn(id) {
      const { rows } = await sql<{ id: string }>`
        select consultation_id as id from proposal where author_id = ${id}
        union
        select consultation_id from comment where author_id = ${id}
        union
        select consultation_id from appeal where participant_id = ${id}
        order by id`.execute(db);
      return rows.map(({ id: consultationId }) => consultationId);
    },
    async tookPartIn(id) {
      if (!isId(id)) return [];
      return await db
        .selectFrom('involvement')
        .innerJoin('consultation', 'consultation.id', 'involvement.consultation_id')
        .select(['slug', 'host_uri as hostUri'])
        .where('participant_id', '=', id)
        .orderBy('consultation.id')
        .execute();
    },
  };
}

/** What becomes of the contributions of somebody who is erased. */
export function textWriter(db: Kysely<DB>): Pick<ParticipantWriter, 'anonymise' | 'detachTexts' | 'detachEvents'> {
  return {
    async anonymise(participantId, as) {
      const comments = await anonymiseComments(db, participantId, as);
      const proposals = await anonymiseProposals(db, participantId, as);
      // What they took off the page may be why they did.
      await db
        .deleteFrom('former_details')
        .where(
          'proposal_id',
          'in',
          db.selectFrom('proposal').select('proposal.id').where('author_id', '=', participantId),
        )
        .execute();
      await deleteOutgoingContributions(db, participantId);
      await deleteSigned(db, participantId, as);
      // A picture can show the person.
      await db
        .deleteFrom('comment_image')
        .where('comment_id', 'in', db.selectFrom('comment').select('comment.id').where('author_id', '=', participantId))
        .execute();
      await db.deleteFrom('image').where('participant_id', '=', participantId).execute();
      await db.deleteFrom('draft').where('participant_id', '=', participantId).execute();
      await db.deleteFrom('session').where('participant_id', '=', participantId).execute();
      await db.deleteFrom('sign_in_link').where('participant_id', '=', participantId).execute();
      await db.deleteFrom('outgoing_mail').where('participant_id', '=', participantId).execute();
      await db
        .updateTable('participant')
        .set({ link_sealed: null })
        .where((is) => is.or([is('id', '=', participantId), is('joined_into', '=', participantId)]))
        .execute();
      // The hash stays, by which they are known again (docs/adr/0018).
      await db
        .updateTable('sign_in')
        .set({ key_sealed: null, label_sealed: null })
        .where('participant_id', '=', participantId)
        .execute();
      // Whoever made a token may have named it after them.
      await db
        .updateTable('token')
        .set({ name: sql`id::text`, revoked_at: sql`coalesce(revoked_at, ${as.at})` })
        .where('participant_id', '=', participantId)
        .execute();
      await db.updateTable('appeal').set({ text: '' }).where('participant_id', '=', participantId).execute();
      await db.updateTable('report').set({ text: null }).where('reporter_id', '=', participantId).execute();
      return [...comments, ...proposals];
    },
    async detachTexts({ from, to, consultationId }) {
      const theirs = sql<boolean>`author_id = ${from} and consultation_id = ${consultationId}`;
      // A report of one's own text would lead from it to its author.
      await sql`
        update report set reporter_id = null
        where reporter_id = ${from} and subject_id in (
          select id from proposal where ${theirs} union all select id from comment where ${theirs}
        )`.execute(db);
      await db
        .updateTable('appeal')
        .set({ participant_id: to })
        .where('participant_id', '=', from)
        .where('consultation_id', '=', consultationId)
        .execute();
      const comments = await db
        .updateTable('comment')
        .set({ author_id: to })
        .where(theirs)
        .returning(['id', 'proposal_id as proposalId', 'published_at'])
        .execute();
      const proposals = await db
        .updateTable('proposal')
        .set({ author_id: to })
        .where(theirs)
        .returning(['id', 'number'])
        .execute();
      // Also of what nobody ever saw, about which there is no event.
      const ids = [...comments, ...proposals].map(({ id }) => id);
      for (const table of ['hidden_act', 'author_commitment']) {
        await sql`update ${sql.table(table)} set salt = null
          where text_id = any(${ids}::uuid[]) and salt is not null`.execute(db);
      }
      return {
        consultationId,
        proposals: proposals.flatMap(({ id, number }) => (number === null ? [] : [{ id, number }])),
        comments: comments.flatMap(({ published_at: at, ...comment }) => (at === null ? [] : [comment])),
      };
    },
    async detachEvents(participantId) {
      // What a token was used for beside taking part stays in the audit log.
      await sql`
        update event set by_participant = null, by_token = null
        where consultation_id is not null
          and by_participant in (
            select id from participant where id = ${participantId} or joined_into = ${participantId}
          )
          and (
            by_token is null or type = any(${[...PARTICIPATION]}::text[])
            or (type = 'proposal-accepted'
              and proposal_id in (select id from proposal where author_id = ${participantId}))
            or (type = 'comment-accepted'
              and data ->> 'commentId' in (select id::text from comment where author_id = ${participantId}))
          )`.execute(db);
    },
  };
}

/** What was to be sent to a host is not any more; that it was, stays (src/federation/deliver/notify-erased.ts tells the host). */
async function deleteOutgoingContributions(db: Kysely<DB>, authorId: string): Promise<void> {
  await sql`
    update home_act set words = null, details = null, document = null, answer = null, due_at = null
    where subject_id in (
      select id from proposal where author_id = ${authorId}
      union all
      select id from comment where author_id = ${authorId}
    )
  `.execute(db);
}

/** What was signed names its author, and has the words; the hash of words that stay public stays, by which they are checked. */
async function deleteSigned(db: Kysely<DB>, authorId: string, { ownTexts }: Anonymised): Promise<void> {
  for (const kind of ['proposal', 'comment'] as const) {
    const stays = staysPublic(kind, ownTexts);
    await sql`
      delete from authorship where subject_id in (
        select id from ${sql.table(kind)} where author_id = ${authorId} and (status <> 'published' or not ${stays}::boolean)
      )`.execute(db);
    await sql`
      update authorship set document = null where document is not null and subject_id in (
        select id from ${sql.table(kind)} where author_id = ${authorId}
      )`.execute(db);
  }
}

/** What does not stay public has no text any more; that an officer removed something stays known. */
async function anonymiseComments(
  db: Kysely<DB>,
  authorId: string,
  { at, ownTexts }: Anonymised,
): Promise<readonly string[]> {
  const kept = staysPublic('comment', ownTexts);
  const published = await db
    .selectFrom('comment')
    .select('id')
    .where('author_id', '=', authorId)
    .where('status', '=', 'published')
    .execute();
  const counted = await db
    .selectFrom('proposal')
    .select([
      'id',
      sql<number>`(
      select count(*) from comment where proposal_id = proposal.id and author_id = ${authorId} and status = 'published'
    )`.as('comments'),
    ])
    .where(sql<boolean>`id in (select proposal_id from comment where author_id = ${authorId} and status = 'published')`)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  for (const { id, comments } of kept ? [] : counted) {
    await db
      .updateTable('proposal')
      .set({ comments: sql`comments - ${comments}` })
      .where('id', '=', id)
      .execute();
  }
  await db.updateTable('comment').set({ original: null }).where('author_id', '=', authorId).execute();
  await db
    .updateTable('comment')
    .set({
      body: '',
      warning: null,
      status: sql`case when status = 'removed' then status else 'withdrawn' end`,
      updated_at: at,
    })
    .where('author_id', '=', authorId)
    .where(sql<boolean>`(status <> 'published' or not ${kept}::boolean)`)
    .execute();
  return kept ? [] : published.map(({ id }) => id);
}

/**
 * What stays public is left without an author, a place and an image. What waited for an officer is withdrawn, and of everything
 * that is not public the words go: the content hash that stays says nothing of them.
 */
async function anonymiseProposals(
  db: Kysely<DB>,
  authorId: string,
  { at, ownTexts }: Anonymised,
): Promise<readonly string[]> {
  const proposals = await db
    .selectFrom('proposal')
    .select(['id', 'status', 'current_version'])
    .where('author_id', '=', authorId)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  const kept = staysPublic('proposal', ownTexts);
  for (const { id, status, current_version: current } of proposals) {
    const hidden = status !== 'published' || !kept;
    await db
      .updateTable('proposal')
      .set({
        original: null,
        pending_version: null,
        updated_at: at,
        lat: null,
        lon: null,
        place: null,
        ...(hidden ? { search: sql`''::tsvector`, tags: [] } : {}),
        ...(hidden && status !== 'removed' ? { status: 'withdrawn' } : {}),
      })
      .where('id', '=', id)
      .execute();
    await db.deleteFrom('proposal_version').where('proposal_id', '=', id).where('number', '>', current).execute();
    await db.updateTable('connector_request').set({ address: null }).where('proposal_id', '=', id).execute();
    if (!hidden) continue;
    await db
      .updateTable('proposal_version')
      .set({ title: jsonb({}), body: jsonb({}), warning: null })
      .where('proposal_id', '=', id)
      .execute();
  }
  return kept ? [] : proposals.filter(({ status }) => status === 'published').map(({ id }) => id);
}
