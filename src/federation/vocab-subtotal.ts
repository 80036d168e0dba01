import { z } from 'zod';
import { SUBTOTAL_FAULTS } from '../domain/network/subtotal.ts';
import { STANDINGS } from '../domain/participant/standing.ts';
import { count, languages, list, moment, text, uri } from './vocab-parts.ts';

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

/** What each institution that holds a consultation is called. */
export const INSTITUTIONS = list(z.looseObject({ target: uri, title: languages, languages: list(z.string().max(35)) }));

/** How many people each institution that holds a consultation registered, with every number before. */
export const REGISTRATIONS = list(
  z.looseObject({
    target: uri,
    attributedTo: uri,
    registered: z.number().int().min(0).max(2_147_483_647),
    published: moment,
  }),
);

/** What an institution counted; whether it adds up is another question (domain/network/accept-subtotal.ts). */
export const SUBTOTAL = z.looseObject({
  id: uri,
  type: z.literal('Note'),
  attributedTo: uri,
  consultation: uri,
  ballot: uri.optional(),
  poll: uri.optional(),
  votersCount: count.optional(),
  votes: WHOLES.optional(),
  sequence: z.number(),
  since: z.number(),
  closesAt: moment.optional(),
  countedAt: moment,
  checkpoint: text.optional(),
  commitment: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  salt: z.string().max(200).optional(),
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

const HASH = z.string().regex(/^[0-9a-f]{64}$/);

/** The latest subtotals that a city has of everybody, by number and hash, and who signed two that contradict each other. */
export const COUNTED = z.looseObject({
  id: uri,
  type: z.literal('OrderedCollectionPage'),
  partOf: uri,
  attributedTo: uri,
  consultation: uri,
  published: moment,
  next: uri.optional(),
  orderedItems: list(
    z.looseObject({
      attributedTo: uri,
      ballot: uri.optional(),
      poll: uri.optional(),
      sequence: z.number().int().positive(),
      documentHash: HASH,
    }),
  ),
  contradictions: list(z.looseObject({ attributedTo: uri, documentHash: list(HASH) })).optional(),
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
