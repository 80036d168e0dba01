import { domainIn } from '../../domain/host/host.ts';
import type { Application } from '../application.ts';
import type { DropReason } from '../federation/ports.ts';
import type { HostPolicy, TrafficTotal } from './ports.ts';

/** A host that sent something, and what became of it. */
export type HostView = {
  readonly host: string;
  readonly messages: number;
  /** The strictest policy for it or a domain above it. */
  readonly policy: HostPolicy | null;
  readonly traffic: readonly TrafficTotal[];
};

export type HostsView = {
  /** The first day that is counted, `2026-03-01`, in UTC. */
  readonly since: string;
  /** The busiest first. */
  readonly hosts: readonly HostView[];
  /** By name; those for a domain and below where one was asked for. */
  readonly policies: readonly HostPolicy[];
};

export type ReadHosts = {
  /** A domain with what lies below it; everything where null or no domain. */
  readonly domain: string | null;
  /** How many days up to today. */
  readonly days: number;
  /** At most so many hosts that sent something. */
  readonly limit: number;
};

/** What other servers sent, what was refused of it and why, and what each may send. For agents and operators. */
export async function readHosts(app: Application, query: ReadHosts): Promise<HostsView> {
  const since = new Date(app.now().getTime() - (query.days - 1) * 86_400_000).toISOString().slice(0, 10);
  const domain = query.domain === null ? null : domainIn(query.domain);
  return await app.store.read(async (reader) => {
    const policies = await reader.peers.policies();
    const busiest = await reader.peers.busiestHosts({ domain, since, limit: query.limit });
    const traffic = await reader.peers.traffic({ hosts: busiest.map(({ host }) => host), since });
    const byHost = Map.groupBy(traffic, ({ host }) => host);
    const hosts: HostView[] = [];
    for (const { host, messages } of busiest) {
      hosts.push({ host, messages, policy: await reader.peers.policyOf(host), traffic: byHost.get(host) ?? [] });
    }
    const about = (host: string) =>
      domain === null || host === domain || host.endsWith(`.${domain}`) || domain.endsWith(`.${host}`);
    return { since, hosts, policies: policies.filter(({ host }) => about(host)) };
  });
}

/** Every policy there is, by host. */
export async function readPolicies(app: Application): Promise<readonly HostPolicy[]> {
  return await app.store.read((reader) => reader.peers.policies());
}

/** How far back it is looked for messages that were given up. */
const GIVEN_UP_DAYS = 30;

/** Hosts of which messages were lost in the last thirty days for one reason; most first. */
export async function readDropped(
  app: Application,
  query: { readonly because: DropReason; readonly limit: number },
): Promise<readonly { readonly host: string; readonly messages: number; readonly lastDay: string }[]> {
  const since = new Date(app.now().getTime() - (GIVEN_UP_DAYS - 1) * 86_400_000).toISOString().slice(0, 10);
  return await app.store.read((reader) => reader.peers.dropped({ ...query, since }));
}
