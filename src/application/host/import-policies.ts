import { checkDomain } from '../../domain/host/host.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { REASON_MAX } from '../../domain/kit/text.ts';
import type { Application } from '../application.ts';
import type { HostPolicy } from './ports.ts';
import { endFollows, mayGovernHosts } from './set-policy.ts';

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
    const unfollowed = await endFollows(
      writer,
      blocked.map(({ host }) => host),
    );
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
