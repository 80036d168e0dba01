import type { Application } from '../../application/application.ts';
import type { HostPolicy } from '../../application/host/ports.ts';
import { domainsOf } from '../../domain/host/host.ts';

/** Tells whether a host is blocked, by itself or by a domain above it. Reads the list once: fan-outs ask for thousands. */
export async function blockedHosts(app: Application): Promise<(host: string) => boolean> {
  const policies = await app.store.read((reader) => reader.peers.policies());
  return blockedBy(policies);
}

export function blockedBy(policies: readonly HostPolicy[]): (host: string) => boolean {
  const blocked = new Set(policies.filter(({ policy }) => policy === 'block').map(({ host }) => host));
  if (blocked.size === 0) return () => false;
  return (host) => blocked.has(host.toLowerCase()) || domainsOf(host).some((domain) => blocked.has(domain));
}
