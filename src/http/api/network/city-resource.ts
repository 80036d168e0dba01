import { z } from '@hono/zod-openapi';
import { CITY_STATES, type CitySupports } from '../../../application/network/subtotal/ports.ts';
import { STANDINGS } from '../../../domain/participant/standing.ts';
import { localised } from '../../input/values.ts';

export const byStanding = z.strictObject(
  Object.fromEntries(STANDINGS.map((each) => [each, z.number().int()])) as Record<
    (typeof STANDINGS)[number],
    z.ZodNumber
  >,
);

export const cities = z
  .array(
    z.strictObject({
      institution: z.string(),
      name: localised,
      ours: z.boolean(),
      state: z.enum(CITY_STATES),
      because: z.string().nullable().openapi({ description: 'Why the last that it sent does not count' }),
      supports: byStanding.nullable(),
      objections: byStanding.nullable(),
    }),
  )
  .nullable()
  .openapi({ description: 'Where several institutions hold it, what each counted; null while counts are hidden' });

export function cityResource({ institution, ours, state, fault, totals }: CitySupports) {
  return {
    institution: institution.uri,
    name: institution.name,
    ours,
    state,
    because: fault?.because ?? null,
    supports: totals?.for ?? null,
    objections: totals?.against ?? null,
  };
}
