import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import type { Application } from '../../../application/application.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { Result } from '../../../domain/kit/result.ts';
import type { RequestVariables } from '../../kit/access-log.ts';
import type { AdmissionEnv } from '../../kit/admission/limits.ts';
import { clientNetwork } from '../../kit/client-address.ts';
import { counterOf, QUOTAS, type Spent } from '../../kit/limit.ts';
import { refused } from '../../kit/problem.ts';
import { type Caller, callerOf } from './operation.ts';

const COUNTED = ['token', 'person', 'network'] as const;
type Counted = (typeof COUNTED)[number];
type Count = Spent & { readonly quota: Counted };

/** Who calls, as `countRequests` found them; to be read by every operation. */
export type ApiVariables = Pick<RequestVariables, 'receivedAt'> & { caller: Result<Caller, Refusal> };
export type Api = OpenAPIHono<{ Variables: ApiVariables }>;

/**
 * Finds out who calls, and counts what they send: by their token and by the participant that it acts for, or by their network
 * where there is no valid token. Each answer says what is left (draft-ietf-httpapi-ratelimit-headers-10); beyond it is 429.
 */
export function countRequests(app: Application, trustProxy: boolean): MiddlewareHandler<{ Variables: ApiVariables }> {
  const counters = {
    token: counterOf(QUOTAS.token),
    person: counterOf(QUOTAS.person),
    network: counterOf(QUOTAS.network),
  };
  return async (c, next) => {
    if (c.req.method === 'OPTIONS') return await next();
    const caller = await callerOf(app, c.req.header('authorization'));
    c.set('caller', caller);
    if (caller.ok && caller.value.token !== null) (c.env as AdmissionEnv | undefined)?.recognised?.();
    const keys = keysOf(caller, () => clientNetwork(c, trustProxy));
    const counts: Count[] = [];
    for (const quota of COUNTED) {
      const key = keys[quota];
      if (key !== null) counts.push({ quota, ...(await counters[quota](key)) });
    }
    const over = counts.filter(({ exceeded }) => exceeded).sort((one, other) => other.seconds - one.seconds)[0];
    if (over === undefined) await next();
    else {
      const { quota, seconds } = over;
      c.res = refused({ type: 'too-many-requests', quota, seconds }, app.origin);
    }
    tell(c, counts);
  };
}

function keysOf(
  caller: Result<Caller, Refusal>,
  network: () => string | null,
): Readonly<Record<Counted, string | null>> {
  const token = caller.ok ? caller.value.token : null;
  if (token === null) return { token: null, person: null, network: network() };
  return { token: token.id, person: token.participantId, network: null };
}

function tell(c: Context, counts: readonly Count[]): void {
  if (counts.length === 0) return;
  const policies = counts.map(({ quota }) => `"${quota}";q=${QUOTAS[quota].points};w=${QUOTAS[quota].duration}`);
  c.header('ratelimit-policy', policies.join(', '));
  c.header('ratelimit', counts.map(({ quota, left, seconds }) => `"${quota}";r=${left};t=${seconds}`).join(', '));
}
