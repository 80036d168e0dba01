import { z } from '@hono/zod-openapi';
import { readInstitution } from '../../application/read-institution.ts';
import type { Territory } from '../../domain/institution/territory.ts';
import { refuse } from '../../domain/result.ts';
import { hostOf } from './addresses.ts';
import { type Route, replied } from './operation.ts';
import { localised, time } from './schemas.ts';

const territory = z
  .strictObject({ code: z.string(), name: localised, within: z.string().nullable() })
  .openapi('Territory');

const institution = z
  .strictObject({
    handle: z.string().openapi({ example: '@lyon@participation.example' }),
    name: localised,
    summary: z.record(z.string(), z.string()),
    territory,
    territories: z.array(territory).openapi({ description: 'Its own and the smaller ones that rules may name' }),
    languages: z.array(z.string()),
    timeZone: z.string(),
    contact: z.string().nullable(),
    createdAt: time,
    uri: z.string(),
  })
  .openapi('Institution');

export function institutionRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/institution',
      tag: 'Institution',
      summary: 'The institution this node belongs to',
      needs: null,
      answers: { 200: institution },
      refusals: ['not-found'],
    },
    async ({ app }) => {
      const found = await readInstitution(app);
      if (found === null) return refuse({ type: 'not-found', what: 'institution' });
      const { handle, name, summary, languages, timeZone, contact, createdAt } = found.institution;
      return replied(200, {
        handle: `@${handle}@${hostOf(app.origin)}`,
        name,
        summary,
        territory: territoryResource(found.institution.territory),
        territories: found.territories.map(territoryResource),
        languages: [...languages],
        timeZone,
        contact,
        createdAt: createdAt.toISOString(),
        uri: app.origin,
      });
    },
  );
}

function territoryResource({ code, name, within }: Territory): z.input<typeof territory> {
  return { code, name, within };
}
