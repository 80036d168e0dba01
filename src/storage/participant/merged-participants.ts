import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { MergeWriter } from '../../application/participant/ports.ts';
import type { DB } from '../kit/schema.ts';

/**
 * Participants that were joined into another are read as that other. A row is joined into one that is joined into none:
 * `mergeInto` takes those along that were joined into it before.
 */
export const MERGED_INTO = sql<string>`coalesce(participant.joined_into, participant.id)`;

export function mergeWriter(db: Kysely<DB>): MergeWriter {
  return {
    async mergeInto(from, to) {
      await reassignAccess(db, from, to);
      await reassignContributions(db, from, to);
      await reassignDrafts(db, from, to);
      await sql`
        insert into involvement (consultation_id, participant_id)
        select consultation_id, ${to}::uuid from involvement where participant_id = ${from}
        on conflict do nothing`.execute(db);
      await db.deleteFrom('involvement').where('participant_id', '=', from).execute();
      await db
        .updateTable('participant')
        .set({ joined_into: to })
        .where((is) => is.or([is('id', '=', from), is('joined_into', '=', from)]))
        .execute();
      await db
        .updateTable('participant')
        .set({ name: '', territory: null, lang: null })
        .where('id', '=', from)
        .execute();
    },
    async eraseMerged(id, at) {
      await db.updateTable('participant').set({ actor_uri: null, erased_at: at }).where('id', '=', id).execute();
    },
    async reassignPollVotes({ pollId, from, to, keep }) {
      const votesOf = (whose: string) => votes(db, pollId).where('voter', '=', whose);
      if (keep === 'former') {
        await db.deleteFrom('poll_vote').where('poll_id', '=', pollId).where('voter', '=', to).execute();
      }
      if (keep !== 'own') {
        await db
          .updateTable('poll_vote')
          .set({ voter: to, recent: true })
          .where('poll_id', '=', pollId)
          .where('voter', '=', from)
          .where('option_id', 'not in', votesOf(to))
          .execute();
      }
      await db.deleteFrom('poll_vote').where('poll_id', '=', pollId).where('voter', '=', from).execute();
    },
  };
}

function votes(db: Kysely<DB>, pollId: string): SelectQueryBuilder<DB, 'poll_vote', { option_id: string }> {
  return db.selectFrom('poll_vote').select('option_id').where('poll_id', '=', pollId);
}

/** What they wrote and reported, by its author from now on. */
async function reassignContributions(db: Kysely<DB>, from: string, to: string): Promise<void> {
  await db.updateTable('proposal').set({ author_id: to }).where('author_id', '=', from).execute();
  await db.updateTable('image').set({ participant_id: to }).where('participant_id', '=', from).execute();
  await db.updateTable('comment').set({ author_id: to }).where('author_id', '=', from).execute();
  await db.updateTable('appeal').set({ participant_id: to }).where('participant_id', '=', from).execute();
  await db.updateTable('report').set({ reporter_id: to }).where('reporter_id', '=', from).execute();
}

/** What they began to write; where the other began something for the same consultation, theirs is forgotten. */
async function reassignDrafts(db: Kysely<DB>, from: string, to: string): Promise<void> {
  await sql`
    update draft set participant_id = ${to} where participant_id = ${from}
    and consultation_id not in (select consultation_id from draft where participant_id = ${to})`.execute(db);
  await db.deleteFrom('draft').where('participant_id', '=', from).execute();
}

/** Ways in and tokens are of the one; whoever was signed in as the other signs in again. */
async function reassignAccess(db: Kysely<DB>, from: string, to: string): Promise<void> {
  await db.deleteFrom('session').where('participant_id', '=', from).execute();
  await db.deleteFrom('sign_in_link').where('participant_id', '=', from).execute();
  await db.updateTable('sign_in').set({ participant_id: to }).where('participant_id', '=', from).execute();
  await db.updateTable('resident').set({ participant_id: to }).where('participant_id', '=', from).execute();
  await db.updateTable('resident').set({ asked_by: to }).where('asked_by', '=', from).execute();
  await db.updateTable('token').set({ participant_id: to }).where('participant_id', '=', from).execute();
  // A queued e-mail is deleted with its recipient.
  await db.updateTable('outgoing_mail').set({ participant_id: to }).where('participant_id', '=', from).execute();
}
