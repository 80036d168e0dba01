import { type Kysely, sql } from 'kysely';
import type { HostPolicy, PeerReader, PeerWriter } from '../application/peers.ts';
import { fromJson } from './json.ts';
import type { DB } from './schema.ts';

export function hostPolicyReader(db: Kysely<DB>): Pick<PeerReader, 'policyOf' | 'policies' | 'traffic'> {
  return {
    async policyOf(host) {
      const rows = await db.selectFrom('host_policy').selectAll().where('host', 'in', domainsOf(host)).execute();
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
    async traffic({ host, since }) {
      let query = db.selectFrom('host_traffic').selectAll().where('day', '>=', since);
      if (host !== null) query = query.where('host', '=', host);
      const rows = await query.orderBy('day', 'desc').orderBy('messages', 'desc').limit(1_000).execute();
      return rows.map((row) => ({ ...row, verdict: fromJson(row.verdict) }));
    },
  };
}

export function hostPolicyWriter(db: Kysely<DB>): Pick<PeerWriter, 'count' | 'policy' | 'removePolicy'> {
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
  };
}

const STRICTNESS = { allow: 0, limit: 1, block: 2 } as const;

/** A host and the domains above it, without the top-level one: `a.b.example` is governed by `b.example` too. */
function domainsOf(host: string): readonly string[] {
  const labels = host.toLowerCase().replace(/:\d+$/, '').split('.');
  return [host.toLowerCase(), ...labels.map((_, from) => labels.slice(from).join('.'))];
}
