import { type ApiDocument, type DescribedOperation, nameOf, type Schema, type Schemas } from './document.ts';
import { SAMPLES } from './samples.ts';

const BY_FORMAT: Readonly<Record<string, string>> = {
  uuid: '0195a5d0-7c00-7000-8000-000000000001',
  'date-time': '2026-03-31T21:59:59.000Z',
  date: '2026-03-31',
  uri: 'https://participation.example/consultations/plan-velo-2026',
};

type At = {
  readonly schemas: Schemas;
  /** Schemas that it is inside of: what is nested in itself would go on for ever. */
  readonly inside: readonly string[];
  /** The member that it is the value of. */
  readonly name: string;
};

/** A value of a schema: its own example, or one that is put together of what its members say. */
export function exampleOf(schema: Schema, schemas: Schemas): unknown {
  return sampleOf(schema, { schemas, inside: [], name: '' });
}

/** The same document, with an example of each body that is sent, and of each that is answered where an act succeeds. */
export function withExamples(document: ApiDocument): ApiDocument {
  const { schemas } = document.components;
  const ofPaths = (paths: ApiDocument['paths']) =>
    mapped(paths, (methods) => mapped(methods, (operation) => exemplified(operation, schemas)));
  return {
    ...document,
    paths: ofPaths(document.paths),
    ...(document.webhooks === undefined ? {} : { webhooks: ofPaths(document.webhooks) }),
  };
}

function exemplified(operation: DescribedOperation, schemas: Schemas): DescribedOperation {
  const { requestBody, responses } = operation;
  const content = (of: NonNullable<typeof requestBody>['content']) =>
    mapped(of, (body, type) =>
      type === 'application/json' && body.schema !== undefined
        ? { ...body, example: exampleOf(body.schema, schemas) }
        : body,
    );
  return {
    ...operation,
    ...(requestBody === undefined ? {} : { requestBody: { ...requestBody, content: content(requestBody.content) } }),
    responses: mapped(responses, (response, status) =>
      status.startsWith('2') && response.content !== undefined
        ? { ...response, content: content(response.content) }
        : response,
    ),
  };
}

function mapped<T>(of: Readonly<Record<string, T>>, to: (value: T, key: string) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, to(value, key)]));
}

function sampleOf(schema: Schema, at: At): unknown {
  const reference = nameOf(schema);
  const named = reference === null ? undefined : at.schemas[reference];
  if (reference !== null && named !== undefined) {
    return at.inside.includes(reference) ? null : sampleOf(named, { ...at, inside: [...at.inside, reference] });
  }
  if (schema.example !== undefined) return schema.example;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum.find((each) => each !== null) ?? null;
  const { allOf } = schema;
  if (allOf !== undefined) return mergedOf(allOf, at);
  const options = schema.oneOf ?? schema.anyOf;
  const first = options?.find(({ type }) => type !== 'null');
  if (first !== undefined) return sampleOf(first, at);
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  if (schema.properties === undefined && schema.format === undefined) {
    const sample = SAMPLES[at.name]?.find((each) => types.some((type) => isOf(type, each)));
    if (sample !== undefined) return sample;
  }
  return schema.default === undefined ? plainOf(schema, types, at) : schema.default;
}

function isOf(type: string, value: unknown): boolean {
  if (value === null) return type === 'null';
  return type === (type === 'integer' && typeof value === 'number' ? 'integer' : typeof value);
}

function plainOf(schema: Schema, types: readonly string[], at: At): unknown {
  switch (types.find((each) => each !== 'null')) {
    case 'object':
      return objectOf(schema, at);
    case 'array':
      return schema.items === undefined || at.inside.includes(nameOf(schema.items) ?? '')
        ? []
        : [sampleOf(schema.items, at)];
    case 'string':
      return BY_FORMAT[schema.format ?? ''] ?? '…';
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    default:
      return null;
  }
}

/** Parts that only describe have no value of their own. */
function mergedOf(parts: readonly Schema[], at: At): unknown {
  const own = parts.find(({ example }) => example !== undefined)?.example;
  if (own !== undefined) return own;
  const values = parts.map((each) => sampleOf(each, at)).filter((value) => value !== null);
  const isPlain = values.length > 1 && values.every((value) => typeof value === 'object' && !Array.isArray(value));
  return isPlain ? Object.assign({}, ...values) : (values[0] ?? null);
}

/** Members that are needed; those that may be absent would make it long. */
function objectOf({ properties = {}, required = [] }: Schema, at: At): unknown {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, member]) =>
      required.includes(name) ? [[name, sampleOf(member, { ...at, name })]] : [],
    ),
  );
}
