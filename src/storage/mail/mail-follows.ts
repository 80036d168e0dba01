import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  FollowRequest,
  MailFollow,
  MailFollower,
  MailFollowReader,
  MailFollowWriter,
} from '../../application/mail/digest/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import { fromRow } from '../kit/from-row.ts';
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
    async counts(day) {
      return await db
        .selectFrom('mail_follower')
        .select(({ fn }) => [
          fn.countAll<number>().as('followers'),
          fn.countAll<number>().filterWhere('digested_on', '<', day).as('late'),
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
    async reassignFollows(from, to) {
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
    async claimDue({ day, limit }) {
      const rows = await db
        .selectFrom('mail_follower')
        .selectAll()
        // Whoever signs in with the address chose the language of their mails.
        .select(
          sql<string | null>`(
            select participant.lang from sign_in join participant on participant.id = sign_in.participant_id
            where sign_in.key_hash = mail_follower.address_hash)`.as('own_lang'),
        )
        .where('digested_on', '<', day)
        .orderBy('digested_on')
        .orderBy('id')
        .limit(limit)
        .forUpdate()
        .skipLocked()
        .execute();
      return rows.map(({ own_lang, ...row }) => ({ ...followerOf(row), lang: own_lang ?? row.lang }));
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

function followerOf({ address_sealed, token_sealed, ...row }: Selectable<MailFollowerTable>): MailFollower {
  return fromRow(row, { encryptedAddress: address_sealed, encryptedToken: token_sealed });
}

function followOf({ told_through, ...row }: Selectable<MailFollowTable>): MailFollow {
  return fromRow(row, { notifiedThrough: told_through });
}

function requestOf({ sealed_address, ...row }: Selectable<MailFollowRequestTable>): FollowRequest {
  return fromRow(row, { encryptedAddress: sealed_address });
}
