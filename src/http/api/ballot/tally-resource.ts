import { Readable } from 'node:stream';
import { z } from '@hono/zod-openapi';
import type { Application } from '../../../application/application.ts';
import { readPublishedBallots } from '../../../application/ballot/read-tally.ts';
import { CITY_STATES } from '../../../application/network/subtotal/ports.ts';
import { PUBLISHED_FILE, publishedCsv, publishedJsonl } from '../../../application/open-data/published-ballots.ts';
import { RESULTS_VISIBILITIES } from '../../../domain/consultation/rules.ts';
import { isId } from '../../../domain/kit/id.ts';
import { method } from '../../input/ballot.ts';
import { invalidOf, localised, orNull, standing } from '../../input/values.ts';
import { describedBy } from '../../kit/described-by.ts';
import { PROBLEM_TYPE, refused } from '../../kit/problem.ts';
import type { Api } from '../kit/count-requests.ts';
import { operationIdOf, problem } from '../kit/describe.ts';
import { id, time } from '../kit/schemas.ts';
import { BALLOT_STATES } from './ballot-resource.ts';

const whole = z.number().int();
const numbers = z.array(whole);

const count = z
  .strictObject({
    valid: whole,
    blank: whole,
    invalid: whole,
    abstained: whole,
    votes: numbers,
    objections: numbers,
    scored: numbers,
    pairwise: numbers.openapi({ description: 'Row by row: how many rank the option of the row above the other' }),
  })
  .openapi('BallotCount');

const turnout = z
  .strictObject({
    cast: whole,
    byStanding: z.record(z.string(), whole),
    byChannel: z.strictObject({ online: whole, paper: whole }),
    registered: whole.nullable(),
  })
  .openapi('Turnout');

const paperCount = z.strictObject({ batches: whole, sheets: whole });

const subtotal = z.strictObject({
  standings: z.array(standing),
  deciding: z.boolean(),
  cast: whole,
  shown: z.boolean(),
  count: orNull(count),
});

const result = z
  .strictObject({
    outcome: z
      .looseObject({ kind: z.string(), decidedBy: z.string() })
      .openapi({ description: 'What was decided and by which rule; options go by their numbers' }),
    places: z.array(numbers),
    working: z.looseObject({ kind: z.string() }).nullable(),
    turnout,
    subtotals: z.array(subtotal),
    deciding: count,
    together: count,
  })
  .openapi('BallotResult');

const registrations = z
  .array(z.strictObject({ registered: whole, at: time, byHost: z.boolean() }))
  .openapi({ description: 'How many people it registered, in order of time: the last bounds what it counts' });

const joint = z
  .strictObject({
    complete: z.boolean(),
    finalFrom: time.openapi({ description: 'From when on nothing more comes into it' }),
    weight: whole.nullable().openapi({
      description: 'What the ballots that were cast weigh together; null where every institution counts once',
    }),
    cities: z.array(
      z.strictObject({
        institution: z.string(),
        name: localised,
        ours: z.boolean(),
        state: z.enum(CITY_STATES),
        because: z.string().nullable().openapi({ description: 'Why the last that it sent does not count' }),
        registrations,
        turnout: turnout.pick({ byStanding: true, byChannel: true }).nullable(),
        piles: z.array(subtotal).nullable().openapi({ description: 'As it counted them, not weighted' }),
        weight: whole.nullable().openapi({ description: 'How often it counts in `result`' }),
        signed: z
          .looseObject({})
          .nullable()
          .openapi({ description: 'The document that it signed, with its proof (FEP-8b32)' }),
      }),
    ),
    result,
  })
  .openapi('JointResult', { description: 'Where several institutions hold it, what each counted, and all together' });

const tally = z
  .strictObject({
    ballot: id,
    slug: z.string(),
    position: whole,
    question: localised,
    method,
    options: z.array(z.strictObject({ number: whole, name: localised, cost: whole.nullable() })),
    currency: z
      .string()
      .nullable()
      .openapi({ description: 'ISO 4217, of a budget: costs, sums spent and left, and shares are in its minor units' }),
    rulesHash: z.string().nullable(),
    state: z.enum(BALLOT_STATES),
    resultsVisibility: z.enum(RESULTS_VISIBILITIES),
    visible: z.boolean(),
    hiddenBecause: z.string().nullable(),
    hiddenUntil: time.nullable(),
    turnout: orNull(turnout).openapi({ description: 'Exact; null where it would tell a hidden result' }),
    paper: z.strictObject({ confirmed: paperCount, waiting: paperCount }).nullable(),
    final: z.boolean(),
    countedAt: time.nullable().openapi({ description: 'Before the close: the moment whose ballots it counts' }),
    result: orNull(result),
    joint: orNull(joint),
    awaited: z
      .strictObject({ until: time, institutions: z.array(z.string()) })
      .nullable()
      .openapi({ description: 'Institutions that have yet to commit to their figures before the result is shown' }),
    withheld: whole.nullable().openapi({ description: 'Ballots that are published as a sum only' }),
    published: z.string().nullable().openapi({ description: 'Address of the anonymous ballots' }),
  })
  .openapi('Tally');

export const tallies = z.strictObject({ items: z.array(tally), next: z.null() }).openapi('Tallies');

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
    operationId: operationIdOf({ method: 'get', path: PATH }),
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
