import { createHash } from 'node:crypto';
import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  DeletionElsewhere,
  PeerReader,
  PeerWriter,
  RemoteAct,
  RemoteActor,
} from '../../application/federation/ports.ts';
import { hostPolicyReader, hostPolicyWriter, liesUnderAny, policiesOf } from '../host/host-policies.ts';
import { fromJson, upsert, upsertAll } from '../kit/rows.ts';
import type { DB, RemoteActor as RemoteActorTable, RemoteAct as RemoteActTable } from '../kit/schema.ts';
import { inboxMessageReader, inboxMessageWriter, PURGED } from './inbox-messages.ts';

/** What is remembered of one host; the oldest goes first. A host that deletes more than this forgets its own alone. */
const PER_HOST = 1_000;

function remoteDeletionReader(db: Kysely<DB>): Pick<PeerReader, 'isDeleted'> {
  return {
    async isDeleted(deletion) {
      const row = await db
        .selectFrom('remote_deletion')
        .select('key')
        .where('key', '=', keyOf(deletion))
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

function remoteDeletionWriter(db: Kysely<DB>): Pick<PeerWriter, 'saveDeletion'> {
  return {
    async saveDeletion({ host, at, ...deletion }) {
      await upsert(db, 'remote_deletion', { key: { key: keyOf(deletion) }, values: { host, deleted_at: at } });
      await db
        .deleteFrom('remote_deletion')
        .where('key', 'in', (old) =>
          old
            .selectFrom('remote_deletion')
            .select('key')
            .where('host', '=', host)
            .orderBy('deleted_at', 'desc')
            .orderBy('key')
            .offset(PER_HOST),
        )
        .execute();
    },
  };
}

function keyOf({ actor, object }: DeletionElsewhere): string {
  return createHash('sha256')
    .update(JSON.stringify([actor, object]))
    .digest('hex');
}

export function peerReader(db: Kysely<DB>): PeerReader {
  return {
    ...inboxMessageReader(db),
    ...hostPolicyReader(db),
    ...remoteDeletionReader(db),
    actor: async (uri) => (await actorsBy(db, [uri])).get(uri) ?? null,
    act: async (key) => (await actsOf(db, [key])).get(actName(key)) ?? null,
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
    async staleAuthors({ wroteSince, readBefore, limit }) {
      const rows = await db
        .selectFrom('remote_actor')
        .selectAll()
        .where('gone_at', 'is', null)
        .where('fetched_at', '<', readBefore)
        .where(sql<boolean>`uri in (
          select actor_uri from participant where id in (
            select author_id from proposal where received_at > ${wroteSince}
            union select author_id from comment where received_at > ${wroteSince}))`)
        .orderBy('fetched_at')
        .limit(limit)
        .execute();
      return rows.map(actorOf);
    },
    async lostFollows(domain, limit) {
      const rows = await db
        .selectFrom('remote_act')
        .innerJoin('remote_actor', 'remote_actor.uri', 'remote_act.actor')
        .selectAll()
        .where('verb', '=', 'follow')
        .where('present', '=', true)
        .where('gone_at', 'is', null)
        .where(liesUnderAny([domain]))
        .where(sql<boolean>`not exists (select from follow where follower = uri and target = object)`)
        .limit(limit)
        .execute();
      return rows.map((row) => ({ actor: actorOf(row), act: actOf(row) }));
    },
    async countFollowers(target) {
      const hosts = await db
        .selectFrom('follow')
        .innerJoin('remote_actor', 'uri', 'follower')
        .select((count) => ['host', count.fn.countAll<number>().as('count')])
        .where('target', '=', target)
        .groupBy('host')
        .execute();
      const names = hosts.map(({ host }) => host);
      const policies = await policiesOf(db, names);
      return hosts.reduce((sum, { host, count }) => sum + (policies.get(host)?.policy === 'block' ? 0 : count), 0);
    },
  };
}

export function peerWriter(db: Kysely<DB>): PeerWriter {
  return {
    ...inboxMessageWriter(db),
    ...hostPolicyWriter(db),
    ...remoteDeletionWriter(db),
    saveActor: (actor) =>
      upsert(db, 'remote_actor', {
        key: { uri: actor.uri },
        values: {
          host: actor.host,
          kind: actor.kind,
          handle: actor.handle,
          name: actor.name,
          inbox: actor.inbox,
          shared_inbox: actor.sharedInbox,
          fetched_at: actor.fetchedAt,
          gone_at: actor.goneAt,
        },
      }),
    async markActorGone(uri, at) {
      await db.deleteFrom('follow').where('follower', '=', uri).execute();
      await db
        .updateTable('remote_actor')
        .set({ gone_at: at, name: '', handle: '', inbox: '', shared_inbox: null })
        .where('uri', '=', uri)
        .execute();
      await db.deleteFrom('told').where('actor', '=', uri).execute();
    },
    saveAct: async (act) => await saveActs(db, [act]),
    async deleteActs(actor) {
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
    saveFollow: (follow) =>
      upsert(db, 'follow', {
        key: { target: follow.target, follower: follow.follower },
        once: { since: follow.since },
        values: { activity_id: follow.activityId },
      }),
    async endFollow({ follower, target, id }) {
      await sql`
        with own as (select target, activity_id from follow where follower = ${follower}),
          known as (select activity_id from own where activity_id = ${id})
        delete from follow where follower = ${follower} and activity_id in (
          select activity_id from known
          union all
          select activity_id from own where target = ${target} and not exists (select from known)
        )`.execute(db);
    },
    async claimReply(actor, day) {
      const notified = await db
        .insertInto('told')
        .values({ actor, day })
        .onConflict((conflict) => conflict.columns(['actor', 'day']).doNothing())
        .returning('actor')
        .executeTakeFirst();
      return notified !== undefined;
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

export async function actorsBy(db: Kysely<DB>, uris: readonly string[]): Promise<ReadonlyMap<string, RemoteActor>> {
  const rows = await db
    .selectFrom('remote_actor')
    .selectAll()
    .where(sql<boolean>`uri = any(${[...uris]}::text[])`)
    .execute();
  return new Map(rows.map((row) => [row.uri, actorOf(row)]));
}

type ActKey = Pick<RemoteAct, 'actor' | 'verb' | 'object'>;

export function actName({ actor, verb, object }: ActKey): string {
  return JSON.stringify([actor, verb, object]);
}

/** What accounts did last to objects; by {@link actName}. */
export async function actsOf(db: Kysely<DB>, keys: readonly ActKey[]): Promise<ReadonlyMap<string, RemoteAct>> {
  const { rows } = await sql<Selectable<RemoteActTable>>`
    select remote_act.* from unnest(
      ${keys.map(({ actor }) => actor)}::text[], ${keys.map(({ verb }) => verb)}::text[],
      ${keys.map(({ object }) => object)}::text[]
    ) as asked (actor, verb, object)
    join remote_act on remote_act.actor = asked.actor and remote_act.verb = asked.verb
      and remote_act.object = asked.object`.execute(db);
  return new Map(rows.map((row) => actOf(row)).map((act) => [actName(act), act]));
}

export async function saveActs(db: Kysely<DB>, acts: readonly RemoteAct[]): Promise<void> {
  const rows = acts.map((act) => ({
    actor: act.actor,
    verb: act.verb,
    object: act.object,
    present: act.present,
    activity_id: act.activityId,
    signed_at: act.signedAt,
    standing: [...act.standing],
  }));
  await upsertAll(db, 'remote_act', { rows, key: ['actor', 'verb', 'object'] });
}
