import { z } from '@hono/zod-openapi';
import { CITY_STATES } from '../../../application/network/subtotal/ports.ts';
import { RESULTS_VISIBILITIES } from '../../../domain/consultation/rules.ts';
import { method } from '../../input/ballot.ts';
import { localised, orNull, standing } from '../../input/values.ts';
import { id, time } from '../kit/schemas.ts';
import { BALLOT_STATES } from './ballot-schemas.ts';

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
