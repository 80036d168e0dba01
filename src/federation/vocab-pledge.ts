import { z } from 'zod';
import { CONDITION_TYPES } from '../domain/community/pledge.ts';
import { count, list, moment, text, uri } from './vocab-parts.ts';

const HEAD = {
  id: uri,
  type: z.literal('Note'),
  attributedTo: uri,
  consultation: uri,
};

/** What an institution states about what it gives to a feature request; without `stipulates` it withdraws it. */
export const PLEDGE = z.looseObject({
  ...HEAD,
  sequence: z.number().int().positive(),
  since: count,
  statedAt: moment,
  stipulates: z
    .looseObject({
      type: z.literal('Commitment'),
      action: z.string(),
      satisfies: uri,
      provider: uri,
      resourceQuantity: z.looseObject({ hasUnit: z.string(), hasNumericalValue: z.string() }),
    })
    .optional(),
  expiresAt: moment.optional(),
  conditions: list(
    z.looseObject({
      kind: z.enum(CONDITION_TYPES),
      amount: count.optional(),
      count: count.optional(),
      named: list(uri).optional(),
    }),
  ).optional(),
  paperReference: text.optional(),
});

/** What came of the pledges to a feature request at one close, as the text that anybody computes again. */
export const SETTLEMENT = z.looseObject({ ...HEAD, closesAt: moment, settlementText: text });
