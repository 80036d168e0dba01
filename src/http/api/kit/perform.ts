import { createHash } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { promiseOfEvents } from '../../../application/journal/promise.ts';
import { type IdempotentRequest, withEventsNoted, withIdempotency } from '../../../application/kit/idempotency.ts';
import type { Findable } from '../../../domain/kit/refusal.ts';
import { failureOf, type Log } from '../../../start/log.ts';
import { invalidOf } from '../../input/values.ts';
import { type AnyRefusal, refused } from '../../kit/problem.ts';
import { isJson, readJson } from '../../kit/request-body.ts';
import { written } from './body.ts';
import type { ApiVariables } from './count-requests.ts';
import { type AnyAct, type AnyOperation, type AnyReply, type Caller, permitted } from './operation.ts';

/** The header with what the journal promises of an act (docs/adr/0161). */
const PROMISE = 'journal-promise';
const NO_MEMBERS = z.strictObject({});
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/** What parameters of another name than what they find stand for. */
const FOUND_BY: Readonly<Record<string, Findable>> = {
  slug: 'consultation',
  number: 'proposal',
  batch: 'paper-batch',
  envelope: 'paper-batch',
};

type RequestInput = Parameters<AnyAct>[0];
type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: AnyRefusal };

/**
 * Answers one request by an operation: authentication, then validation, then the act. Whoever may not act is refused before
 * anything of the request is looked at.
 */
export async function perform(
  c: Context<{ Variables: ApiVariables }>,
  app: Application,
  does: { readonly operation: AnyOperation; readonly act: AnyAct; readonly log: Log | null },
): Promise<Response> {
  const { operation, log } = does;
  const act: AnyAct = async (call) => {
    const outcome = await does.act(call);
    if (!outcome.ok) return outcome;
    const { status, body } = outcome.value;
    const schema = operation.answers[status];
    if (schema === undefined) throw new TypeError(`${operation.path} has no answer ${status}`);
    return { ok: true, value: { ...outcome.value, body: written(schema, body) } };
  };
  const known = c.get('caller');
  const caller = known.ok
    ? permitted(known.value, { needs: operation.needs, personal: operation.personal ?? false })
    : known;
  if (!caller.ok) return refused(caller.refusal, app.origin);
  const bytes = operation.method === 'get' ? new ArrayBuffer(0) : await c.req.arrayBuffer();
  const input = inputIn(c, operation, bytes);
  if (!input.ok) return refused(input.refusal, app.origin);
  const receivedAt = c.get('receivedAt') ?? app.now();
  const noted = operation.method === 'get' || operation.knowsRepeats === true ? null : withEventsNoted(app);
  const call: RequestInput = {
    ...input.value,
    app: noted?.app ?? app,
    caller: caller.value,
    path: c.req.path,
    drawn: drawKnown(c),
    receivedAt,
  };
  const key = operation.method === 'post' ? c.req.header('idempotency-key') : undefined;
  if (key !== undefined && !IDEMPOTENCY_KEY.test(key)) {
    return refused({ type: 'invalid', field: 'idempotency-key', because: 'unknown-value' }, app.origin);
  }
  if (key === undefined) {
    const outcome = await act(call);
    const promise = outcome.ok && noted !== null ? () => promiseOfEvents(app, noted.events()) : undefined;
    return await answered(c, call, { outcome, promise, log });
  }
  const content = [c.req.method, pathAndQuery(c), Buffer.from(bytes).toString('base64')].join(' ');
  const request = { holder: caller.value.token?.id ?? '', key, content };
  if (operation.knowsRepeats !== true) {
    const response = await performIdempotently(c, { call, act, request });
    const promise = response.ok && noted !== null ? () => promiseOfEvents(app, noted.events()) : undefined;
    const header = await promiseHeader(c, promise, log);
    if (header !== null) response.headers.set(PROMISE, header);
    return response;
  }
  const outcome = await act({ ...call, request: { key: `${request.holder} ${key}`, content } });
  return await answered(c, call, { outcome, promise: undefined, log });
}

type Promising = (() => Promise<string | null>) | undefined;

async function answered(
  c: Context,
  { app, caller }: RequestInput,
  of: { readonly outcome: Awaited<ReturnType<AnyAct>>; readonly promise: Promising; readonly log: Log | null },
): Promise<Response> {
  const { outcome, log } = of;
  if (!outcome.ok) return refused(outcome.refusal, app.origin, outcome.more);
  const { repeated, promise = of.promise, ...answer } = outcome.value;
  const header = await promiseHeader(c, promise, log);
  if (header !== null) c.header(PROMISE, header);
  if (repeated === true) c.header('idempotency-replayed', 'true');
  return reply(c, app, { ...answer, caller });
}

