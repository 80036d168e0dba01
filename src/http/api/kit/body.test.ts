import { z } from '@hono/zod-openapi';
import { describe, expect, it } from 'vitest';
import { orNull } from '../../input/values.ts';
import { written } from './body.ts';
import { pageOf, time } from './schemas.ts';

describe('the body of an answer', () => {
  const inner = z.strictObject({ at: time, note: z.string().nullable() }).openapi('Inner');
  const origin = z.union([
    z.strictObject({ kind: z.literal('own') }),
    z.strictObject({ kind: z.literal('mirrored'), host: z.string() }),
  ]);
  const outer = z.strictObject({
    name: z.string(),
    title: z.record(z.string(), z.string()),
    until: time.nullable(),
    one: orNull(inner),
    many: z.array(inner).nullable(),
    origin: origin.optional(),
    free: z.looseObject({ type: z.string() }).nullable(),
  });
  const at = new Date('2026-03-31T21:59:59Z');
  const secret = { hash: 'secret' };
  const full = { at, note: 'a', ...secret };
  const bare = { name: 'n', title: {}, until: null, one: null, many: null, free: null };

  it('has what its schema names and nothing else, at every depth', () => {
    const own = { kind: 'mirrored' as const, host: 'h', ...secret };
    const given = { ...bare, ...secret, title: { fr: 'f' }, until: at, one: full, many: [full, full], origin: own };
    const said = { at: '2026-03-31T21:59:59.000Z', note: 'a' };
    expect(written(pageOf(outer, 'Outer'), { items: [given, bare], next: null, ...secret } as never)).toEqual({
      items: [
        {
          name: 'n',
          title: { fr: 'f' },
          until: '2026-03-31T21:59:59.000Z',
          one: said,
          many: [said, said],
          origin: { kind: 'mirrored', host: 'h' },
          free: null,
        },
        bare,
      ],
      next: null,
    });
  });

  it('has all of what its schema leaves open', () => {
    const free = { type: 'gone', since: at };
    expect(written(outer, { ...bare, free })).toEqual({ ...bare, free });
  });

  it('is not changed where it was given', () => {
    const given = Object.freeze({ ...bare, one: Object.freeze(full) });
    written(outer, given);
    expect(given.one).toHaveProperty('hash');
  });
});
