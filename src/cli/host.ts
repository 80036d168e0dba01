import { rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { HostPolicy, TrafficTotal } from '../application/host/ports.ts';
import { type HostView, readHosts, readPolicies } from '../application/host/read-hosts.ts';
import {
  importPolicies,
  POLICIES,
  type PoliciesImported,
  removePolicy,
  setPolicy,
} from '../application/host/set-policy.ts';
import { checkDomain } from '../domain/host/host.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import { ok } from '../domain/kit/result.ts';
import { argument, command, option } from './command.ts';
import { WHOLE } from './values.ts';

const DOMAIN = { domain: argument('with everything below it') };
/** How far back counts are kept. */
const DAYS_MAX = 90;
const HOSTS_SHOWN = 100;
/** The number of unusable lines that are printed; `--json` has them all. */
const UNUSABLE_SHOWN = 20;

export const hostList = command({
  path: 'host list',
  says: 'List what was said about other hosts',
  beside: 'runs-in-it',
  async run({ open }) {
    const policies = await readPolicies((await open()).app);
    return ok({
      json: { items: policies, next: null },
      text: policies.length === 0 ? 'There are no policies: every host is allowed.' : policies.map(lineOf),
    });
  },
});

const SAYS = {
  allow: 'Allow a host, whatever a list that is imported says of it',
  limit: 'Hold every contribution from a host for an officer',
  block: 'Refuse everything from a host, and send it nothing: what it follows sleeps',
} as const satisfies Record<HostPolicy['policy'], string>;

/** `host allow`, `host limit` and `host block`. */
export const hostPolicies = POLICIES.map((policy) =>
  command({
    path: `host ${policy}`,
    says: SAYS[policy],
    beside: 'runs-in-it',
    takes: { ...DOMAIN, reason: option('<text>', 'for whoever reads the list') },
    async run({ open }, { domain, reason }) {
      const { app } = await open();
      const set = await setPolicy(app, { host: domain, policy, reason: reason ?? null, by: OPERATOR });
      if (!set.ok) return set;
      const text = [lineOf(set.value)];
      if (set.value.unfollowed > 0) text.push(`${set.value.unfollowed} follows from there sleep while it is blocked.`);
      return ok({ json: set.value, text });
    },
  }),
);

export const hostForget = command({
  path: 'host forget',
  says: 'Forget what was said about a host, and wake what it follows; what was said about a domain above it goes on',
  beside: 'runs-in-it',
  takes: { domain: argument() },
  async run({ open }, { domain }) {
    const forgotten = await removePolicy((await open()).app, { host: domain, by: OPERATOR });
    if (!forgotten.ok) return forgotten;
    return ok({ json: forgotten.value, text: `The policy for ${forgotten.value.host} is removed.` });
  },
});

export const hostImport = command({
  path: 'host import',
  says: 'Take over a list: Mastodon’s table of domain blocks, or one host a line; it never makes a policy laxer',
  beside: 'runs-in-it',
  takes: { file: argument() },
  async run({ open, services, path }, { file }) {
    const list = await services.readHostList(path(file));
    if (!list.ok) return list;
    const imported = await importPolicies((await open()).app, { ...list.value, by: OPERATOR });
    return imported.ok ? ok({ json: imported.value, text: reportOf(imported.value) }) : imported;
  },
});

export const hostExport = command({
  path: 'host export',
  says: 'Write the hosts that are limited or blocked as Mastodon’s table of domain blocks, reasons included',
  beside: 'runs-in-it',
  takes: { file: argument() },
  async run({ open, services, path }, { file }) {
    const policies = (await readPolicies((await open()).app)).filter(({ policy }) => policy !== 'allow');
    const target = path(file);
    await writeFile(`${target}.part`, await services.hostListOf(policies));
    await rename(`${target}.part`, target);
    return ok({ json: { file: target, hosts: policies.length }, text: `${policies.length} hosts in ${target}.` });
  },
});

export const hostTraffic = command({
  path: 'host traffic',
  says: 'Show what other hosts sent, what became of it and why; the busiest first',
  beside: 'runs-in-it',
  takes: {
    domain: argument('with everything below it; every host if absent', z.string().optional()),
    days: option(
      '<count>',
      `how many days up to today, at most ${DAYS_MAX}`,
      WHOLE.pipe(z.number().min(1).max(DAYS_MAX, `must be at most ${DAYS_MAX}`)).prefault('7'),
    ),
  },
  async run({ open }, { domain, days }) {
    const checked = domain === undefined ? ok(null) : checkDomain(domain, 'domain');
    if (!checked.ok) return checked;
    const { app } = await open();
    const { since, hosts } = await readHosts(app, { domain: checked.value, days, limit: HOSTS_SHOWN });
    const text = hosts.flatMap((host) => [headOf(host), ...host.traffic.map(rowOf)]);
    return ok({
      json: { since, items: hosts, next: null },
      text: text.length === 0 ? `There are no messages since ${since}.` : text,
    });
  },
});

function lineOf({ host, policy, reason, setAt }: HostPolicy): string {
  return `${policy.padEnd(5)}  ${host}  since ${setAt.toISOString().slice(0, 10)}${reason === null ? '' : `  “${reason}”`}`;
}

function headOf({ host, messages, policy }: HostView): string {
  const text = policy === null ? '' : `  ${policy.policy}${policy.host === host ? '' : ` (${policy.host})`}`;
  return `${host}  ${messages}${text}`;
}

function rowOf({ verdict, because, type, messages, lastDay }: TrafficTotal): string {
  return `  ${String(messages).padStart(7)}  ${verdict.padEnd(8)}  ${type}: ${because}  last ${lastDay}`;
}

function reportOf({ blocked, limited, kept: count, unfollowed, unusable }: PoliciesImported): readonly string[] {
  const text = [`${blocked} blocked, ${limited} limited, ${count} left as they were.`];
  if (unfollowed > 0) text.push(`${unfollowed} follows from there sleep while they are blocked.`);
  text.push(...unusable.slice(0, UNUSABLE_SHOWN).map(({ line, because }) => `line ${line}: ${because}`));
  if (unusable.length > UNUSABLE_SHOWN) text.push(`and ${unusable.length - UNUSABLE_SHOWN} more lines`);
  return text;
}
