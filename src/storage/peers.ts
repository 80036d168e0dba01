import { type Kysely, type Selectable, sql } from 'kysely';
import type { PeerReader, PeerWriter, RemoteAct, RemoteActor } from '../application/peers.ts';
import { hostPolicyReader, hostPolicyWriter } from './host-policies.ts';
import { inboxMessageReader, inboxMessageWriter, PURGED } from './inbox-messages.ts';
import { fromJson } from './json.ts';
import { remoteDeletionReader, remoteDeletionWriter } from './remote-deletions.ts';
import type { DB, RemoteActor as RemoteActorTable, RemoteAct as RemoteActTable } from './schema.ts';

export function peerReader(db: Kysely<DB>): PeerReader {
  return {
    ...inboxMessageReader(db),
    ...hostPolicyReader(db),
    ...remoteDeletionReader(db),
    async actor(uri) {
      const row = await db.selectFrom('remote_actor').selectAll().where('uri', '=', uri).executeTakeFirst();
      return row === undefined ? null : actorOf(row);
    },
    async act({ actor, verb, object }) {
      const row = await db
        .selectFrom('remote_act')
        .selectAll()
        .where('actor', '=', actor)
        .where('verb', '=', verb)
        .where('object', '=', object)
        .executeTakeFirst();
      return row === undefined ? null : actOf(row);
    },
    async actByActivity(actor, activityId) {
      const row = await db
        .selectFrom('remote_act')
        .selectAll()
        .where('actor', '=', actor)
        .where((is) => is.or([is('activity_id', '=', activityId), sql<boolean>`${activityId} = any(standing)`]))
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : actOf(row);
    },
    async blocks(actor, objects) {
      const row = await db
        .selectFrom('remote_act')
        .select('object')
        .where('actor', '=', actor)
        .where('verb', '=', 'block')
        .where('present', '=', true)
        .where(sql<boolean>`object = any(${[...objects]}::text[])`)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    async countActs(object, verb) {
      const row = await db
        .selectFrom('remote_act')
        .select((count) => count.fn.countAll<number>().as('count'))
        .where('object', '=', object)
        .where('verb', '=', verb)
        .where('present', '=', true)
        .executeTakeFirstOrThrow();
      return row.count;
    },
    async followers({ targets, limit, after }) {
      if (targets.length === 0) return [];
      let query = db
        .selectFrom('remote_actor')
        .selectAll()
        .where('gone_at', 'is', null)
        .where((is) =>
          is.exists(
            is
              .selectFrom('follow')
              .select('target')
              .whereRef('follow.follower', '=', 'remote_actor.uri')
              .where('target', 'in', targets),
          ),
        );
      if (after !== null) query = query.where('uri', '>', after);
      return (await query.orderBy('uri').limit(limit).execute()).map(actorOf);
    },
    async countFollowers(target) {
      const row = await db
        .selectFrom('follow')
        .select((count) => count.fn.countAll<number>().as('count'))
        .where('target', '=', target)
        .executeTakeFirstOrThrow();
      return row.count;
    },
  };
}

export function peerWriter(db: Kysely<DB>): PeerWriter {
  return {
    ...inboxMessageWriter(db),
    ...hostPolicyWriter(db),
    ...remoteDeletionWriter(db),
    async actor(actor) {
      const values = {
        host: actor.host,
        kind: actor.kind,
        handle: actor.handle,
        name: actor.name,
        inbox: actor.inbox,
        shared_inbox: actor.sharedInbox,
        fetched_at: actor.fetchedAt,
        gone_at: actor.goneAt,
      };
      await db
        .insertInto('remote_actor')
        .values({ uri: actor.uri, ...values })
        .onConflict((conflict) => conflict.column('uri').doUpdateSet(values))
        .execute();
    },
    async actorGone(uri, at) {
      await db.deleteFrom('follow').where('follower', '=', uri).execute();
      await db
        .updateTable('remote_actor')
        .set({ gone_at: at, name: '', handle: '', inbox: '', shared_inbox: null })
        .where('uri', '=', uri)
        .execute();
      await db.deleteFrom('told').where('actor', '=', uri).execute();
    },
    async act(act) {
      const { present, activityId, signedAt, standing } = act;
      const values = { present, activity_id: activityId, signed_at: signedAt, standing: [...standing] };
      await db
        .insertInto('remote_act')
        .values({ actor: act.actor, verb: act.verb, object: act.object, ...values })
        .onConflict((conflict) => conflict.columns(['actor', 'verb', 'object']).doUpdateSet(values))
        .execute();
    },
    async forgetActs(actor) {
      await db
        .deleteFrom('remote_act')
        .where('actor', '=', actor)
        .where('verb', 'in', ['support', 'object', 'share'])
        .execute();
      await db.deleteFrom('told').where('actor', '=', actor).execute();
      await db
        .deleteFrom('remote_actor')
        .where('uri', '=', actor)
        .where('gone_at', 'is', null)
        .where((is) =>
          is.not(
            is.exists(is.selectFrom('follow').select('target').whereRef('follow.follower', '=', 'remote_actor.uri')),
          ),
        )
        .execute();
      await db
        .updateTable('inbox_message')
        .set(PURGED)
        .where('actor', '=', actor)
        .where('due_at', 'is', null)
        .execute();
    },
    async follow(follow) {
      await db
        .insertInto('follow')
        .values({
          target: follow.target,
          follower: follow.follower,
          activity_id: follow.activityId,
          since: follow.since,
        })
        .onConflict((conflict) =>
          conflict.columns(['target', 'follower']).doUpdateSet({ activity_id: follow.activityId }),
        )
        .execute();
    },
    async unfollow(target, follower) {
      await db.deleteFrom('follow').where('target', '=', target).where('follower', '=', follower).execute();
    },
    async mayTell(actor, day) {
      const told = await db
        .insertInto('told')
        .values({ actor, day })
        .onConflict((conflict) => conflict.columns(['actor', 'day']).doNothing())
        .returning('actor')
        .executeTakeFirst();
      return told !== undefined;
    },
    async forgetTold(before) {
      await db.deleteFrom('told').where('day', '<', before).execute();
    },
    async forgetGone(before) {
      const gone = db.selectFrom('remote_actor').select('uri').where('gone_at', '<', before);
      await db.deleteFrom('remote_act').where('actor', 'in', gone).execute();
      await db.deleteFrom('remote_actor').where('gone_at', '<', before).execute();
    },
  };
}

function actorOf(row: Selectable<RemoteActorTable>): RemoteActor {
  return {
    uri: row.uri,
    host: row.host,
    kind: fromJson(row.kind),
    handle: row.handle,
    name: row.name,
    inbox: row.inbox,
    sharedInbox: row.shared_inbox,
    fetchedAt: row.fetched_at,
    goneAt: row.gone_at,
  };
}

function actOf(row: Selectable<RemoteActTable>): RemoteAct {
  return {
    actor: row.actor,
    verb: fromJson(row.verb),
    object: row.object,
    present: row.present,
    activityId: row.activity_id,
    standing: row.standing,
    signedAt: row.signed_at,
  };
}
