import { checkDomain } from '../../domain/host/host.ts';
import { type Actor, isByNode } from '../../domain/kit/actor.ts';
import { checkAll } from '../../domain/kit/check-all.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkText, REASON_MAX } from '../../domain/kit/text.ts';
import type { Application, Reader } from '../application.ts';
import type { HostPolicy } from './ports.ts';

export const POLICIES = ['allow', 'limit', 'block'] as const satisfies readonly HostPolicy['policy'][];

type SetPolicy = {
  readonly host: string;
  readonly policy: HostPolicy['policy'];
  /** For those who read the list later or import it; never sent to the host. */
  readonly reason: string | null;
  readonly by: Actor | null;
};

/** A policy, and how many follows sleep by a block. */
type PolicySet = HostPolicy & { readonly unfollowed: number };

/** Says what a host and everything below it may send. While it is blocked, what they follow sends them nothing. */
export async function setPolicy(app: Application, command: SetPolicy): Promise<Result<PolicySet, Refusal>> {
  const checked = checkAll({ host: checkDomain(command.host, 'host'), reason: checkReason(command.reason) });
  if (!checked.ok) return checked;
  return await app.store.transact(async (writer) => {
    const allowed = await mayGovernHosts(writer, command.by);
    if (!allowed.ok) return allowed;
    const policy: HostPolicy = { ...checked.value, policy: command.policy, setAt: app.now() };
    await writer.peers.savePolicy(policy);
    const unfollowed = policy.policy === 'block' ? await writer.peers.countFollowsOf([policy.host]) : 0;
    await writer.events.append({ ...changed(app, command.by), data: { host: policy.host, policy: policy.policy } });
    return ok({ ...policy, unfollowed });
  });
}

/** Deletes the policy of a host; a policy for a domain above it stays in force. What they follow sends to them again. */
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
async function mayGovernHosts(reader: Reader, by: Actor | null): Promise<Result<null, Refusal>> {
  if (isByNode(by) || by?.kind === 'token') return ok(null);
  const agent = by?.kind === 'agent' ? await reader.access.agent(by.id) : null;
  const may = agent !== null && agent.disabledAt === null && agent.role !== 'observer';
  return may ? ok(null) : refuse({ type: 'missing-scope', scope: 'moderate' });
}

/** Words of at most two thousand characters, or none. */
function checkReason(reason: string | null): Result<string | null, Refusal> {
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

/** One line of a block list that somebody else maintains. */
export type ListedHost = {
  readonly line: number;
  readonly host: string;
  readonly policy: 'limit' | 'block';
  readonly reason: string | null;
};

export type UnusableLine = { readonly line: number; readonly because: string };

/** A list of hosts out of a file: what can be used of it and what cannot. */
export type HostList = { readonly hosts: readonly ListedHost[]; readonly unusable: readonly UnusableLine[] };

export type PoliciesImported = {
  readonly limited: number;
  readonly blocked: number;
  /** Listed here already at least as strictly, or allowed on purpose. */
  readonly kept: number;
  readonly unfollowed: number;
  readonly unusable: readonly UnusableLine[];
};

const STRICTNESS = { limit: 1, block: 2 } as const;
const HOSTS_MAX = 100_000;

/**
 * Takes over a list of hosts, all of it in one step. It makes policies stricter and never laxer, and leaves alone what was
 * allowed here on purpose.
 */
export async function importPolicies(
  app: Application,
  command: HostList & { readonly by: Actor | null },
): Promise<Result<PoliciesImported, Refusal>> {
  if (command.hosts.length > HOSTS_MAX) {
    return refuse({ type: 'invalid', field: 'hosts', because: 'too-many', limit: HOSTS_MAX });
  }
  const { listed, unusable } = checked(command);
  return await app.store.transact(async (writer) => {
    const allowed = await mayGovernHosts(writer, command.by);
    if (!allowed.ok) return allowed;
    const before = new Map((await writer.peers.policies()).map((each) => [each.host, each.policy]));
    const news = [...listed.values()].filter(({ host, policy }) => isStricter(policy, before.get(host)));
    const setAt = app.now();
    for (const { host, policy, reason } of news) await writer.peers.savePolicy({ host, policy, reason, setAt });
    const blocked = news.filter(({ policy }) => policy === 'block');
    const unfollowed = await writer.peers.countFollowsOf(blocked.map(({ host }) => host));
    const counts = { limited: news.length - blocked.length, blocked: blocked.length };
    if (news.length > 0) {
      await writer.events.append({
        id: app.newId(),
        type: 'policies-imported',
        at: setAt,
        by: command.by,
        consultationId: null,
        proposalId: null,
        data: counts,
      });
    }
    return ok({ ...counts, kept: listed.size - news.length, unfollowed, unusable });
  });
}

/** Each host once, as strictly as the list has it anywhere. */
function checked({ hosts, unusable }: HostList) {
  const listed = new Map<string, ListedHost>();
  const wrong = [...unusable];
  for (const each of hosts) {
    const host = checkDomain(each.host, 'host');
    if (!host.ok) {
      wrong.push({ line: each.line, because: `not the name of a host: ${each.host.slice(0, 80)}` });
      continue;
    }
    const known = listed.get(host.value);
    if (known !== undefined && STRICTNESS[known.policy] >= STRICTNESS[each.policy]) continue;
    const reason = each.reason === null ? null : [...each.reason].slice(0, REASON_MAX).join('');
    listed.set(host.value, { ...each, host: host.value, reason });
  }
  return { listed, unusable: wrong.toSorted((a, b) => a.line - b.line) };
}

function isStricter(policy: 'limit' | 'block', before: HostPolicy['policy'] | undefined): boolean {
  if (before === undefined) return true;
  return before !== 'allow' && STRICTNESS[policy] > STRICTNESS[before];
}
