import { Readable } from 'node:stream';
import { z } from '@hono/zod-openapi';
import type { Application } from '../../../application/application.ts';
import { readPublishedBallots } from '../../../application/ballot/read-published-ballots.ts';
import { PUBLISHED_FILE, publishedCsv, publishedJsonl } from '../../../application/open-data/published-ballots.ts';
import { isId } from '../../../domain/kit/id.ts';
import { invalidOf } from '../../input/validation.ts';
import { describedBy } from '../../kit/described-by.ts';
import { PROBLEM_TYPE, refused } from '../../kit/problem.ts';
import type { Api } from '../kit/count-requests.ts';
import { problem } from '../kit/describe.ts';
import { id } from '../kit/schemas.ts';

const FORMATS = {
  jsonl: { type: 'application/jsonl; charset=utf-8', lines: publishedJsonl },
  csv: { type: 'text/csv; charset=utf-8', lines: publishedCsv },
} as const;

/** What was published never changes. */
const CACHED = 'public, max-age=86400, immutable';

const QUERY = z.strictObject({ format: z.enum(['jsonl', 'csv']).optional() });

const PATH = '/ballots/{ballot}/published';

/** The anonymous ballots as a file. It may have a million lines, so it is written while it is read. */
export function publishedBallotsFile(routes: Api, app: Application): void {
  routes.openAPIRegistry.registerPath({
    method: 'get',
    path: PATH,
    tags: ['Ballots'],
    summary: 'The anonymous ballots, with all it takes to count them again',
    description:
      'Patterns with how often each was cast: no person, no time, no order. `parvis tally recount` reads it.',
    security: [{}],
    request: {
      params: z.strictObject({ ballot: id }),
      query: QUERY,
    },
    responses: {
      200: {
        description: 'Done',
        content: { 'application/jsonl': { schema: z.string() }, 'text/csv': { schema: z.string() } },
      },
      403: { description: 'results-hidden', content: { [PROBLEM_TYPE]: { schema: problem } } },
      404: { description: 'not-found', content: { [PROBLEM_TYPE]: { schema: problem } } },
      422: { description: 'invalid', content: { [PROBLEM_TYPE]: { schema: problem } } },
      429: { description: 'too-many-requests', content: { [PROBLEM_TYPE]: { schema: problem } } },
    },
  });
  routes.get(PATH.replace('{ballot}', ':ballot'), async (c) => {
    const ballotId = c.req.param('ballot') ?? '';
    const query = QUERY.safeParse(c.req.query());
    if (!query.success) return refused(invalidOf(query.error, c.req.query()), app.origin);
    const { format = 'jsonl' } = query.data;
    if (!isId(ballotId)) return refused({ type: 'not-found', what: 'ballot' }, app.origin);
    const found = await readPublishedBallots(app, { id: ballotId });
    if (!found.ok) return refused(found.refusal, app.origin);
    const { type, lines } = FORMATS[format];
    c.header('content-type', type);
    if (format === 'csv') c.header('link', describedBy(found.value.consultation.slug, PUBLISHED_FILE).link);
    c.header('cache-control', CACHED);
    c.header('content-disposition', `attachment; filename="${found.value.ballot.slug}.${format}"`);
    return c.body(Readable.toWeb(Readable.from(encoded(lines(found.value)))) as ReadableStream);
  });
}

const CHUNK = 1 << 16;

/** Lines in UTF-8, some thousand at a time. */
async function* encoded(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array, void> {
  let text = '';
  for await (const line of lines) {
    text += line;
    if (text.length < CHUNK) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}
