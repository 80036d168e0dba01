import type { By } from '../domain/event.ts';
import { checkDomain, liesUnder } from '../domain/host.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { checkText, REASON_MAX } from '../domain/text.ts';
import type { HostPolicy } from './peers.ts';
import type { Application, Reader, Writer } from './ports.ts';

export const POLICIES = ['allow', 'limit', 'block'] as const satisfies readonly HostPolicy['policy'][];

export type SetPolicy = {
  readonly host: string;
  readonly policy: HostPolicy['policy'];
  /** For whoever reads the list later, and for those it is given to; never said to the host. */
  readonly reason: string | null;
  readonly by: By;
};

/** A policy, and how many followers a block cost. */
export type PolicySet = HostPolicy & { readonly unfollowed: number };

/** Says what a host and everything below it may send. A block also ends what they follow: nothing goes there any more. */
export async function setPolicy(app: Application, command: SetPolicy): Promise<Result<PolicySet, Refusal>> {
  const host = checkDomain(command.host, 'host');
  if (!host.ok) return host;
  const reason = checkReason(command.reason);
  if (!reason.ok) return reason;
  return await app.store.transact(async (writer) => {
    const allowed = await mayGovernHosts(writer, command.by);
    if (!allowed.ok) return allowed;
    const policy: HostPolicy = {
      host: host.value,
      policy: command.policy,
      reason: reason.value,
      setAt: app.now(),
    };
    await writer.peerWrite.policy(policy);
    const unfollowed = policy.policy === 'block' ? await endFollows(writer, [policy.host]) : 0;
    await writer.write.event({ ...changed(app, command.by), data: { host: policy.host, policy: policy.policy } });
    return ok({ ...policy, unfollowed });
  });
}

/** Forgets what was said about a host; a policy for a domain above it goes on. Follows that a block ended stay ended. */
export async function forgetPolicy(
  app: Application,
  command: { readonly host: string; readonly by: By },
): Promise<Result<HostPolicy, Refusal>> {
  const host = checkDomain(command.host, 'host');
  if (!host.ok) return host;
  return await app.store.transact(async (writer) => {
    const allowed = await mayGovernHosts(writer, command.by);
    if (!allowed.ok) return allowed;
    const policies = await writer.peers.policies();
    const known = policies.find((each) => each.host === host.value);
    if (known === undefined) return refuse({ type: 'not-found', what: 'policy' });
    await writer.peerWrite.removePolicy(known.host);
    await writer.write.event({ ...changed(app, command.by), data: { host: known.host, policy: null } });
    return ok(known);
  });
}

/** Agents may, except those who only look on; and whoever runs the node. */
export async function mayGovernHosts(reader: Reader, by: By): Promise<Result<null, Refusal>> {
  if (by === null) return ok(null);
  const agent = 'agent' in by ? await reader.access.agent(by.agent) : null;
  const may = agent !== null && agent.disabledAt === null && agent.role !== 'observer';
  return may ? ok(null) : refuse({ type: 'missing-scope', scope: 'moderate' });
}

/** Ends every follow from some domains and what lies below them; answers how many there were. */
export async function endFollows(writer: Writer, domains: readonly string[]): Promise<number> {
  const hosts = await writer.peers.followerHosts();
  let ended = 0;
  for (const host of hosts.filter((each) => domains.some((domain) => liesUnder(each, domain)))) {
    ended += await writer.peerWrite.unfollowHost(host);
  }
  return ended;
}

/** Words of at most two thousand characters, or none. */
export function checkReason(reason: string | null): Result<string | null, Refusal> {
  return reason === null || reason.trim() === '' ? ok(null) : checkText(reason, 'reason', REASON_MAX);
}

function changed(app: Application, by: By) {
  return {
    id: app.newId(),
    type: 'policy-changed',
    at: app.now(),
    by,
    consultationId: null,
    proposalId: null,
  } as const;
}
