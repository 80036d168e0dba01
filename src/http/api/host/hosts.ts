import { z } from '@hono/zod-openapi';
import { readHosts, readPolicies } from '../../../application/host/read-hosts.ts';
import { importPolicies, POLICIES, removePolicy, setPolicy } from '../../../application/host/set-policy.ts';
import { checkDomain } from '../../../domain/host/host.ts';
import { ok } from '../../../domain/kit/result.ts';
import { type Route, replied } from '../kit/operation.ts';
import { integerText, pageOf, time } from '../kit/schemas.ts';

const TAG = 'Hosts';
/** How far back counts are kept. */
const DAYS_MAX = 90;
const DAYS = 7;
const HOSTS_SHOWN = 100;
/** Of one request; more come in several. */
const IMPORT_MAX = 5_000;
const DOMAIN_MAX = 260;

const policyMembers = {
  host: z.string().openapi({ description: 'With everything below it' }),
  policy: z.enum(POLICIES),
  reason: z.string().nullable(),
};
const policy = z.strictObject({ ...policyMembers, setAt: time }).openapi('HostPolicy');

const traffic = z.strictObject({
  type: z.string(),
  verdict: z.enum(['accepted', 'ignored', 'refused', 'failed']),
  because: z.string(),
  messages: z.number().int(),
  lastDay: z.string(),
});
const host = z
  .strictObject({
    host: z.string(),
    messages: z.number().int(),
    policy: policy.nullable().openapi({ description: 'The strictest one for it or a domain above it' }),
    traffic: z.array(traffic),
  })
  .openapi('Host');

const reason = z.string().nullable().optional().openapi({ description: 'For those who read the list; never sent' });

/** What other servers may send here, and what they sent. */
export function hostRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/hosts',
      tag: TAG,
      summary: 'What other servers sent, what became of it and why; the busiest first',
      needs: 'moderate',
      query: z.strictObject({
        domain: z.string().min(1).max(DOMAIN_MAX).optional().openapi({ description: 'With what lies below it' }),
        days: integerText({ min: 1, max: DAYS_MAX }).optional(),
      }),
      answers: {
        200: z.strictObject({ since: z.string(), items: z.array(host), next: z.null() }).openapi('Hosts'),
      },
    },
    async ({ app, query }) => {
      const domain = query.domain === undefined ? ok(null) : checkDomain(query.domain, 'domain');
      if (!domain.ok) return domain;
      const found = await readHosts(app, { domain: domain.value, days: query.days ?? DAYS, limit: HOSTS_SHOWN });
      return replied(200, { since: found.since, items: found.hosts, next: null });
    },
  );

  route(
    {
      method: 'get',
      path: '/host-policies',
      tag: TAG,
      summary: 'Which servers are allowed on purpose, limited or blocked',
      needs: 'moderate',
      answers: { 200: pageOf(policy, 'HostPolicy') },
    },
    async ({ app }) => replied(200, { items: await readPolicies(app), next: null }),
  );

  route(
    {
      method: 'post',
      path: '/host-policies',
      tag: TAG,
      summary: 'Say what a server and everything below it may send; what they follow sleeps during a block',
      needs: 'moderate',
      body: z
        .strictObject({ host: z.string().max(DOMAIN_MAX), policy: z.enum(POLICIES), reason })
        .openapi('HostPolicyInput', { example: { host: 'spam.example', policy: 'block', reason: 'Advertisements' } }),
      answers: {
        201: z
          .strictObject({
            ...policy.shape,
            unfollowed: z.number().int().openapi({ description: 'Follows that sleep while it is blocked' }),
          })
          .openapi('HostPolicySet'),
      },
      refusals: ['not-your-consultation'],
    },
    async ({ app, body, caller }) => {
      const set = await setPolicy(app, { ...body, reason: body.reason ?? null, by: caller.by });
      return set.ok ? replied(201, set.value) : set;
    },
  );

  route(
    {
      method: 'post',
      path: '/host-policies/import',
      tag: TAG,
      summary: 'Take a list of servers over, in one step; it never makes a policy laxer',
      needs: 'moderate',
      body: z
        .strictObject({
          hosts: z
            .array(z.strictObject({ host: z.string().max(DOMAIN_MAX), policy: z.enum(['limit', 'block']), reason }))
            .max(IMPORT_MAX),
        })
        .openapi('HostPolicyList', { example: { hosts: [{ host: 'spam.example', policy: 'block' }] } }),
      answers: {
        200: z
          .strictObject({
            limited: z.number().int(),
            blocked: z.number().int(),
            unchanged: z.number().int().openapi({ description: 'As strict already, or allowed on purpose' }),
            unfollowed: z.number().int(),
            unusable: z.array(
              z.strictObject({
                line: z.number().int().openapi({ description: 'Which of the hosts, from 1' }),
                because: z.string(),
              }),
            ),
          })
          .openapi('HostPoliciesImported'),
      },
      refusals: ['not-your-consultation'],
    },
    async ({ app, body, caller }) => {
      const hosts = body.hosts.map((each, index) => ({ ...each, reason: each.reason ?? null, line: index + 1 }));
      const done = await importPolicies(app, { hosts, unusable: [], by: caller.by });
      if (!done.ok) return done;
      const { kept: unchanged, ...counts } = done.value;
      return replied(200, { ...counts, unchanged });
    },
  );

  route(
    {
      method: 'delete',
      path: '/host-policies/{policy}',
      tag: TAG,
      summary: 'Delete the policy of a server; one of a domain above it stays',
      needs: 'moderate',
      params: { policy: z.string().max(DOMAIN_MAX).openapi({ description: 'The host' }) },
      answers: { 200: policy },
      refusals: ['not-your-consultation'],
    },
    async ({ app, params, caller }) => {
      const removed = await removePolicy(app, { host: params.policy, by: caller.by });
      return removed.ok ? replied(200, removed.value) : removed;
    },
  );
}