/** The file that the journal signed, in base64; null also where that fails: the act is done, and is answered as done. */
async function promiseHeader(c: Context, promise: Promising, log: Log | null): Promise<string | null> {
  try {
    const file = (await promise?.()) ?? null;
    return file === null ? null : Buffer.from(file).toString('base64');
  } catch (error) {
    log?.error({ ...failureOf(error), request: c.get('requestId') }, 'an act has no promise');
    return null;
  }
}

/** The same where the sender may repeat the request: act and answer are kept together, or not at all. */
async function performIdempotently(
  c: Context,
  of: { readonly call: RequestInput; readonly act: AnyAct; readonly request: IdempotentRequest },
): Promise<Response> {
  const { call, act, request } = of;
  const { app, caller } = call;
  let more: object | undefined;
  const answer = await withIdempotency(app, request, async (within) => {
    const outcome = await act({ ...call, app: within });
    if (!outcome.ok) {
      more = outcome.more;
      return outcome;
    }
    const { status, ...rest } = outcome.value;
    return { ok: true, value: { status, body: JSON.stringify(rest) } };
  });
  if (!answer.ok) return refused(answer.refusal, app.origin, more);
  const { status, body, repeated } = answer.value;
  if (repeated) c.header('idempotency-replayed', 'true');
  return reply(c, app, { ...(JSON.parse(body) as Omit<AnyReply, 'status'>), status, caller });
}

function inputIn(
  c: Context,
  operation: AnyOperation,
  bytes: ArrayBuffer,
): Checked<Pick<RequestInput, 'params' | 'query' | 'body'>> {
  const params: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(operation.params ?? {})) {
    const param = schema.safeParse(c.req.param(name));
    if (!param.success) {
      return { ok: false, refusal: { type: 'not-found', what: FOUND_BY[name] ?? (name as Findable) } };
    }
    params[name] = param.data;
  }
  const query = checked(operation.query ?? NO_MEMBERS, queryOf(c));
  if (!query.ok) return query;
  const body = operation.method === 'get' ? { ok: true as const, value: {} } : bodyIn(c, operation, bytes);
  if (!body.ok) return body;
  return { ok: true, value: { params, query: query.value, body: body.value } };
}

/** A body that is not there counts as an empty one: its schema says what is missing. */
function bodyIn(c: Context, operation: AnyOperation, bytes: ArrayBuffer): Checked<unknown> {
  const schema = operation.body ?? NO_MEMBERS;
  if (bytes.byteLength === 0) return checked(schema, {});
  if (!isJson(c.req.header('content-type'))) {
    const expected = 'application/json';
    return { ok: false, refusal: { type: 'unsupported-media-type', field: 'content-type', expected } };
  }
  const read = readJson(bytes);
  return read.ok ? checked(schema, read.value) : read;
}

function checked(schema: z.ZodType, value: unknown): Checked<unknown> {
  const result = schema.safeParse(value);
  return result.success ? { ok: true, value: result.data } : { ok: false, refusal: invalidOf(result.error, value) };
}

/** A parameter given twice is a list, which no schema takes. */
function queryOf(c: Context): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(c.req.queries()).map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  );
}

function pathAndQuery(c: Context): string {
  const { pathname, search } = new URL(c.req.url);
  return pathname + search;
}

function reply(c: Context, app: Application, answer: AnyReply & { readonly caller: Caller }): Response {
  const { status, body, location, caller } = answer;
  const text = JSON.stringify(body);
  c.header('content-type', 'application/json; charset=utf-8');
  c.header('vary', 'Authorization');
  if (location !== undefined) c.header('location', location);
  const next = nextLink(c, app.origin, body);
  if (next !== null) c.header('link', next);
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
    c.header('cache-control', 'no-store');
    return c.body(text, status as 200);
  }
  const draw = drawOf(body);
  const digest = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  const etag = `W/"${digest}${draw === null ? '' : `.${draw}`}"`;
  c.header('etag', etag);
  // Kept by caches, but asked about each time: a count that a rule has just hidden or shown is never stale.
  c.header('cache-control', caller.token === null ? 'public, no-cache' : 'private, no-cache');
  const known = (c.req.header('if-none-match') ?? '').split(',').map((tag) => tag.trim());
  if (known.includes(etag) || known.includes('*')) return c.body(null, 304);
  return c.body(text, status as 200);
}

/** Which shuffle a list is, for its `ETag`: who asks again whether it changed asks of that one, not of a new one. */
function drawOf(body: unknown): number | null {
  return typeof body === 'object' && body !== null && 'seed' in body && typeof body.seed === 'number'
    ? body.seed
    : null;
}

function drawKnown(c: Context): number | null {
  const digits = /\.(\d{1,10})"/.exec(c.req.header('if-none-match') ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}

/** `Link: rel="next"` (RFC 8288) of a list that goes on. */
function nextLink(c: Context, origin: string, body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('next' in body) || typeof body.next !== 'string') return null;
  const url = new URL(pathAndQuery(c), origin);
  url.searchParams.set('after', body.next);
  return `<${url.href}>; rel="next"`;
}
