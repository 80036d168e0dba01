import { z } from '@hono/zod-openapi';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import { ANYBODY } from '../../../application/kit/viewer.ts';
import { FORMATS, OPEN_DATA_FILES } from '../../../application/open-data/files.ts';
import { type Route, replied } from '../kit/operation.ts';
import { slugParam } from '../kit/schemas.ts';

const files = z
  .strictObject({
    items: z.array(
      z.strictObject({
        name: z.string().openapi({ example: 'proposals.csv' }),
        format: z.enum(FORMATS),
        url: z.string().openapi({ description: 'Where the file is, for everybody; written as it is asked for' }),
      }),
    ),
    next: z.null(),
  })
  .openapi('OpenDataFiles');

/** What is public of a consultation, as files. */
export function openDataRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/consultations/{slug}/open-data',
      tag: 'Open data',
      summary: 'The files of what is public of a consultation, in every format that there is of each',
      needs: null,
      params: { slug: slugParam },
      answers: { 200: files },
    },
    async ({ app, params }) => {
      // The files are for everybody, so that a draft has none.
      const found = await readConsultation(app, { slug: params.slug, viewer: ANYBODY });
      if (!found.ok) return found;
      const at = `${app.origin}/consultations/${params.slug}/data/`;
      const items = FORMATS.flatMap((format) =>
        Object.keys(OPEN_DATA_FILES[format]).map((name) => ({ name, format, url: at + name })),
      );
      return replied(200, { items, next: null });
    },
  );
}
