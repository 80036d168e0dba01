import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  DueDays,
  FollowRequest,
  MailFollow,
  MailFollower,
  MailFollowReader,
  MailFollowWriter,
} from '../../application/mail/digest/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson } from '../kit/rows.ts';
import type {
  DB,
  MailFollower as MailFollowerTable,
  MailFollowRequest as MailFollowRequestTable,
  MailFollow as MailFollowTable,
} from '../kit/schema.ts';
import { digestNews } from './digest-news.ts';

export function mailFollowReader(db: Kysely<DB>): MailFollowReader {
  const by = async (column: 'address_hash' | 'token_hash', hash: string) => {
    const row = await db.selectFrom('mail_follower').selectAll().where(column, '=', hash).executeTakeFirst();
    return row === undefined ? null : followerOf(row);
  };
  return {
    byAddress: (addressHash) => by('address_hash', addressHash),
    byToken: (tokenHash) => by('token_hash', tokenHash),
    async byHashPrefix(prefix) {
      const found = db
        .selectFrom('mail_follower')
        .selectAll()
        .where(sql`left(address_hash, ${prefix.length})`, '=', prefix);
      const [row, another] = await found.limit(2).execute();
      return row === undefined || another !== undefined ? null : followerOf(row);
    },
    async followersOf(participantId) {
      if (!isId(participantId)) return [];
      const rows = await db
        .selectFrom('mail_follower')
        .innerJoin('sign_in', 'sign_in.key_hash', 'mail_follower.address_hash')
        .selectAll('mail_follower')
        .where('sign_in.participant_id', '=', participantId)
        .orderBy('sign_in.used_at', 'desc')
        .orderBy('sign_in.id')
        .execute();
      return rows.map(followerOf);
    },
    async follows(followerIds) {
      if (followerIds.length === 0) return [];
      const rows = await db
        .selectFrom('mail_follow')
        .selectAll()
        .where(sql<boolean>`follower_id = any(${[...followerIds]}::uuid[])`)
        .orderBy('followed_at')
        .orderBy('id')
        .execute();
      return rows.map(followOf);
    },
    async request(hash) {
      const row = await db.selectFrom('mail_follow_request').selectAll().where('hash', '=', hash).executeTakeFirst();
      return row === undefined ? null : requestOf(row);
    },
    async countRequests(addressHash, now) {
      const { count } = await db
        .selectFrom('mail_follow_request')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('address_hash', '=', addressHash)
        .where('expires_at', '>', now)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    async counts(days) {
      return await db
        .selectFrom('mail_follower')
        .select(({ fn }) => [
          fn.countAll<number>().as('followers'),
          fn.countAll<number>().filterWhere(isDue(days)).filterWhere('resting_since', 'is', null).as('late'),
        ])
        .executeTakeFirstOrThrow();
    },
    news: async (between) => await digestNews(db, between),
  };
}

export function mailFollowWriter(db: Kysely<DB>): MailFollowWriter {
  return {
    async saveFollower(follower) {
      await db
        .insertInto('mail_follower')
        .values({
          id: follower.id,
          address_hash: follower.addressHash,
          address_sealed: follower.encryptedAddress,
          token_hash: follower.tokenHash,
          token_sealed: follower.encryptedToken,
          lang: follower.lang,
          created_at: follower.createdAt,
          digested_on: follower.digestedOn,
          frequency: follower.frequency,
          answers_at_once: follower.answersAtOnce,
          newsletters: follower.newsletters,
        })
        .execute();
    },
    async lockFollower(addressHash) {
      const row = await db
        .selectFrom('mail_follower')
        .selectAll()
        .where('address_hash', '=', addressHash)
        .forUpdate()
        .executeTakeFirst();
      return row === undefined ? null : followerOf(row);
    },
    async saveFollow(follow) {
      const added = await db
        .insertInto('mail_follow')
        .values({
          id: follow.id,
          follower_id: follow.followerId,
          consultation_id: follow.consultationId,
          proposal_id: follow.proposalId,
          followed_at: follow.followedAt,
          told_through: follow.notifiedThrough,
          answers_through: follow.answersThrough,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      return added !== undefined;
    },
    async deleteFollow(id) {
      await db.deleteFrom('mail_follow').where('id', '=', id).execute();
    },
    async deleteFollower(id) {
      await db.deleteFrom('mail_follower').where('id', '=', id).execute();
    },
    async markUnknown({ addressHash, day, daysMax, at }) {
      await sql`
        update mail_follower set unknown_days = unknown_days + 1, unknown_on = ${day}::date,
          resting_since = case when unknown_days + 1 >= ${daysMax} then coalesce(resting_since, ${at}) end
        where address_hash = ${addressHash} and (unknown_on is null or unknown_on < ${day}::date)`.execute(db);
    },
    async markKnown(addressHash, through) {
      const known = { unknown_days: 0, unknown_on: null };
      const follower = db.updateTable('mail_follower').set(known).where('address_hash', '=', addressHash);
      const isOver = sql<boolean>`unknown_on <= ${through}::date`;
      await follower.where('unknown_days', '>', 0).where(isOver).where('resting_since', 'is', null).execute();
    },
    async resume(addressHash, through) {
      const resumed = { unknown_days: 0, unknown_on: null, resting_since: null };
      await sql`
        update mail_follow set told_through = greatest(told_through, ${through})
        where follower_id = (select id from mail_follower where address_hash = ${addressHash})`.execute(db);
      await db.updateTable('mail_follower').set(resumed).where('address_hash', '=', addressHash).execute();
    },
    async reassignFollows(from, to) {
      const ended = db.selectFrom('mail_follower').select('id').where('id', '=', from).where('newsletters', '=', false);
      const joined = db.updateTable('mail_follower').set({ newsletters: false }).where('id', '=', to);
      await joined.where(({ exists }) => exists(ended)).execute();
      await sql`
        update mail_follow passed set follower_id = ${to} where follower_id = ${from} and not exists (
          select from mail_follow own where own.follower_id = ${to}
            and own.consultation_id is not distinct from passed.consultation_id
            and own.proposal_id is not distinct from passed.proposal_id
        )`.execute(db);
      await db.deleteFrom('mail_follower').where('id', '=', from).execute();
    },
    async deleteFollowersOf(participantId) {
      const addresses = () => db.selectFrom('sign_in').select('key_hash').where('participant_id', '=', participantId);
      await db.deleteFrom('mail_follower').where('address_hash', 'in', addresses()).execute();
      await db.deleteFrom('mail_follow_request').where('address_hash', 'in', addresses()).execute();
    },
    async saveRequest(request) {
      await db
        .insertInto('mail_follow_request')
        .values({
          hash: request.hash,
          address_hash: request.addressHash,
          sealed_address: request.encryptedAddress,
          lang: request.lang,
          consultation_id: request.consultationId,
          proposal_id: request.proposalId,
          requested_at: request.requestedAt,
          expires_at: request.expiresAt,
        })
        .execute();
    },
    async claimRequest(hash) {
      const accepted = await db
        .deleteFrom('mail_follow_request')
        .where('hash', '=', hash)
        .returning('hash')
        .executeTakeFirst();
      return accepted !== undefined;
    },
    async claimDue({ limit, ...days }) {
      const rows = await reachable(db)
        .where(isDue(days))
        .orderBy('digested_on')
        .orderBy('id')
        .limit(limit)
        .forUpdate()
        .skipLocked()
        .execute();
      return rows.map(reachedOf);
    },
    async claimForAnswer({ position, consultationId, proposalId, limit }) {
      const rows = await reachable(db)
        .where('answers_at_once', '=', true)
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('mail_follow')
              .select('mail_follow.id')
              .whereRef('mail_follow.follower_id', '=', 'mail_follower.id')
              .where(sql<boolean>`(consultation_id is null or consultation_id = ${consultationId})
                and (proposal_id is null or proposal_id = ${proposalId})
                and greatest(told_through, answers_through) < ${position}`),
          ),
        )
        .orderBy('id')
        .limit(limit)
        .forUpdate()
        .execute();
      return rows.map(reachedOf);
    },
    async markAnswered({ ids, through }) {
      await sql`
        update mail_follow set answers_through = greatest(answers_through, ${through})
        where follower_id = any(${[...ids]}::uuid[])`.execute(db);
    },
    async saveChoice(followerId, { frequency, answersAtOnce }) {
      const chosen = { frequency, answers_at_once: answersAtOnce };
      await db.updateTable('mail_follower').set(chosen).where('id', '=', followerId).execute();
    },
    async saveNewsletters(followerId, wanted) {
      await db.updateTable('mail_follower').set({ newsletters: wanted }).where('id', '=', followerId).execute();
    },
    async markDigested({ ids, day, through }) {
      await sql`
        update mail_follow set told_through = greatest(told_through, ${through})
        where follower_id = any(${[...ids]}::uuid[])`.execute(db);
      await sql`
        update mail_follower set digested_on = ${day} where id = any(${[...ids]}::uuid[])`.execute(db);
    },
  };
}

/** The addresses that something is sent to, in the language that whoever signs in with one chose for their mails. */
export function reachable(db: Kysely<DB>) {
  return db
    .selectFrom('mail_follower')
    .selectAll()
    .select(
      sql<string | null>`(
        select participant.lang from sign_in join participant on participant.id = sign_in.participant_id
        where sign_in.key_hash = mail_follower.address_hash)`.as('own_lang'),
    )
    .where('resting_since', 'is', null);
}

export function reachedOf({
  own_lang,
  ...row
}: Selectable<MailFollowerTable> & { readonly own_lang: string | null }): MailFollower {
  return { ...followerOf(row), lang: own_lang ?? row.lang };
}

/** Whether an address has no digest yet of the day that is its own. */
function isDue({ daily, weekly }: DueDays) {
  return sql<boolean>`digested_on < case frequency when 'weekly' then ${weekly} else ${daily} end`;
}

function followerOf(found: Selectable<MailFollowerTable>): MailFollower {
  const { address_sealed, token_sealed, unknown_days: _days, unknown_on: _on, ...row } = found;
  return fromRow(row, {
    encryptedAddress: address_sealed,
    encryptedToken: token_sealed,
    frequency: fromJson(row.frequency),
  });
}

function followOf({ told_through, ...row }: Selectable<MailFollowTable>): MailFollow {
  return fromRow(row, { notifiedThrough: told_through });
}

function requestOf({ sealed_address, ...row }: Selectable<MailFollowRequestTable>): FollowRequest {
  return fromRow(row, { encryptedAddress: sealed_address });
}
