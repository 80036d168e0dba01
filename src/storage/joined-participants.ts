import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { JoiningWriter } from '../application/joining.ts';
import type { DB } from './schema.ts';

/**
 * Participants that were joined into another are read as that other. A row is joined into one that is joined into none:
 * `joinInto` takes those along that were joined into it before.
 */
export const SURVIVOR = sql<string>`coalesce(participant.joined_into, participant.id)`;

export function joiningWriter(db: Kysely<DB>): JoiningWriter {
  return {
    async joinInto(from, to) {
      await leaveAccess(db, from, to);
      await leaveWorks(db, from, to);
      await leaveDrafts(db, from, to);
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
    async eraseJoined(id, at) {
      await db.updateTable('participant').set({ actor_uri: null, erased_at: at }).where('id', '=', id).execute();
    },
    async passPollVotes({ pollId, from, to, keep }) {
      const votesOf = (whose: string) => votes(db, pollId).where('participant_id', '=', whose);
      if (keep === 'former') {
        await db.deleteFrom('poll_vote').where('poll_id', '=', pollId).where('participant_id', '=', to).execute();
      }
      if (keep !== 'own') {
        await db
          .updateTable('poll_vote')
          .set({ participant_id: to })
          .where('poll_id', '=', pollId)
          .where('participant_id', '=', from)
          .where('option_id', 'not in', votesOf(to))
          .execute();
      }
      await db.deleteFrom('poll_vote').where('poll_id', '=', pollId).where('participant_id', '=', from).execute();
    },
  };
}

function votes(db: Kysely<DB>, pollId: string): SelectQueryBuilder<DB, 'poll_vote', { option_id: string }> {
  return db.selectFrom('poll_vote').select('option_id').where('poll_id', '=', pollId);
}

/** What they wrote and reported, by its author from now on. */
export async function leaveWorks(db: Kysely<DB>, from: string, to: string): Promise<void> {
  await db.updateTable('proposal').set({ author_id: to }).where('author_id', '=', from).execute();
  await db.updateTable('image').set({ participant_id: to }).where('participant_id', '=', from).execute();
  await db.updateTable('comment').set({ author_id: to }).where('author_id', '=', from).execute();
  await db.updateTable('appeal').set({ participant_id: to }).where('participant_id', '=', from).execute();
  await db.updateTable('report').set({ reporter_id: to }).where('reporter_id', '=', from).execute();
}

/** What they began to write; where the other began something for the same consultation, theirs is forgotten. */
async function leaveDrafts(db: Kysely<DB>, from: string, to: string): Promise<void> {
  await sql`
    update draft set participant_id = ${to} where participant_id = ${from}
    and consultation_id not in (select consultation_id from draft where participant_id = ${to})`.execute(db);
  await db.deleteFrom('draft').where('participant_id', '=', from).execute();
}

/** Ways in and tokens are of the one; whoever was signed in as the other signs in again. */
async function leaveAccess(db: Kysely<DB>, from: string, to: string): Promise<void> {
  await db.deleteFrom('session').where('participant_id', '=', from).execute();
  await db.deleteFrom('sign_in_link').where('participant_id', '=', from).execute();
  await db.updateTable('sign_in').set({ participant_id: to }).where('participant_id', '=', from).execute();
  await db.updateTable('resident').set({ participant_id: to }).where('participant_id', '=', from).execute();
  await db.updateTable('token').set({ participant_id: to }).where('participant_id', '=', from).execute();
  // A letter that waits is forgotten with whoever it is to.
  await db.updateTable('outgoing_mail').set({ participant_id: to }).where('participant_id', '=', from).execute();
}
