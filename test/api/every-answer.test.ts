import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { opened } from '../support/city.ts';
import { type Answer, answerTo, apiNode } from './node.ts';

type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxLength?: number;
};
type Operation = {
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema?: Schema }[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
  readonly responses: Readonly<Record<string, unknown>>;
};
type Named = { readonly method: string; readonly path: string; readonly operation: Operation };

/** Printed where it fails, and given by `SEED` to see it again. */
const SEED = Number(process.env['SEED'] ?? Math.trunc(Math.random() * 2 ** 31));
const RUNS = Number(process.env['RUNS'] ?? 2);
const MISSING = '01990000-0000-7000-8000-00000000eeee';
/** Of anything that is there but by its name. */
const NAMES: Readonly<Record<string, string>> = {
  ...{ slug: 'velo', number: '1', version: '1', kind: 'digest', lang: 'fr' },
  ...{ hash: 'a'.repeat(64), policy: 'nowhere.example' },
};
const ABSENT = { ...NAMES, slug: 'nowhere', lang: 'xx' };

/** What ends once is ended: asked for what is not there, it answers what there is. */
const LEAVES_IT_SO = new Set(['/follows/{follow}']);
/** What the consultation of this test does not have. */
const NOTHING_YET = new Set([
  ...['', '/responses/mine', '/results'].map((part) => `/consultations/{slug}/questionnaire${part}`),
  ...['/consultations/{slug}/synthesis', '/identity-provider'],
]);

/** A value that a schema takes, drawn. */
function arbitraryOf(schema: Schema, schemas: Readonly<Record<string, Schema>>, depth = 0): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) {
    const named = schemas[schema.$ref.split('/').at(-1) ?? ''];
    if (named === undefined) throw new Error(`${schema.$ref} leads nowhere`);
    return arbitraryOf(named, schemas, depth);
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const options = schema.oneOf ?? schema.anyOf;
  if (options !== undefined) return fc.oneof(...options.map((each) => arbitraryOf(each, schemas, depth)));
  if (schema.allOf !== undefined) {
    return fc
      .tuple(...schema.allOf.map((each) => arbitraryOf(each, schemas, depth)))
      .map((parts) => (parts.length === 1 ? parts[0] : Object.assign({}, ...parts)));
  }
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['null']);
  return fc.oneof(...types.map((type) => plainOf(type, schema, { schemas, depth })));
}

function plainOf(
  type: string,
  schema: Schema,
  { schemas, depth }: { readonly schemas: Readonly<Record<string, Schema>>; readonly depth: number },
): fc.Arbitrary<unknown> {
  switch (type) {
    case 'object':
      if (schema.properties === undefined) {
        const member =
          typeof schema.additionalProperties === 'object' ? schema.additionalProperties : { type: 'string' };
        return fc.dictionary(fc.constantFrom('fr', 'en'), arbitraryOf(member, schemas, depth + 1));
      }
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties).map(([name, member]) => [name, arbitraryOf(member, schemas, depth + 1)]),
        ),
        { requiredKeys: [...(schema.required ?? [])] },
      );
    case 'array':
      return fc.array(arbitraryOf(schema.items ?? {}, schemas, depth + 1), {
        minLength: schema.minItems ?? 0,
        maxLength: depth > 3 ? (schema.minItems ?? 0) : Math.min(schema.maxItems ?? 3, 3),
      });
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -5, max: Math.min(schema.maximum ?? 1_000, 2 ** 31 - 1) });
    case 'number':
      return fc.double({ min: schema.minimum ?? -5, max: schema.maximum ?? 1_000, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'string':
      if (schema.format === 'uuid') return fc.constant(MISSING);
      if (schema.format === 'date-time') return fc.constant('2026-03-31T21:59:59.000Z');
      return fc.string({ maxLength: Math.min(schema.maxLength ?? 30, 30), unit: 'grapheme' });
    default:
      return fc.constant(null);
  }
}

