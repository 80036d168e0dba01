import fc from 'fast-check';
import type { ApiDocument, DescribedOperation, Schema, Schemas } from '../../../src/http/kit/openapi/document.ts';

/** Nothing has it. */
export const MISSING = '01990000-0000-7000-8000-00000000eeee';

type Bounds = { readonly maximum?: number; readonly minItems?: number; readonly maxItems?: number };
type Drawn = Schema & Bounds & { readonly maxLength?: number };

export type Described = DescribedOperation & {
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
};
/** An operation, and `POST /reports` as its name. */
export type Named = {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Described;
};

export function operationsOf(document: ApiDocument): readonly Named[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([key, operation]) => {
      const method = key.toUpperCase();
      return { name: `${method} ${path}`, method, path, operation };
    }),
  );
}

export function bodyOf({ operation }: Named): { readonly schema: Schema; readonly example: unknown } | null {
  const { schema, example } = operation.requestBody?.content['application/json'] ?? {};
  return schema === undefined ? null : { schema, example };
}

/** A value that a schema takes, drawn. */
export function arbitraryOf(schema: Drawn, schemas: Schemas, depth = 0): fc.Arbitrary<unknown> {
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

/** A query that an operation takes, drawn, from its question mark on; empty for one that takes none. */
export function queryOf({ operation }: Named, schemas: Schemas): fc.Arbitrary<string> {
  const members = (operation.parameters ?? []).filter((each) => each.in === 'query');
  const drawn = members.map(({ name, schema = {} }) => [name, arbitraryOf(schema, schemas)] as const);
  return fc.record(Object.fromEntries(drawn), { requiredKeys: [] }).map((query) => {
    const texts = Object.entries(query).map(([name, value]) => [name, String(value)]);
    return texts.length === 0 ? '' : `?${new URLSearchParams(Object.fromEntries(texts))}`;
  });
}

function plainOf(
  type: string,
  schema: Drawn,
  { schemas, depth }: { readonly schemas: Schemas; readonly depth: number },
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
