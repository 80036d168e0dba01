import { z } from '@hono/zod-openapi';
import type { InstitutionView } from '../../application/read-institution.ts';
import { NOTICE_PAGES } from '../../domain/institution/institution.ts';
import type { Territory } from '../../domain/institution/territory.ts';
import { hostOf } from './addresses.ts';
import { localised, orNull, time } from './schemas.ts';

const territory = z
  .strictObject({ code: z.string(), name: localised, within: z.string().nullable() })
  .openapi('Territory');

const NOTICE = 'What the institution itself says on the page of this name, below the node’s own text';

export const institution = z
  .strictObject({
    handle: z.string().openapi({ example: '@lyon@participation.example' }),
    name: localised,
    summary: z.record(z.string(), z.string()),
    territory,
    territories: z.array(territory).openapi({ description: 'Its own and the smaller ones that rules may name' }),
    languages: z.array(z.string()),
    timeZone: z.string(),
    contact: z.string().nullable(),
    notices: z.partialRecord(z.enum(NOTICE_PAGES), localised).openapi({ description: NOTICE }),
    createdAt: time,
    uri: z.string(),
  })
  .openapi('Institution');

const noticeSaid = orNull(localised).optional().openapi({ description: NOTICE });

export const institutionChangeSaid = z
  .strictObject({
    name: localised.optional(),
    summary: z.record(z.string(), z.string()).optional(),
    languages: z.array(z.string()).max(50).optional(),
    timeZone: z.string().optional(),
    contact: z.string().nullable().optional().openapi({ description: 'A mail address, a page or a text' }),
    notices: z.strictObject({ about: noticeSaid, privacy: noticeSaid, accessibility: noticeSaid }).optional(),
    territories: z
      .array(z.strictObject({ code: z.string(), name: localised, within: z.string().nullable() }))
      .max(1_000)
      .optional(),
  })
  .openapi('InstitutionChange');

export function institutionResource(of: InstitutionView, origin: string): z.input<typeof institution> {
  const { handle, name, summary, languages, timeZone, contact, notices, createdAt } = of.institution;
  return {
    handle: `@${handle}@${hostOf(origin)}`,
    name,
    summary,
    territory: territoryResource(of.institution.territory),
    territories: of.territories.map(territoryResource),
    languages: [...languages],
    timeZone,
    contact,
    notices,
    createdAt: createdAt.toISOString(),
    uri: origin,
  };
}

function territoryResource({ code, name, within }: Territory): z.input<typeof territory> {
  return { code, name, within };
}
