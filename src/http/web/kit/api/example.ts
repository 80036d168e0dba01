import { nameOf, type Schema, type Schemas } from './document.ts';

/** Deeper, what is nested in itself would go on for ever. */
const DEPTH_MAX = 6;

const BY_FORMAT: Readonly<Record<string, string>> = {
  uuid: '0195a5d0-7c00-7000-8000-000000000001',
  'date-time': '2026-03-31T21:59:59.000Z',
};

/** A value of a schema: its own example, or one that is put together of what its members say. */
export function exampleOf(schema: Schema, schemas: Schemas, depth = 0): unknown {
  const name = nameOf(schema);
  const named = name === null ? undefined : schemas[name];
  if (named !== undefined) return depth > DEPTH_MAX ? null : exampleOf(named, schemas, depth + 1);
  if (schema.example !== undefined) return schema.example;
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const { allOf } = schema;
  if (allOf !== undefined) return mergedOf(allOf, schemas, depth);
  const first = (schema.oneOf ?? schema.anyOf)?.find(({ type }) => type !== 'null');
  if (first !== undefined) return exampleOf(first, schemas, depth);
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.find((each) => each !== 'null');
  switch (type) {
    case 'object':
      return objectOf(schema, schemas, depth);
    case 'array':
      return schema.items === undefined || depth > DEPTH_MAX ? [] : [exampleOf(schema.items, schemas, depth + 1)];
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

function mergedOf(schemas: readonly Schema[], all: Schemas, depth: number): unknown {
  const [first, ...rest] = schemas.map((each) => exampleOf(each, all, depth));
  return rest.length === 0 ? first : Object.assign({}, first, ...rest);
}

/** Members that are needed; those that may be absent would make it long. */
function objectOf({ properties = {}, required = [] }: Schema, schemas: Schemas, depth: number): unknown {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, member]) =>
      required.includes(name) ? [[name, exampleOf(member, schemas, depth + 1)]] : [],
    ),
  );
}
