import { z } from '@hono/zod-openapi';
import { readSourceProblems } from '../../../application/source/reads.ts';
import { nextOf, pageRequest } from '../kit/cursor.ts';
import { type Route, replied } from '../kit/operation.ts';
import { pageOf, pageQuery } from '../kit/schemas.ts';

const sourceProblem = z
  .strictObject({
    kind: z.enum(['phase', 'proposal', 'comment']),
    key: z.string().openapi({ example: '311', description: 'What the platform calls it' }),
    url: z.string().nullable().openapi({ description: 'Where people read it there' }),
    problem: z.string().openapi({ example: 'no-text', description: 'Why it could not be taken' }),
  })
  .openapi('SourceProblem');

/** What could not be taken of the platforms that connectors follow (docs/adr/0114). */
export function sourceProblemRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/connectors/{connector}/problems',
      tag: 'Connectors',
      summary: 'List what a connector that follows another platform could not take of it, and why',
      description:
        'Each is tried again whenever the platform tells of it. A connector that follows none, or read nothing yet, has no such list.',
      needs: 'admin',
      params: { connector: z.string().max(40) },
      query: pageQuery({}),
      answers: { 200: pageOf(sourceProblem, 'SourceProblem') },
    },
    async ({ app, params, query, path }) => {
      const page = pageRequest(app, query, path);
      if (!page.ok) return page;
      const found = await readSourceProblems(app, params.connector, page.value);
      if (!found.ok) return found;
      return replied(200, { items: found.value.items, next: nextOf(app, found.value, path) });
    },
  );
}
