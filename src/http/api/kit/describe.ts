import { createRoute, z } from '@hono/zod-openapi';
import { SCOPES } from '../../../application/agent/ports.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { messagesIn } from '../../../i18n/messages.ts';
import { QUOTAS, type Quota } from '../../kit/limit.ts';
import type { ApiDocument } from '../../kit/openapi/document.ts';
import { withExamples } from '../../kit/openapi/example.ts';
import { type AnyRefusal, PROBLEM_TYPE, REQUEST_STATUS, STATUS, statusOf } from '../../kit/problem.ts';
import type { Api } from './count-requests.ts';
import type { AnyOperation } from './operation.ts';

const REFUSALS = Object.keys({ ...STATUS, ...REQUEST_STATUS }) as [AnyRefusal['type'], ...AnyRefusal['type'][]];

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    refusal: z
      .looseObject({ type: z.enum(REFUSALS) })
      .optional()
      .openapi({ description: 'Why, for programs: the type, and what belongs to it, such as `field` and `because`' }),
  })
  .loose()
  .openapi('Problem');

const IDEMPOTENCY_KEY = {
  'idempotency-key': z
    .string()
    .max(255)
    .optional()
    .openapi({ description: 'The same request under the same key is answered once, for a week at least' }),
};

const TEXT_HEADER = z.string().optional();
/** draft-ietf-httpapi-ratelimit-headers-10. */
const QUOTA_HEADERS = {
  'RateLimit-Policy': TEXT_HEADER.openapi({
    description: 'The quotas that the request counts for: `"token";q=1200;w=60`',
  }),
  RateLimit: TEXT_HEADER.openapi({ description: 'What is left of each (`r`), until it is whole again (`t` seconds)' }),
};
const RETRY_AFTER = { 'Retry-After': TEXT_HEADER.openapi({ description: 'Seconds to wait' }) };

/** What programs made from `openapi.json` call an operation: `GET /consultations/{slug}/polls` is `getConsultationsBySlugPolls`. */
export function operationIdOf({ method, path }: Pick<AnyOperation, 'method' | 'path'>): string {
  const words = path.replaceAll(/\{(\w+)\}/g, 'by-$1').split(/[^A-Za-z0-9]+/);
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** What `openapi.json` says of an operation, from the very schemas that check it. */
export function describeOperation(operation: AnyOperation): ReturnType<typeof createRoute> {
  const { method, path, tag, summary, description, needs, params, query, body, answers } = operation;
  const scope = needs === null ? '' : `Needs the scope \`${needs}\`${operation.personal ? ' and a participant' : ''}.`;
  return createRoute({
    method,
    path,
    operationId: operationIdOf(operation),
    tags: [tag],
    summary,
    description: [description, scope].filter((text) => text !== undefined && text !== '').join(' '),
    security: needs === null ? [{}, { bearer: [] }] : [{ bearer: [needs] }],
    request: {
      ...(params === undefined ? {} : { params: z.strictObject({ ...params }) }),
      ...(query === undefined ? {} : { query: query as z.ZodObject }),
      ...(method === 'post' ? { headers: z.object(IDEMPOTENCY_KEY) } : {}),
      ...(body === undefined
        ? {}
        : { body: { content: { 'application/json': { schema: body } }, required: needsBody(body) } }),
    },
    responses: { ...answersOf(answers, method), ...problemsOf(operation) },
  });
}

export function openApiDocument(api: Api, node: { readonly origin: string; readonly version: string }): object {
  api.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: describeScopes(),
  });
  const document = api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Parvis', version: node.version, description: describeApi() },
    servers: [{ url: `${node.origin}/api/v1` }],
  });
  return withExamples(document as unknown as ApiDocument);
}

function describeApi(): string {
  const { token, person, network } = QUOTAS;
  const per = ({ points, duration }: Quota) => `${points} requests in ${duration} seconds`;
  return [
    'Consultations and proposals of one institution.',
    `A token may send ${per(token)}, all tokens that act for one participant together ${per(person)}, and a network (an IPv4 address, an IPv6 /64) without a valid token ${per(network)}. Beyond that the answer is 429.`,
  ].join(' ');
}

/** What each scope opens, as the form that makes a token says it. */
function describeScopes(): string {
  const { t } = messagesIn('en');
  const scopes = SCOPES.map((scope) => `- \`${scope}\`: ${t(`scope-opens.${scope}`)}`);
  return ['A token of this node. Each of its scopes opens:', '', ...scopes].join('\n');
}

function needsBody(body: z.ZodType): boolean {
  return !body.safeParse({}).success;
}

function answersOf(answers: AnyOperation['answers'], method: AnyOperation['method']) {
  const described = Object.entries(answers).map(([status, schema]) => [
    status,
    {
      description: Number(status) === 201 ? 'Made' : 'Done',
      headers: z.object(QUOTA_HEADERS),
      content: { 'application/json': { schema } },
    },
  ]);
  const unchanged = method === 'get' ? [['304', { description: 'Unchanged since the ETag' }]] : [];
  return Object.fromEntries([...described, ...unchanged]);
}

/** Refusals by status: those of the rules, and those that any such request may meet. */
function problemsOf(operation: AnyOperation) {
  const types = [...new Set([...(operation.refusals ?? []), ...commonRefusals(operation)])];
  const byStatus = Map.groupBy(types, (type) => statusOf(type));
  const described = [...byStatus].map(([status, those]) => [
    String(status),
    {
      description: those.join(', '),
      ...(status === REQUEST_STATUS['too-many-requests']
        ? { headers: z.object({ ...QUOTA_HEADERS, ...RETRY_AFTER }) }
        : status === REQUEST_STATUS.overloaded
          ? { headers: z.object(RETRY_AFTER) }
          : {}),
      content: { [PROBLEM_TYPE]: { schema: problem } },
    },
  ]);
  return Object.fromEntries([
    ...described,
    ['default', { description: 'A failure', content: { [PROBLEM_TYPE]: { schema: problem } } }],
  ]);
}

function commonRefusals(operation: AnyOperation): readonly AnyRefusal['type'][] {
  const { needs, personal, params, query, method } = operation;
  const authorised: Refusal['type'][] = needs === null ? [] : ['not-signed-in', 'missing-scope'];
  const written: AnyRefusal['type'][] =
    method === 'get' ? [] : ['invalid', 'malformed-json', 'too-deep', 'too-large', 'unsupported-media-type'];
  return [
    'token-not-valid',
    'too-many-requests',
    'overloaded',
    ...authorised,
    ...(personal === true ? (['participant-needed'] as const) : []),
    ...(params === undefined ? [] : (['not-found'] as const)),
    ...(query === undefined ? [] : (['invalid'] as const)),
    ...written,
    ...(method === 'post' ? (['idempotency-key-reused'] as const) : []),
  ];
}
