import { z } from 'zod';
import { SUBTOTAL_FAULTS } from '../domain/network/subtotal.ts';
import { STANDINGS } from '../domain/participant/standing.ts';
import { count, list, moment, text, uri } from './vocab-parts.ts';

const WHOLES = list(z.number().int());
const GROUP_TALLY = z.object({
  valid: count,
  blank: count,
  invalid: count,
  abstained: count,
  votes: WHOLES,
  objections: WHOLES,
  scored: WHOLES,
  pairwise: WHOLES,
});

/** What an institution counted; whether it adds up is another question (domain/network/accept-subtotal.ts). */
export const SUBTOTAL = z.looseObject({
  id: uri,
  type: z.literal('Note'),
  attributedTo: uri,
  consultation: uri,
  ballot: uri.optional(),
  sequence: z.number(),
  since: z.number(),
  closesAt: moment.optional(),
  countedAt: moment,
  checkpoint: text.optional(),
  supports: list(
    z.object({
      number: z.number(),
      version: z.number(),
      side: z.enum(['for', 'against']),
      standing: z.enum(STANDINGS),
      count: z.number(),
    }),
  ).optional(),
  turnout: z
    .object({ online: count, paper: count, byStanding: list(z.object({ standing: z.enum(STANDINGS), count })) })
    .optional(),
  piles: list(
    z.object({
      standings: list(z.enum(STANDINGS)),
      deciding: z.boolean(),
      cast: count,
      shown: z.boolean(),
      tally: GROUP_TALLY.optional(),
    }),
  ).optional(),
});

/** Why a subtotal does not count, with what its sender needs to do better. */
export const FAULT = z.looseObject({
  because: z.enum([...SUBTOTAL_FAULTS, 'forged-proof', 'unreadable']),
  sequence: z.number().int().optional(),
  registered: z.number().int().optional(),
  number: z.number().int().optional(),
  closesAt: moment.optional(),
  countedAt: moment.optional(),
});

export const SUBTOTAL_ANSWER = z.looseObject({
  id: uri,
  type: z.enum(['Accept', 'Reject']),
  actor: uri,
  object: z.looseObject({ id: uri, type: z.literal('Create'), actor: uri, object: uri }),
  fault: FAULT.optional(),
});
