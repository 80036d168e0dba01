import { describe, expect, it } from 'vitest';
import { EVENT_TYPES, EVENTS } from '../../src/domain/event/event.ts';
import type { ApiDocument, DescribedOperation } from '../../src/http/kit/openapi/document.ts';
import { STATUS } from '../../src/http/kit/problem.ts';
import { answerTo, apiNode, validatorOf } from './node.ts';

describe('openapi.json', () => {
  const node = apiNode();
  const read = async () => (await answerTo(node.http, { method: 'GET', path: '/api/v1/openapi.json' })).body;

  it('is OpenAPI 3.1 of this node', async () => {
    const document = await read();
    expect(document).toMatchObject({
      openapi: '3.1.0',
      servers: [{ url: 'https://participation.example/api/v1' }],
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    });
  });

  it('has every route of the API, and nothing else', async () => {
    const document = await read();
    const described = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routed = node.http.routes
      .filter(({ path, method }) => path.startsWith('/api/v1/') && method !== 'ALL' && !path.endsWith('*'))
      .map(({ path, method }) => `${method} ${path.slice('/api/v1'.length).replaceAll(/:(\w+)/g, '{$1}')}`)
      .filter((route) => route !== 'GET /openapi.json');
    expect(described.toSorted()).toEqual([...new Set(routed)].toSorted());
    expect(described.length).toBeGreaterThan(30);
  });

  it('names every operation once, as programs made from it call them, and says of which type each part of a path is', async () => {
    const document: ApiDocument = await read();
    const all = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ ...operation, at: `${method} ${path}` })),
    );
    const names = all.map(({ operationId }) => operationId);
    expect(names.filter((name) => !/^(?:get|post|patch|delete)[A-Z][A-Za-z0-9]+$/.test(name ?? ''))).toEqual([]);
    expect(new Set(names).size).toBe(all.length);
    expect(names).toContain('getConsultationsBySlugProposalsByNumber');
    const parts = all.flatMap(({ parameters = [] }) => parameters.filter(({ in: place }) => place === 'path'));
    expect(parts.filter(({ schema }) => schema?.type === undefined)).toEqual([]);
    const numbers = parts.filter(({ name }) => name === 'number');
    expect(numbers.filter(({ schema }) => ![schema?.type].flat().includes('integer'))).toEqual([]);
    expect(numbers.length).toBeGreaterThan(20);
  });

  it('leads no reference astray', async () => {
    const document = await read();
    const names = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map((match) => match[1]);
    expect(names.filter((name) => !(String(name) in document.components.schemas))).toEqual([]);
  });

  it('has an example of every body that is sent or answered, which its schema takes', async () => {
    const document: ApiDocument = await read();
    const faults: string[] = [];
    let held = 0;
    const check = (where: string, content: NonNullable<DescribedOperation['requestBody']>['content']) => {
      const body = content['application/json'];
      if (body?.schema === undefined) return;
      held += 1;
      const { example } = body;
      if (example === undefined || JSON.stringify(example) === '{}') faults.push(`${where}: no example`);
      const checked = validatorOf(body.schema, document).safeParse(example);
      for (const { path, message } of checked.error?.issues ?? []) {
        faults.push(`${where} ${path.join('.')}: ${message} ${JSON.stringify(example).slice(0, 2_000)}`);
      }
    };
    for (const paths of [document.paths, document.webhooks ?? {}]) {
      for (const [path, methods] of Object.entries(paths)) {
        for (const [method, { requestBody, responses }] of Object.entries(methods)) {
          if (requestBody !== undefined) check(`${method} ${path}`, requestBody.content);
          for (const [status, { content = {} }] of Object.entries(responses)) {
            if (status.startsWith('2')) check(`${method} ${path} ${status}`, content);
          }
        }
      }
    }
    expect(faults).toEqual([]);
    expect(held).toBeGreaterThan(250);
  });

  it('refuses unknown members in every object that is said', async () => {
    const { schemas } = (await read()).components;
    const input = Object.entries<{ additionalProperties?: unknown }>(schemas).filter(([name]) =>
      /Said$|Change$/.test(name),
    );
    expect(input.filter(([, schema]) => schema.additionalProperties !== false).map(([name]) => name)).toEqual([]);
    expect(input.length).toBeGreaterThan(10);
  });

  it('has a webhook for each type of event that everybody may read, with what it says', async () => {
    const { webhooks } = await read();
    const types = EVENT_TYPES.filter((type) => EVENTS[type].isPublic);
    expect(Object.keys(webhooks).toSorted()).toEqual(types.toSorted());
    const accepted = webhooks['proposal-accepted'].post;
    expect(accepted.summary).toBe('A proposal is public, under its number');
    const { properties } = accepted.requestBody.content['application/json'].schema;
    expect(properties.type).toMatchObject({ enum: ['proposal-accepted'] });
    expect(properties.data.properties.data).toMatchObject({
      required: ['number', 'contentHash'],
      additionalProperties: false,
    });
    expect(accepted.parameters.map(({ name }: { readonly name: string }) => name)).toEqual([
      ...['webhook-id', 'webhook-timestamp', 'webhook-signature'],
    ]);
  });

  it('lists every refusal with the status it has', async () => {
    const { body } = await node.call('GET', '/problems');
    const listed = Object.fromEntries(
      body.items.map((item: { refusal: string; status: number }) => [item.refusal, item.status]),
    );
    expect(listed).toMatchObject(STATUS);
  });
});
