import { type Kysely, sql } from 'kysely';
import type { HostPolicy, PeerReader, PeerWriter } from '../application/peers.ts';
import { domainsOf } from '../domain/host.ts';
import { fromJson } from './json.ts';
import type { DB } from './schema.ts';

export function hostPolicyReader(
  db: Kysely<DB>,
): Pick<PeerReader, 'policyOf' | 'policies' | 'busiestHosts' | 'traffic' | 'followerHosts'> {
  return {
    async policyOf(host) {
      const rows = await db
        .selectFrom('host_policy')
        .selectAll()
        .where('host', 'in', [host.toLowerCase(), ...domainsOf(host)])
        .execute();
      const policies = rows.map(
        (row): HostPolicy => ({ host: row.host, policy: fromJson(row.policy), reason: row.reason, setAt: row.set_at }),
      );
      return (
        policies.toSorted((a, b) => STRICTNESS[b.policy] - STRICTNESS[a.policy] || b.host.length - a.host.length)[0] ??
        null
      );
    },
    async policies() {
      const rows = await db.selectFrom('host_policy').selectAll().orderBy('host').execute();
      return rows.map((row) => ({
        host: row.host,
        policy: fromJson(row.policy),
        reason: row.reason,
        setAt: row.set_at,
      }));
    },
    async busiestHosts({ domain, since, limit }) {
      let query = db
        .selectFrom('host_traffic')
        .select(['host', sql<number>`sum(messages)::double precision`.as('messages')])
        .where('day', '>=', since);
      // A domain has no character that a pattern would read otherwise.
      if (domain !== null) {
        query = query.where((is) => is.or([is('host', '=', domain), is('host', 'like', `%.${domain}`)]));
      }
      return await query.groupBy('host').orderBy('messages', 'desc').orderBy('host').limit(limit).execute();
    },
    async traffic({ hosts, since }) {
      if (hosts.length === 0) return [];
      const rows = await db
        .selectFrom('host_traffic')
        .select((select) => [
          'host',
          'type',
          'verdict',
          'because',
          sql<number>`sum(messages)::double precision`.as('messages'),
          select.fn.max('day').as('lastDay'),
        ])
        .where('host', 'in', hosts)
        .where('day', '>=', since)
        .groupBy(['host', 'type', 'verdict', 'because'])
        .orderBy('messages', 'desc')
        .orderBy('host')
        .orderBy('type')
        .orderBy('because')
        .execute();
      return rows.map((row) => ({ ...row, verdict: fromJson(row.verdict) }));
    },
    async followerHosts() {
      const rows = await db
        .selectFrom('remote_actor')
        .select('host')
        .distinct()
        .where((is) =>
          is.exists(is.selectFrom('follow').select('target').whereRef('follow.follower', '=', 'remote_actor.uri')),
        )
        .execute();
      return rows.map((row) => row.host);
    },
  };
}

export function hostPolicyWriter(
  db: Kysely<DB>,
): Pick<PeerWriter, 'count' | 'policy' | 'removePolicy' | 'unfollowHost' | 'forgetTraffic'> {
  return {
    async count(traffic) {
      await db
        .insertInto('host_traffic')
        .values({ ...traffic, messages: 1 })
        .onConflict((conflict) =>
          conflict
            .columns(['host', 'day', 'type', 'verdict', 'because'])
            .doUpdateSet({ messages: sql`host_traffic.messages + 1` }),
        )
        .execute();
    },
    async policy(policy) {
      const values = { policy: policy.policy, reason: policy.reason, set_at: policy.setAt };
      await db
        .insertInto('host_policy')
        .values({ host: policy.host, ...values })
        .onConflict((conflict) => conflict.column('host').doUpdateSet(values))
        .execute();
    },
    async removePolicy(host) {
      await db.deleteFrom('host_policy').where('host', '=', host).execute();
    },
    async unfollowHost(host) {
      const ended = await db
        .deleteFrom('follow')
        .using('remote_actor')
        .whereRef('follow.follower', '=', 'remote_actor.uri')
        .where('remote_actor.host', '=', host)
        .executeTakeFirst();
      return Number(ended.numDeletedRows);
    },
    async forgetTraffic(before) {
      await db.deleteFrom('host_traffic').where('day', '<', before).execute();
    },
  };
}

const STRICTNESS = { allow: 0, limit: 1, block: 2 } as const;
