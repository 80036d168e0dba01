import { type Kysely, type Selectable, sql } from 'kysely';
import type { PeerReader, PeerWriter } from '../../application/federation/ports.ts';
import type { HostPolicy } from '../../application/host/ports.ts';
import { domainsOf } from '../../domain/host/host.ts';
import { fromJson, upsert, upsertAll } from '../kit/rows.ts';
import type { DB, HostPolicy as HostPolicyTable } from '../kit/schema.ts';

export function hostPolicyReader(
  db: Kysely<DB>,
): Pick<PeerReader, 'policyOf' | 'policies' | 'busiestHosts' | 'traffic' | 'dropped' | 'countFollowsOf'> {
  return {
    policyOf: async (host) => (await policiesOf(db, [host])).get(host) ?? null,
    async policies() {
      const rows = await db.selectFrom('host_policy').selectAll().orderBy('host').execute();
      return rows.map(policyFrom);
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
    async dropped({ because, since, limit }) {
      return await db
        .selectFrom('host_traffic')
        .select((select) => [
          'host',
          sql<number>`sum(messages)::double precision`.as('messages'),
          select.fn.max('day').as('lastDay'),
        ])
        .where('because', '=', because)
        .where('day', '>=', since)
        .groupBy('host')
        .orderBy('messages', 'desc')
        .orderBy('host')
        .limit(limit)
        .execute();
    },
    async countFollowsOf(domains) {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from follow join remote_actor on uri = follower
        where ${liesUnderAny(domains)}`.execute(db);
      return rows[0]?.count ?? 0;
    },
  };
}

export function hostPolicyWriter(db: Kysely<DB>): Pick<PeerWriter, 'addTraffic' | 'savePolicy' | 'deletePolicy'> {
  return {
    addTraffic: async (traffic) => await addAllTraffic(db, [traffic]),
    savePolicy: (policy) =>
      upsert(db, 'host_policy', {
        key: { host: policy.host },
        values: { policy: policy.policy, reason: policy.reason, set_at: policy.setAt },
      }),
    async deletePolicy(host) {
      await db.deleteFrom('host_policy').where('host', '=', host).execute();
    },
  };
}

/** Of a row of `remote_actor`: names of hosts in it may have a port. */
export function liesUnderAny(domains: readonly string[]) {
  const names = domains.map((domain) => domain.replace(/:\d+$/, ''));
  return sql<boolean>`exists (
    select from unnest(${names}::text[]) as domain (name)
    where domain.name = split_part(host, ':', 1) or split_part(host, ':', 1) like '%.' || domain.name
  )`;
}

const STRICTNESS = { allow: 0, limit: 1, block: 2 } as const;

function policyFrom(row: Selectable<HostPolicyTable>): HostPolicy {
  return { host: row.host, policy: fromJson(row.policy), reason: row.reason, setAt: row.set_at };
}

/** The strictest policy for each host that has one, or a domain above it. */
export async function policiesOf(db: Kysely<DB>, hosts: readonly string[]): Promise<ReadonlyMap<string, HostPolicy>> {
  const names = new Set(hosts.flatMap((host) => [host.toLowerCase(), ...domainsOf(host)]));
  const rows = await db
    .selectFrom('host_policy')
    .selectAll()
    .where(sql<boolean>`host = any(${[...names]}::text[])`)
    .execute();
  const policies = rows.map(policyFrom);
  const found = new Map<string, HostPolicy>();
  for (const host of hosts) {
    const policy = policyAmong(policies, host);
    if (policy !== null) found.set(host, policy);
  }
  return found;
}

function strictest(policies: readonly HostPolicy[]): HostPolicy | null {
  const order = (a: HostPolicy, b: HostPolicy) =>
    STRICTNESS[b.policy] - STRICTNESS[a.policy] || b.host.length - a.host.length;
  return policies.toSorted(order)[0] ?? null;
}

/** The policy for a host, by itself or by a domain above it, out of all there are. */
export function policyAmong(policies: readonly HostPolicy[], host: string): HostPolicy | null {
  const hosts = new Set([host.toLowerCase(), ...domainsOf(host)]);
  return strictest(policies.filter((policy) => hosts.has(policy.host)));
}

/** Counts several, sums in one order: two that cross would wait for each other. */
export async function addAllTraffic(
  db: Kysely<DB>,
  counted: readonly Parameters<PeerWriter['addTraffic']>[0][],
): Promise<void> {
  const sums = Map.groupBy(counted, ({ host, day, type, verdict, because }) =>
    [host, day, type, verdict, because].join(' '),
  );
  const rows = [...sums]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, same]) => (same[0] === undefined ? [] : [{ ...same[0], messages: same.length }]));
  await upsertAll(db, 'host_traffic', { rows, key: ['host', 'day', 'type', 'verdict', 'because'], add: 'messages' });
}
