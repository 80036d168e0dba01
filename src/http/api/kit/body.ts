import { z } from '@hono/zod-openapi';

/** What an act gives for a schema: moments as they are, lists that nobody changes; what else is in it stays inside. */
export type Body<S> = Given<z.output<S>>;
type Given<T> = T extends Date ? T : T extends object ? { readonly [K in keyof T]: Given<T[K]> } : T;

type Write = (value: unknown) => unknown;

const asItIs: Write = (value) => value;
const WRITERS = new WeakMap<object, Write>();

/**
 * What goes out of what an act gave: the members that the schema names, at every depth, and no others, so that the API
 * tells what `openapi.json` says. It checks nothing, which takes zod's `encode` as long again as all the rest.
 */
export function written<S extends z.ZodType>(schema: S, body: Body<S>): unknown {
  return writerOf(schema)(body);
}

function writerOf(schema: z.core.$ZodType): Write {
  const known = WRITERS.get(schema);
  if (known !== undefined) return known;
  const write = writerFor(schema);
  WRITERS.set(schema, write);
  return write;
}

function writerFor(schema: z.core.$ZodType): Write {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) return writerOf(schema.def.innerType);
  if (schema instanceof z.ZodArray) {
    const each = writerOf(schema.element);
    return (value) => (value as readonly unknown[] | null)?.map(each) ?? value;
  }
  if (schema instanceof z.ZodCodec) return (value) => (value instanceof Date ? value.toISOString() : value);
  const options = optionsOf(schema);
  const objects = options.filter(isStrict);
  return objects.length > 0 && objects.length === options.length ? membersOf(objects) : asItIs;
}

/** Of a union its options, but for null, which is written as it is. */
function optionsOf(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  return schema instanceof z.ZodUnion
    ? schema.options.flatMap(optionsOf).filter((option) => !(option instanceof z.ZodNull))
    : [schema];
}

function isStrict(schema: z.core.$ZodType): schema is z.ZodObject {
  return schema instanceof z.ZodObject && schema.def.catchall instanceof z.ZodNever;
}

function membersOf(objects: readonly z.ZodObject[]): Write {
  const members = objects
    .flatMap(({ shape }) => Object.entries<z.core.$ZodType>(shape))
    .map(([name, member]) => [name, writerOf(member)] as const);
  return (value) => {
    if (typeof value !== 'object' || value === null) return value;
    const copy: Record<string, unknown> = {};
    for (const [name, write] of members) {
      const member: unknown = Reflect.get(value, name);
      if (member !== undefined) copy[name] = write(member);
    }
    return copy;
  };
}
