import { z } from 'zod';
import { CONDITION_TYPES } from '../domain/community/pledge.ts';
import { count, languages, list, moment, text, uri } from './vocab-parts.ts';

/** A text with everything about a feature request, or about its pledges. */
const longText = z.string().max(900_000);

const HEAD = {
  id: uri,
  type: z.literal('Note'),
  attributedTo: uri,
  consultation: uri,
};

/** What each institution is in a community, which of them have no node, and to whom its host offers it. */
export const COMMUNITY = {
  roles: list(z.looseObject({ target: uri, communityRole: z.string().max(80) })).optional(),
  onPaper: list(
    z.looseObject({
      target: uri,
      name: z.string().max(1_000),
      paperReference: z.string().max(1_000),
      published: moment,
      endTime: moment.optional(),
    }),
  ).optional(),
  handOver: z
    .looseObject({
      target: uri,
      reason: text,
      nextNumber: z.number().int().min(1).max(2_147_483_647),
      published: moment,
    })
    .optional(),
};

/** What an institution states about what it gives to a feature request; without `stipulates` it withdraws it. */
export const PLEDGE = z.looseObject({
  ...HEAD,
  inReplyTo: uri,
  published: moment.optional(),
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
  /** Of a withdrawal. */
  provider: uri.optional(),
  expiresAt: moment.optional(),
  conditions: list(
    z.looseObject({
      kind: z.enum(CONDITION_TYPES),
      amount: count.optional(),
      count: count.optional(),
      named: list(uri).optional(),
    }),
  ).optional(),
  /** The hash of the specification that it is for. */
  specification: text.optional(),
  paperReference: text.optional(),
  /** What it does beside pledging. */
  statementText: text.optional(),
  /** As another institution than the host signed it. */
  signedStatement: z.unknown().optional(),
});

/** What came of the pledges to a feature request at one close, as the text that anybody computes again. */
export const SETTLEMENT = z.looseObject({
  ...HEAD,
  inReplyTo: uri,
  closesAt: moment,
  published: moment,
  settlementText: longText,
  /** The statements of those who joined late, in that order. */
  joins: list(z.unknown()).optional(),
});

/** A version of the charter of a community, as the text that its hash is of. */
export const CHARTER = z.looseObject({ ...HEAD, published: moment, contentHash: text, charterText: longText });
/** A consultation that is offered as a template, as the text that its hash is of. */
export const TEMPLATE = z.looseObject({
  ...HEAD,
  title: languages,
  version: z.number().int().positive(),
  published: moment,
  contentHash: text,
  templateText: longText,
});

/** A feature request beside its proposal, as a text that every node of ours reads. */
export const FEATURE_REQUEST = z.looseObject({ ...HEAD, inReplyTo: uri, updated: moment, requestText: longText });

/** What a community pools, and templates, by their names in the vocabulary. */
export const POOLED = {
  pledge: PLEDGE,
  settlement: SETTLEMENT,
  'settlement-joined': SETTLEMENT,
  charter: CHARTER,
  template: TEMPLATE,
  'feature-request': FEATURE_REQUEST,
  statement: PLEDGE,
  'pledge-passed-on': PLEDGE,
} as const satisfies Record<string, z.ZodType>;
