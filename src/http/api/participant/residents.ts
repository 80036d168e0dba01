import { z } from '@hono/zod-openapi';
import { issueResidentCode } from '../../../application/participant/issue-resident-code.ts';
import { deleteResidents, listResidents, readResidentCounts } from '../../../application/participant/list-residents.ts';
import { type Route, replied } from '../kit/operation.ts';

const TAG = 'Residents';

const count = z.number().int();

/** How people are recognised as residents: lists of them, of which hashes alone are stored, and codes. */
export function residentRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/residents',
      tag: TAG,
      summary: 'How many residents the lists have, and how many people proved to be one of them; never who',
      needs: 'consultations',
      answers: { 200: z.strictObject({ listed: count, proven: count, withCode: count }).openapi('ResidentCounts') },
    },
    async ({ app }) => replied(200, await readResidentCounts(app)),
  );

  route(
    {
      method: 'post',
      path: '/residents',
      tag: TAG,
      summary: 'Add a list of residents: whoever signs in with such an address, or gives such a code, is one',
      description:
        'A table whose heading names `email`, `code` and `territory`, the first or the second at least. A line that cannot be ' +
        'read refuses the whole list. Only hashes are stored.',
      needs: 'consultations',
      body: z
        .strictObject({
          list: z.string().openapi({ description: 'CSV; lists of more than a megabyte come in parts, or on the page' }),
        })
        .openapi('ResidentList', { example: { list: 'email;territory\nana@lyon.example;69123\n' } }),
      answers: {
        201: z
          .strictObject({
            listed: count,
            known: count.openapi({ description: 'On a list already, by address or by code' }),
            raised: count.openapi({ description: 'Who took part already with an address of the list' }),
          })
          .openapi('ResidentsListed'),
      },
      refusals: ['broken-row', 'not-your-consultation'],
    },
    async ({ app, body, caller }) => {
      const listed = await listResidents(app, { text: body.list, file: 'list', by: caller.by });
      return listed.ok ? replied(201, listed.value) : listed;
    },
  );

  route(
    {
      method: 'post',
      path: '/residents/codes',
      tag: TAG,
      summary: 'Make a code for one person who was recognised at a counter: whoever enters it is a resident, once',
      needs: 'consultations',
      body: z
        .strictObject({
          territory: z
            .string()
            .max(100)
            .nullable()
            .openapi({ description: 'Where they live; null where it is not asked' }),
        })
        .openapi('ResidentCodeInput', { example: { territory: '69123' } }),
      answers: {
        201: z
          .strictObject({ code: z.string().openapi({ description: 'Shown this once', example: 'Q7RM-2K4H-ZB9T' }) })
          .openapi('ResidentCode'),
      },
      refusals: ['not-your-consultation'],
    },
    async ({ app, body, caller }) => {
      if (caller.by === null) return { ok: false, refusal: { type: 'not-signed-in' } };
      const made = await issueResidentCode(app, { territory: body.territory, by: caller.by });
      return made.ok ? replied(201, made.value) : made;
    },
  );

  route(
    {
      method: 'delete',
      path: '/residents',
      tag: TAG,
      summary: 'Delete everybody on the lists whom nobody proved to be; standings that were proven stay',
      needs: 'consultations',
      answers: { 200: z.strictObject({ forgotten: count }).openapi('ResidentsForgotten') },
      refusals: ['not-your-consultation'],
    },
    async ({ app, caller }) => {
      const done = await deleteResidents(app, { by: caller.by });
      return done.ok ? replied(200, done.value) : done;
    },
  );
}
