import { z } from '@hono/zod-openapi';
import { afterAll, beforeAll, expect } from 'vitest';
import { createToken } from '../../src/application/agent/create-token.ts';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Role, Scope } from '../../src/application/agent/ports.ts';
import type { Application } from '../../src/application/application.ts';
import { setupInstitution } from '../../src/application/institution/change-institution.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import type { AgentId } from '../../src/domain/kit/id.ts';
import type { Refusal } from '../../src/domain/kit/refusal.ts';
import type { Result } from '../../src/domain/kit/result.ts';
import type { Standing } from '../../src/domain/participant/standing.ts';
import { createHttp, type HttpOptions } from '../../src/http/server.ts';
import type { Log } from '../../src/start/log.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { openMigrated } from '../storage/migrated.ts';
import { applicationOn } from '../support/application.ts';
import { type Clock, clockAt } from '../support/clock.ts';

export const ORIGIN = 'https://participation.example';
const API = '/api/v1';

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what is inside is what a test is about
  readonly body: any;
};

export type Request = {
  readonly token?: string | undefined;
  readonly json?: unknown;
  /** A body as it is, instead of `json`. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A node of one institution with its whole HTTP server, over a database in memory. Open within tests and hooks. */
export interface ApiNode {
  readonly app: Application;
  readonly clock: Clock;
  readonly database: Database;
  readonly http: ReturnType<typeof createHttp>;
  /** Every line that was logged. */
  readonly lines: readonly string[];
  /** Asks the API; every answer is held against `openapi.json`. */
  call(method: string, path: string, request?: Request): Promise<Answer>;
  /** A token of these scopes that acts for nobody. */
  token(...scopes: Scope[]): Promise<string>;
  /** Somebody who works for the institution. */
  agent(role: Role, email?: string): Promise<AgentId>;
  /** A token of these scopes that an agent made. */
  tokenBy(agentId: AgentId, ...scopes: Scope[]): Promise<string>;
  /** A token that acts for a new participant. */
  person(name: string, scopes: readonly Scope[], standing?: Standing): Promise<{ token: string; id: string }>;
}

export function value<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}

/** `isSetUp` false leaves it without an institution. */
export function apiNode(
  start = '2026-03-02T08:00:00Z',
  { isSetUp = true, ...options }: Partial<HttpOptions> & { readonly isSetUp?: boolean } = {},
): ApiNode {
  const clock = clockAt(start);
  const lines: string[] = [];
  let opened: { app: Application; database: Database; http: ApiNode['http']; document: OpenApi } | undefined;
  const node = () => {
    if (opened === undefined) throw new Error('the node is open in tests and hooks only');
    return opened;
  };
  beforeAll(async () => {
    const database = await openMigrated();
    const app = applicationOn(database, clock);
    const http = createHttp({
      app,
      log: logInto(lines),
      origin: ORIGIN,
      trustProxy: false,
      metricsToken: null,
      setupKey: null,
      ready: async () => true,
      ...options,
    });
    if (isSetUp)
      value(
        await setupInstitution(app, {
          handle: 'lyon',
          name: { fr: 'Ville de Lyon' },
          territory: { code: '69123', name: { fr: 'Lyon' }, within: null },
          languages: ['fr', 'en'],
          timeZone: 'Europe/Paris',
        }),
      );
    const document = (await (await http.request(`${API}/openapi.json`)).json()) as OpenApi;
    opened = { app, database, http, document };
  });
  afterAll(async () => {
    await opened?.database[Symbol.asyncDispose]();
  });
  return {
    clock,
    lines,
    get app() {
      return node().app;
    },
    get database() {
      return node().database;
    },
    get http() {
      return node().http;
    },
    async call(method, path, request = {}) {
      const { http, document } = node();
      const answer = await answerTo(http, { method, path: API + path, request });
      expectDescribed(document, { method, path, answer });
      return answer;
    },
    async token(...scopes) {
      return value(await createToken(node().app, { name: 'connector', scopes, participant: undefined })).secret;
    },
    async agent(role, email = `${role}@lyon.example`) {
      return value(await inviteAgent(node().app, { email, role, by: null })).agent.id;
    },
    async tokenBy(agentId, ...scopes) {
      const by = { kind: 'agent', id: agentId } as const;
      return value(await createToken(node().app, { name: 'connector', scopes, by })).secret;
    },
    async person(name, scopes, standing = 'registered') {
      const { app } = node();
      const { id } = value(await registerParticipant(app, { name, kind: 'local', standing }));
      return { id, token: value(await createToken(app, { name, scopes, participant: { id } })).secret };
    },
  };
}

export async function answerTo(
  http: ApiNode['http'],
  query: { readonly method: string; readonly path: string; readonly request?: Request },
): Promise<Answer> {
  const { token, json, raw, headers = {} } = query.request ?? {};
  const body = raw ?? (json === undefined ? null : JSON.stringify(json));
  const response = await http.request(query.path, {
    method: query.method,
    body,
    headers: {
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
  });
  const text = await response.text();
  const parsed = /json\b/.test(response.headers.get('content-type') ?? '') && text !== '' ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body: parsed };
}

type OpenApi = {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Responses }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
};
type Responses = Readonly<
  Record<string, { readonly content?: Readonly<Record<string, { readonly schema: unknown }>> }>
>;

const validators = new Map<string, z.ZodType>();

/** That an answer is one that `openapi.json` describes, and its body of the schema said there. */
function expectDescribed(
  document: OpenApi,
  got: { readonly method: string; readonly path: string; readonly answer: Answer },
): void {
  const { method, answer } = got;
  const path = got.path.split('?')[0] ?? '';
  const template = templateOf(document, path);
  if (template === undefined) {
    expect(answer.status, `${path} is in no document, so it must not answer`).toBe(404);
    return;
  }
  const operation = document.paths[template]?.[method.toLowerCase()];
  if (operation === undefined) {
    expect([405, 204]).toContain(answer.status);
    return;
  }
  const described = operation.responses[String(answer.status)];
  expect(described, `${method} ${template} answers ${answer.status}: ${JSON.stringify(answer.body)}`).toBeDefined();
  const [contentType] = (answer.headers.get('content-type') ?? '').split(';');
  const schema = described?.content?.[contentType ?? '']?.schema;
  if (schema === undefined) {
    expect(answer.body).toBe('');
    return;
  }
  const key = `${method} ${template} ${answer.status}`;
  const validator = validators.get(key) ?? validatorOf(schema, document);
  validators.set(key, validator);
  const checked = validator.safeParse(answer.body);
  expect(checked.success ? [] : checked.error.issues, `${key}: ${JSON.stringify(answer.body)}`).toEqual([]);
}

function templateOf(document: OpenApi, path: string): string | undefined {
  const fits = (template: string) => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);
  return Object.keys(document.paths).find((template) => template === path) ?? Object.keys(document.paths).find(fits);
}

/** What checks a value by a schema of `openapi.json`. */
export function validatorOf(
  schema: unknown,
  document: { readonly components: { readonly schemas: Readonly<Record<string, unknown>> } },
): z.ZodType {
  const text = JSON.stringify({ ...(schema as object), $defs: document.components.schemas });
  return z.fromJSONSchema(JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')));
}

function logInto(lines: string[]): Log {
  const write = (level: string) => (values: object, text: string) => {
    lines.push(JSON.stringify({ level, ...values, text }));
  };
  return { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
}
