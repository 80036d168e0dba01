import { checkDomain, liesUnder } from '../../domain/host/host.ts';
import { type Actor, isByNode } from '../../domain/kit/actor.ts';
import { checkAll } from '../../domain/kit/check-all.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkText, REASON_MAX } from '../../domain/kit/text.ts';
import type { Application, Reader, Writer } from '../application.ts';
import type { HostPolicy } from './ports.ts';

export const POLICIES = ['allow', 'limit', 'block'] as const satisfies readonly HostPolicy['policy'][];

export type SetPolicy = {
  readonly host: string;
  readonly policy: HostPolicy['policy'];
  /** For those who read the list later or import it; never sent to the host. */
  readonly reason: string | null;
  readonly by: Actor | null;
};

/** A policy, and how many followers a block cost. */
export type PolicySet = HostPolicy & { readonly unfollowed: number };

/** Says what a host and everything below it may send. A block also ends what they follow: nothing goes there any more. */
export async function setPolicy(app: Application, command: SetPolicy): Promise<Result<PolicySet, Refusal>> {
  const checked = checkAll({ host: checkDomain(command.host, 'host'), reason: checkReason(command.reason) });
  if (!checked.ok) return checked;
  return await app.store.transact(async (writer) => {
    const allowed = await mayGovernHosts(writer, command.by);
    if (!allowed.ok) return allowed;
    const policy: HostPolicy = { ...checked.value, policy: command.policy, setAt: app.now() };
    await writer.peers.savePolicy(policy);
    const unfollowed = policy.policy === 'block' ? await endFollows(writer, [policy.host]) : 0;
    await writer.events.append({ ...changed(app, command.by), data: { host: policy.host, policy: policy.policy } });
    return ok({ ...policy, unfollowed });
  });
}

/** Deletes the policy of a host; a policy for a domain above it stays in force. Follows that a block ended stay ended. */
export async function removePolicy(
  app: Application,
  command: { readonly host: string; readonly by: Actor | null },
): Promise<Result<HostPolicy, Refusal>> {
  const host = checkDomain(command.host, 'host');
  if (!host.ok) return host;
  return await app.store.transact(async (writer) => {
    const allowed = await mayGovernHosts(writer, command.by);
    if (!allowed.ok) return allowed;
    const policies = await writer.peers.policies();
    const known = policies.find((each) => each.host === host.value);
    if (known === undefined) return refuse({ type: 'not-found', what: 'policy' });
    await writer.peers.deletePolicy(known.host);
    await writer.events.append({ ...changed(app, command.by), data: { host: known.host, policy: null } });
    return ok(known);
  });
}

/**
 * Agents may, except those who only look on; and whoever runs the node. The scope of a token is checked where the request
 * comes in.
 */
export async function mayGovernHosts(reader: Reader, by: Actor | null): Promise<Result<null, Refusal>> {
  if (isByNode(by) || by?.kind === 'token') return ok(null);
  const agent = by?.kind === 'agent' ? await reader.access.agent(by.id) : null;
  const may = agent !== null && agent.disabledAt === null && agent.role !== 'observer';
  return may ? ok(null) : refuse({ type: 'missing-scope', scope: 'moderate' });
}

/** Ends every follow from some domains and what lies below them; answers how many there were. */
export async function endFollows(writer: Writer, domains: readonly string[]): Promise<number> {
  const hosts = await writer.peers.followerHosts();
  let ended = 0;
  for (const host of hosts.filter((each) => domains.some((domain) => liesUnder(each, domain)))) {
    ended += await writer.peers.deleteFollowsOfHost(host);
  }
  return ended;
}

/** Words of at most two thousand characters, or none. */
export function checkReason(reason: string | null): Result<string | null, Refusal> {
  return reason === null || reason.trim() === '' ? ok(null) : checkText(reason, 'reason', REASON_MAX);
}

function changed(app: Application, by: Actor | null) {
  return {
    id: app.newId(),
    type: 'policy-changed',
    at: app.now(),
    by,
    consultationId: null,
    proposalId: null,
  } as const;
}