describe('every operation of openapi.json', () => {
  const node = apiNode();
  let operations: readonly Named[];
  let schemas: Readonly<Record<string, Schema>>;
  /** Of another person in each test, since a person may ask so often. */
  let admins: readonly string[];
  let reader: string;
  /** Statuses that were seen, by operation. */
  const seen = new Map<string, Set<number>>();

  beforeAll(async () => {
    await opened(node.app, 'velo');
    admins = await Promise.all(['Ana', 'Bo', 'Chloé'].map(async (name) => (await node.person(name, ['admin'])).token));
    reader = await node.token('read');
    const { body } = await answerTo(node.http, { method: 'GET', path: '/api/v1/openapi.json' });
    schemas = body.components.schemas;
    operations = Object.entries<Readonly<Record<string, Operation>>>(body.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
    );
  });

  const addressOf = ({ path, operation }: Named, values = NAMES) =>
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const schema = operation.parameters?.find((each) => each.in === 'path' && each.name === name)?.schema;
      return values[name] ?? String(schema?.enum?.[0] ?? (schema?.format === 'uuid' ? MISSING : 'nowhere'));
    });
  const ask = async (named: Named, request: Parameters<typeof node.call>[2], values = NAMES): Promise<Answer> => {
    const answer = await node.call(named.method, addressOf(named, values), request);
    const key = `${named.method} ${named.path}`;
    seen.set(key, (seen.get(key) ?? new Set()).add(answer.status));
    return answer;
  };
  const bodyOf = ({ operation }: Named) => operation.requestBody?.content['application/json'].schema;
  const isGuarded = ({ operation }: Named) => operation.security?.every((each) => 'bearer' in each) === true;

  it('refuses a wrong token, and whoever lacks the scope, before anything else', async () => {
    for (const each of operations) {
      if (each.operation.responses['401'] === undefined) continue;
      expect((await ask(each, { token: 'parvis_wrong' })).body.refusal, each.path).toEqual({ type: 'token-not-valid' });
      if (!isGuarded(each)) continue;
      expect((await ask(each, {})).body.refusal, each.path).toEqual({ type: 'not-signed-in' });
      expect((await ask(each, { token: reader })).body.refusal, each.path).toMatchObject({ type: 'missing-scope' });
    }
  });

  it('refuses a body that is no JSON, of another type, or with a member that nobody knows', async () => {
    const [admin] = admins;
    for (const each of operations.filter(({ method }) => method !== 'GET')) {
      const type = { 'content-type': 'application/json' };
      expect((await ask(each, { token: admin, raw: '{', headers: type })).status, each.path).toBe(400);
      expect((await ask(each, { token: admin, raw: 'a=b' })).status, each.path).toBe(415);
      const unknown = await ask(each, { token: admin, json: { 'no-such-member': 1 } });
      expect(unknown.status, `${each.method} ${each.path}`).toBe(422);
    }
  });

  it('finds nothing where there is nothing', async () => {
    const [, token] = admins;
    for (const each of operations) {
      if (!each.path.includes('{') || bodyOf(each) !== undefined || LEAVES_IT_SO.has(each.path)) continue;
      expect((await ask(each, { token }, ABSENT)).status, `${each.method} ${each.path}`).toBe(404);
    }
  });

  it(`answers what it describes to whatever fits its schema, and never fails (SEED=${SEED})`, async () => {
    const [, , token] = admins;
    for (const [index, each] of operations.entries()) {
      const schema = bodyOf(each);
      const runs = { numRuns: RUNS, seed: SEED + index };
      const drawn = schema === undefined ? [undefined] : fc.sample(arbitraryOf(schema, schemas), runs);
      // Each answer is held against the document; a failure is in none.
      for (const json of drawn) await ask(each, { token, ...(json === undefined ? {} : { json }) });
    }
    expect(node.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  it('answers every read of what there is', () => {
    expect(seen.size).toBe(operations.length);
    const reads = operations.filter(({ method, path }) => method === 'GET' && !/\{(?!slug)/.test(path));
    const silent = reads.filter(({ path }) => seen.get(`GET ${path}`)?.has(200) !== true && !NOTHING_YET.has(path));
    expect(silent.map(({ path }) => path)).toEqual([]);
    expect(reads.length).toBeGreaterThan(30);
  });
});
