import { z } from '@hono/zod-openapi';
import type { Field, Fields, Members, Values } from '../../../domain/kit/field.ts';
import { type ContentOf, fieldsOf, type Kind, type StoredOf } from '../../../domain/kit/kind.ts';
import { typedNumber } from '../../input/values.ts';
import { id, time } from './schemas.ts';

const text = z.string();
const currency = z.string().max(3).openapi({ example: 'EUR', description: 'Code of ISO 4217' });
const amount = typedNumber.openapi({ type: 'integer', description: 'In minor units of the currency' });
const day = z.string().openapi({ format: 'date', example: '2026-03-01' });

/** How each kind of field is shown, and how it is sent. */
const SHOWN = {
  ...{
    line: text,
    text,
    link: text,
    institution: text,
    party: text,
    paper: text,
    moment: time,
    day,
    'planned-day': day,
  },
  money: z.strictObject({ amount: z.number().int(), currency: z.string() }),
} as const satisfies Record<Field['is'], z.ZodType>;
const SENT = { ...SHOWN, party: text.max(2_000), money: z.strictObject({ amount, currency }) } as const;

type Resource<F extends Fields> = {
  readonly [M in keyof Members<F>]-?:
    | Exclude<Members<F>[M], undefined>
    | (undefined extends Members<F>[M] ? null : never);
};
/** What of a kind is shown: what is absent is null. */
export type KindResource<K extends Kind> = { readonly id: string } & Resource<K['recorded']> & Resource<K['stated']>;

/** A kind as the API shows it. */
export function kindSchema<K extends Kind>(kind: K, name: string) {
  const members = Object.entries(fieldsOf(kind)).map(([member, field]) => {
    const shown: z.ZodType = SHOWN[field.is];
    return [member, described(field.nullable || field.optional ? shown.nullable() : shown, field)];
  });
  const schema = z.strictObject({ id, ...Object.fromEntries(members) }).openapi(name);
  return schema as unknown as z.ZodType<KindResource<K>>;
}

/** What is sent to state something of a kind; what may be null may be left out. */
export function kindInput<K extends Kind>(kind: K) {
  const members = Object.entries(fieldsOf(kind)).flatMap(([member, field]) => {
    const sent: z.ZodType = SENT[field.is];
    const shape = described(field.nullable ? sent.nullable().optional() : sent, field);
    return isSent(kind, member, field) ? [[member, shape] as const] : [];
  });
  return z.strictObject(Object.fromEntries(members));
}

/** What was sent, with null for what was left out. */
export function contentIn<K extends Kind>(kind: K, body: Values): ContentOf<K> {
  const names = Object.entries(fieldsOf(kind)).flatMap(([name, field]) => (isSent(kind, name, field) ? [name] : []));
  return Object.fromEntries(names.map((name) => [name, body[name] ?? null])) as ContentOf<K>;
}

function isSent({ stated }: Kind, name: string, { is }: Field): boolean {
  return name in stated || is === 'party';
}

export function kindResource<K extends Kind>(kind: K, stored: StoredOf<K>): KindResource<K> {
  const values: Values = stored;
  const members = Object.keys(fieldsOf(kind)).map((name) => [name, values[name] ?? null]);
  return { id: stored.id, ...Object.fromEntries(members) } as KindResource<K>;
}

function described(schema: z.ZodType, { description }: Field): z.ZodType {
  return description === undefined ? schema : schema.openapi({ description });
}
